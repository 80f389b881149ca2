"""The search for people registered twice: its rules, each run, and every pair that a person decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.accounts.rules import Permission, Scope
from xinmiao.people.models.numbers import Merge
from xinmiao.people.models.persons import Person
from xinmiao.people.rules import places_of
from xinmiao.places.models import Place
from xinmiao.science.linkage.national.judging import Thresholds
from xinmiao.science.linkage.national.model import Model
from xinmiao.science.linkage.national.precision import wilson


class LinkageRules(models.Model):
    """What the pack says: from which probability a pair is shown, and from which it may link by itself. One row.

    model: the weights to begin with, until the country's own numbers have trained others.
    """

    possible = models.FloatField()
    duplicate = models.FloatField()
    common_phone = models.IntegerField()
    n_clerical = models.IntegerField()
    model = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(possible__gt=0, possible__lt=F("duplicate"), duplicate__lt=1),
                name="people_possible_below_duplicate",
            ),
            models.CheckConstraint(condition=Q(pk=1), name="people_one_set_of_linkage_rules"),
        ]

    def __str__(self) -> str:
        return f"{self.possible} {self.duplicate}"

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(possible=self.possible, duplicate=self.duplicate, common_phone=self.common_phone)


class LinkageRun(models.Model):
    """One run of the national job, with what it ran by and what it found."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("run", "Waiting")
        RUNNING = "running", pgettext_lazy("run", "Running")
        DONE = "done", pgettext_lazy("run", "Done")
        FAILED = "failed", pgettext_lazy("run", "Failed")

    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    step = models.CharField(max_length=10, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)  # a code, never data
    possible = models.FloatField()
    duplicate = models.FloatField()
    model = models.JSONField(default=dict)
    model_version = models.CharField(max_length=12, blank=True)
    n_people = models.IntegerField(default=0)
    n_linked = models.IntegerField(default=0)
    n_by_number = models.IntegerField(default=0)
    n_shown = models.IntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="running"), name="people_one_linkage_run_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def trained(self) -> Model:
        return Model.of(self.model)

    @property
    def precision(self) -> tuple[int, int, tuple[float, float] | None]:
        """Of the links that clerks looked at: how many held, of how many, and the 95 % interval of the share."""
        looked = self.pairs.filter(in_sample=True).exclude(verdict="")
        n, n_right = looked.count(), looked.filter(verdict=Pair.State.SAME).count()
        return n_right, n, wilson(n_right, n)


class Pairs(models.QuerySet["Pair"]):
    def visible_to(self, scopes: Iterable[Scope], permission: Permission = Permission.SETTLE_DUPLICATES) -> Pairs:
        """Those whose two people both live within the places of these scopes, wherever they live now."""
        codes = places_of(scopes, permission)
        if "" in codes:
            return self
        paths = Place.objects.filter(code__in=codes).values_list("path", flat=True)
        in_a = in_b = Q(pk__in=[])
        for path in paths:
            in_a |= Q(a__place__path__startswith=path)
            in_b |= Q(b__place__path__startswith=path)
        return self.filter(in_a, in_b)

    def near(self, scopes: Iterable[Scope], permission: Permission = Permission.SETTLE_DUPLICATES) -> Pairs:
        """The same by where they lived when they were found, at once: for counts and pages of a long queue."""
        codes = places_of(scopes, permission)
        paths = list(Place.objects.filter(code__in=codes).values_list("path", flat=True))
        if "" in codes or len(paths) != 1:
            return self.visible_to(scopes, permission)
        return self.filter(within__startswith=paths[0])

    def waiting(self) -> Pairs:
        """The queue: pairs that nobody has decided, the likeliest first."""
        return self.filter(state=Pair.State.OPEN).order_by("-weight", "pk")

    def unsure(self) -> Pairs:
        """Those that somebody looked at and could not decide; they may still be decided."""
        return self.filter(state=Pair.State.UNSURE).order_by("-weight", "pk")

    def decided(self) -> Pairs:
        """What people and the job decided, the latest first."""
        return self.filter(state__in=[Pair.State.SAME, Pair.State.DIFFERENT]).order_by("-decided_at", "-pk")

    def to_check(self) -> Pairs:
        """Links of the job, drawn for a clerk to look at."""
        return self.filter(in_sample=True, verdict="").order_by("pk")


class Pair(models.Model):
    """Two people who may be one. A pair that was decided keeps its decision: "not the same" is remembered.

    reasons: codes of why it does not link by itself. levels: for each comparison its level and what it weighs, in
    bits. merge: what the decision "the same" did; this pair is its evidence. in_sample, verdict: a link of the job that
    was drawn for clerks to look at, and what they found.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("pair", "Open")
        SAME = "same", pgettext_lazy("pair", "The same person")
        DIFFERENT = "different", pgettext_lazy("pair", "Not the same")
        UNSURE = "unsure", pgettext_lazy("pair", "Unsure")

    a = models.ForeignKey(Person, models.CASCADE, related_name="pairs_before")
    b = models.ForeignKey(Person, models.CASCADE, related_name="pairs_after")
    run = models.ForeignKey(LinkageRun, models.SET_NULL, null=True, related_name="pairs")
    within = models.CharField(max_length=300, blank=True)  # path of the place that holds both, when they were found
    weight = models.FloatField()
    probability = models.FloatField(null=True)
    reasons = models.JSONField(default=list)
    levels = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    asked_by = models.CharField(max_length=150, blank=True)  # who wants a second opinion: another person decides
    note = models.CharField(_("Why"), max_length=300, blank=True)
    merge = models.OneToOneField(Merge, models.SET_NULL, null=True, blank=True, related_name="pair")
    in_sample = models.BooleanField(default=False)
    verdict = models.CharField(max_length=9, blank=True)

    objects = Pairs.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["a", "b"], name="people_pair_once"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="people_pair_in_order"),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(decided_at=None), name="people_pair_decided_at_a_time"
            ),
            models.CheckConstraint(condition=Q(verdict="") | Q(in_sample=True), name="people_verdict_on_the_sample"),
        ]
        indexes: ClassVar = [
            models.Index("state", F("weight").desc(), "id", "within", name="people_pairs_waiting"),
            models.Index(fields=["run"], condition=Q(in_sample=True), name="people_pairs_to_check"),
        ]

    def __str__(self) -> str:
        return f"{self.a_id}–{self.b_id}"

    @property
    def is_decided(self) -> bool:
        return self.state in (Pair.State.SAME, Pair.State.DIFFERENT)
