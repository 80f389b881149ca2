"""Claims, what they are compared with, and their frozen figures."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xinmiao.indicators.models import Indicator, IndicatorVersion
from xinmiao.ledger.period import Period
from xinmiao.reviews.models.editions import Edition
from xinmiao.reviews.rules import Outcome
from xinmiao.reviews.wordings import Style
from xinmiao.science.text import Text

OUTCOMES = [
    (Outcome.SUPPORTED.value, _("supported")),
    (Outcome.CONTRADICTED.value, _("contradicted")),
    (Outcome.CANNOT_TELL.value, _("cannot tell")),
]


class Worded(models.Model):
    """How a figure is written: its hedge in each language, the unit of its last digit, its measure word."""

    period = models.CharField(_("period"), max_length=30)
    hedge_zh = models.CharField(_("hedge in Chinese"), max_length=20, blank=True)
    hedge_en = models.CharField(_("hedge in English"), max_length=20, blank=True)
    to = models.DecimalField(_("unit of the last digit written"), max_digits=16, decimal_places=4, default=1)
    measure_zh = models.CharField(_("Chinese measure word"), max_length=8, blank=True)
    unit = models.CharField(_("unit"), max_length=12, blank=True)
    spelled_zh = models.BooleanField(_("spelled out in Chinese"), default=False)
    spelled_en = models.BooleanField(_("spelled out in English"), default=False)
    says_zh = models.CharField(_("words in Chinese"), max_length=120, blank=True)
    says_en = models.CharField(_("words in English"), max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def span(self) -> Period:
        return Period.parse(self.period)

    @property
    def style(self) -> dict[str, Style]:
        """How each language writes it."""
        return {
            "zh": Style(self.hedge_zh, self.to, self.measure_zh, self.unit, self.spelled_zh, self.says_zh),
            "en": Style(self.hedge_en, self.to, "", self.unit, self.spelled_en, self.says_en),
        }


class Claim(Worded):
    """A figure that a sentence states: which question to the ledger, worded how."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="claims", verbose_name=_("edition"))
    code = models.CharField(_("code"), max_length=120)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    version = models.ForeignKey(
        IndicatorVersion, on_delete=models.PROTECT, related_name="claims", verbose_name=_("indicator version")
    )
    slice = models.JSONField(_("slice"), default=dict, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["edition", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="a_claim_is_made_once_an_edition"),
            models.CheckConstraint(condition=Q(to__gt=0), name="a_claim_is_written_to_a_positive_unit"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def indicator(self) -> Indicator:
        return self.version.indicator


class Comparison(Worded):
    """What a claim is set beside: a value as it was published, or an indicator of another period."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="comparison", verbose_name=_("claim"))
    value = models.DecimalField(_("value as published"), max_digits=20, decimal_places=4, null=True, blank=True)
    version = models.ForeignKey(
        IndicatorVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("indicator version"),
    )
    note_zh = models.TextField(_("note in Chinese"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False, version__isnull=True) | Q(value__isnull=True, version__isnull=False),
                name="a_comparison_has_a_value_or_an_indicator",
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim} ↔ {self.period}"

    @property
    def note(self) -> Text:
        return Text(self.note_zh, self.note_en)


class FrozenFigure(models.Model):
    """What the ledger said for a claim when its edition was last built; it stops moving when the edition freezes."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="figure", verbose_name=_("claim"))
    lower = models.DecimalField(_("lower bound"), max_digits=20, decimal_places=4, null=True)
    point = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True)
    upper = models.DecimalField(_("upper bound"), max_digits=20, decimal_places=4, null=True)
    compared = models.DecimalField(_("value compared with"), max_digits=20, decimal_places=4, null=True, blank=True)
    compared_zh = models.CharField(_("comparison in Chinese"), max_length=160, blank=True)
    compared_en = models.CharField(_("comparison in English"), max_length=160, blank=True)
    wording_zh = models.CharField(_("wording in Chinese"), max_length=160)
    wording_en = models.CharField(_("wording in English"), max_length=160)
    outcome = models.CharField(_("verdict"), max_length=12, choices=OUTCOMES)
    reason_zh = models.TextField(_("reason in Chinese"))
    reason_en = models.TextField(_("reason in English"))
    n_records = models.PositiveBigIntegerField(_("number of records"))
    trend = models.JSONField(_("by year"), default=list, blank=True)
    provinces = models.JSONField(_("by province"), default=list, blank=True)
    persons_sha256 = models.CharField(_("hash of the sorted person numbers"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("frozen figure")
        verbose_name_plural = _("frozen figures")
        constraints = [
            models.CheckConstraint(
                condition=Q(lower__lte=F("point")) & Q(point__lte=F("upper")), name="a_figure_lies_within_its_bounds"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in Outcome]), name="a_figure_has_a_known_verdict"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.wording}"

    @property
    def words(self) -> Text:
        return Text(self.wording_zh, self.wording_en)

    @property
    def wording(self) -> str:
        return self.words.in_(get_language() or "zh")

    @property
    def reason(self) -> Text:
        return Text(self.reason_zh, self.reason_en)

    @property
    def is_interval(self) -> bool:
        return self.lower != self.upper

    @property
    def values(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        return (self.lower, self.point, self.upper)
