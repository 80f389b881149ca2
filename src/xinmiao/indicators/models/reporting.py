"""What partners are asked to report, what they sent, and the way it went."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xinmiao.accounts.rules import PERMISSIONS, Permission, Role, Scope
from xinmiao.core.models import LiveEntries, PackEntry
from xinmiao.indicators.models.indicators import Indicator
from xinmiao.indicators.rules.returns import OPEN, Facts, Number, State, Step
from xinmiao.ledger.period import Period
from xinmiao.partners.models import Partner
from xinmiao.places.models import Place

SEES = {Permission.REPORT, Permission.REVIEW_RETURNS, Permission.REOPEN_RETURNS}
STATE_NAMES = [
    (State.DRAFT.value, _("not sent")),
    (State.SUBMITTED.value, _("submitted")),
    (State.RETURNED.value, _("sent back")),
    (State.REVIEWED.value, _("reviewed")),
    (State.APPROVED.value, _("approved")),
    (State.LOCKED.value, _("locked")),
]
STATUS_NAMES = [
    ("reported", _("reported")),
    ("zero", _("zero")),
    ("missing", _("missing")),
    ("not_applicable", _("not applicable")),
]
STEP_NAMES = [
    (Step.SUBMIT.value, _("Submit")),
    (Step.SEND_BACK.value, _("Send back")),
    (Step.REVIEW.value, _("Mark as reviewed")),
    (Step.APPROVE.value, _("Approve")),
    (Step.LOCK.value, _("Lock")),
    (Step.REOPEN.value, _("Reopen")),
]
DONE_NAMES = [
    (Step.SUBMIT.value, _("submitted it")),
    (Step.SEND_BACK.value, _("sent it back")),
    (Step.REVIEW.value, _("reviewed it")),
    (Step.APPROVE.value, _("approved it")),
    (Step.LOCK.value, _("locked it")),
    (Step.REOPEN.value, _("reopened it")),
]


class Every(models.TextChoices):
    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")
    YEAR = "year", _("every year")


class Schedules(LiveEntries["Schedule"]):
    """Sets of schedules."""


class Schedule(PackEntry):
    """An entry of the reporting calendar: which number, how often, due how many days after a period ends."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="schedules")
    every = models.CharField(max_length=8, choices=Every)
    due_days = models.PositiveSmallIntegerField()
    by_sex = models.BooleanField(default=False)

    objects = Schedules.as_manager()

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering: ClassVar = ["number"]

    @property
    def dimensions(self) -> list[str]:
        """The numbers asked for, as the ledger names them: the total, and each sex with unknown."""
        return ["", "sex=2", "sex=1", "sex=0"] if self.by_sex else [""]


class Returns(models.QuerySet["Return"]):
    def visible_to(self, scopes: Iterable[Scope]) -> Returns:
        """Those that exist for somebody with these scopes."""
        seen = Q(pk__in=[])
        for scope in scopes:
            if SEES & PERMISSIONS[scope.role]:
                seen |= _within(scope)
        return self.filter(seen)

    def owed(self) -> Returns:
        """Those that the partner has still to send."""
        return self.filter(state__in=list(OPEN), schedule__is_retired=False)

    def with_names(self) -> Returns:
        return self.select_related("schedule__indicator__intervention", "schedule__indicator__current", "partner",
                                   "place")  # fmt: skip


def _within(scope: Scope) -> Q:
    seen = Q()
    if scope.partner or scope.role is Role.PARTNER:
        seen &= Q(partner__code=scope.partner)
    if scope.programme:
        seen &= Q(schedule__indicator__intervention__code=scope.programme)
    if scope.place:
        seen &= Q(place__path__contains=f"/{scope.place}/")
    return seen if seen else ~Q(pk=None)


class Return(models.Model):
    """What one partner reports of one place and period. Expected once the calendar is loaded; a draft until sent."""

    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="returns")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="returns")
    place = models.ForeignKey(Place, models.PROTECT, related_name="returns")
    period = models.CharField(max_length=20)
    start = models.DateField()
    end = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=STATE_NAMES, default=State.DRAFT.value)
    sender = models.CharField(max_length=160, blank=True)  # who submitted it last, as the audit trail keys them
    n_posted = models.PositiveSmallIntegerField(default=0)  # how often it went to the ledger

    objects = Returns.as_manager()

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering: ClassVar = ["due_on", "schedule", "partner", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["schedule", "partner", "place", "period"], name="a_return_is_asked_for_once"
            ),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="a_return_has_a_known_state"),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.RETURNED]) | ~Q(sender=""), name="a_sent_return_has_a_sender"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.APPROVED, State.LOCKED]) | Q(n_posted__gt=0),
                name="an_approved_return_was_posted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schedule.code} {self.partner.code} {self.place.code} {self.period}"

    @property
    def when(self) -> Period:
        return Period(self.start, self.end)

    @property
    def facts(self) -> Facts:
        """The return as a plain value for the rules."""
        path = tuple(self.place.path.strip("/").split("/"))
        programme = self.schedule.indicator.intervention.code
        return Facts(State(self.state), self.partner.code, programme, path, self.sender)

    @property
    def numbers(self) -> list[Number]:
        return [Number(one.dimension, one.status, one.value) for one in self.lines.all()]


class ReturnLine(models.Model):
    """One number of a return: the total, or a part of it."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="lines")
    dimension = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=16, choices=STATUS_NAMES)
    value = models.FloatField(null=True, blank=True)
    report_no = models.BigIntegerField(null=True, blank=True)  # its row in the ledger, which a correction supersedes

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "dimension"], name="a_part_of_a_return_is_told_once"),
            models.CheckConstraint(
                condition=Q(status="reported", value__gt=0)
                | Q(status="zero", value=0)
                | Q(status__in=["missing", "not_applicable"], value=None),
                name="a_number_fits_its_status",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension or 'total'}: {self.value if self.value is not None else self.status}"


class ReturnStep(models.Model):
    """What somebody did with a return, when and why; rows are added, never changed."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10, choices=DONE_NAMES)
    target = models.CharField(max_length=10, choices=STATE_NAMES)
    reason = models.CharField(max_length=400, blank=True)
    by_key = models.CharField(max_length=160)
    by_label = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(step__in=[Step.SEND_BACK, Step.REOPEN]) | ~Q(reason=""),
                name="going_back_has_its_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.by_label} {self.step} {self.at:%Y-%m-%d}"
