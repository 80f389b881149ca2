"""Places as they are: one irregular tree, from the world down to a village or a school."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.core.labels import in_page_language
from xinmiao.core.models import LiveEntries, PackEntry


class Kind(models.TextChoices):
    """What a place is. Never a depth: a county may stand directly under its province."""

    WORLD = "world", pgettext_lazy("kind of place", "World")
    COUNTRY = "country", pgettext_lazy("kind of place", "Country")
    PROVINCE = "province", pgettext_lazy("kind of place", "Province")
    PREFECTURE = "prefecture", pgettext_lazy("kind of place", "Prefecture")
    COUNTY = "county", pgettext_lazy("kind of place", "County")
    DEVELOPMENT_ZONE = "development_zone", pgettext_lazy("kind of place", "Development zone")
    TOWNSHIP = "township", pgettext_lazy("kind of place", "Township")
    VILLAGE = "village", pgettext_lazy("kind of place", "Village")
    SCHOOL = "school", pgettext_lazy("kind of place", "School")
    CLINIC = "clinic", pgettext_lazy("kind of place", "Health facility")
    CENTRE = "centre", pgettext_lazy("kind of place", "Centre")


class NameStatus(models.TextChoices):
    """Where an English name comes from."""

    OFFICIAL = "official", _("official")
    CONVENTIONAL = "conventional", _("conventional")
    PINYIN = "pinyin", _("pinyin")


class Places(LiveEntries["Place"]):
    def as_of(self, day: date) -> Places:
        """Those that exist on that day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def under(self, place: Place) -> Places:
        """All below it, at any depth; not the place itself."""
        return self.filter(path__startswith=place.path).exclude(pk=place.pk)

    def within(self, place: Place) -> Places:
        """The place and all below it."""
        return self.filter(path__startswith=place.path)


class Place(PackEntry):
    """A node of the tree. `number` is its code in the ledger: the GB/T 2260 number where it has one."""

    kind = models.CharField(max_length=20, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=300, unique=True)  # "/WORLD/CHN/53/5301/530102/"
    name_en_status = models.CharField(max_length=12, choices=NameStatus)
    province_no = models.SmallIntegerField(default=0)  # 0: in no province
    county_no = models.IntegerField(default=0)  # 0: in no county
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)  # the last day
    is_listed = models.BooleanField(default=True)  # by a pack; sites are registered as they open
    is_demonstration = models.BooleanField(default=False)

    objects = Places.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]
        indexes: ClassVar = [
            models.Index(fields=["kind", "code"], name="places_by_kind"),
            models.Index(fields=["province_no"], name="places_by_province"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="places_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("number")), name="places_not_its_own_parent"),
        ]

    @property
    def ancestor_codes(self) -> list[str]:
        """From the world down, without its own."""
        return self.path.strip("/").split("/")[:-1]

    def exists_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Status(models.TextChoices):
    """Where a population figure comes from."""

    OFFICIAL = "official", _("officially published")
    DERIVED = "derived", _("derived from a published share")
    DRAFT = "draft", _("draft estimate")


class Population(models.Model):
    """How many people of a group live in a place in a year. The denominator, and the cap of a sum."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="populations")
    group = models.CharField(max_length=32)
    year = models.SmallIntegerField()
    value = models.BigIntegerField()
    status = models.CharField(max_length=16, choices=Status, default=Status.OFFICIAL)
    source = models.CharField(max_length=300)  # a code of the pack's sources, or the words themselves
    source_zh = models.CharField(max_length=300)
    source_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["place", "group", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "group", "year"], name="places_population_once_a_year"),
            models.CheckConstraint(condition=Q(value__gte=0), name="places_population_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.group} {self.year}: {self.value}"

    @property
    def source_title(self) -> str:
        return in_page_language(self.source_zh, self.source_en)


class Box(models.Model):
    """Between which parallels and meridians a county lies, in degrees, WGS-84. A place without one is not checked."""

    place = models.OneToOneField(Place, models.PROTECT, primary_key=True, related_name="box")
    south = models.FloatField()
    west = models.FloatField()
    north = models.FloatField()
    east = models.FloatField()
    status = models.CharField(max_length=16, choices=Status, default=Status.DRAFT)
    source = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(south__gte=-90, south__lt=models.F("north"), north__lte=90),
                name="places_box_south_to_north",
            ),
            models.CheckConstraint(
                condition=Q(west__gte=-180, west__lt=models.F("east"), east__lte=180), name="places_box_west_to_east"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.south}–{self.north} N, {self.west}–{self.east} E"


class Tile(models.Model):
    """Where a province stands in the 31-tile cartogram."""

    place = models.OneToOneField(Place, models.PROTECT, primary_key=True, related_name="tile")
    column = models.SmallIntegerField()
    row = models.SmallIntegerField()
    label_zh = models.CharField(max_length=12, blank=True)  # the shortest name; the place's own where empty
    label_en = models.CharField(max_length=12, blank=True)
    short_en = models.CharField(max_length=4, blank=True)  # where the picture is as narrow as a phone

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["column", "row"], name="places_one_tile_a_square"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} at {self.column}, {self.row}"

    @property
    def label(self) -> str:
        return in_page_language(self.label_zh, self.label_en) or self.place.name

    @property
    def short(self) -> str:
        """What stands on a small tile; empty where the label is short enough."""
        return in_page_language("", self.short_en)
