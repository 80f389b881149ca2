"""What is typed about a person: in the search, at registration, about caregivers, households and consent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xinmiao.accounts.rules import Permission, Scope
from xinmiao.people.models import BirthPrecision, CaregiverRelation, Consent, Membership, Person, Sex
from xinmiao.people.queries import Purpose, found
from xinmiao.people.rules import Newcomer, places_of
from xinmiao.people.sealing import Opened
from xinmiao.places.models import Kind, Place
from xinmiao.science.linkage import identity_numbers, tokens
from xinmiao.science.linkage.comparing import Facts, Precision
from xinmiao.science.linkage.identity_numbers import Document, DocumentKind, Finding, InvalidNumber
from xinmiao.ui.frame import language

MOST_PLACES = 300
PURPOSES = [
    (Purpose.SERVICE.value, gettext_lazy("To give a service")),
    (Purpose.FOLLOW_UP.value, gettext_lazy("To visit or call")),
    (Purpose.DUPLICATE.value, gettext_lazy("To settle a duplicate")),
]
DESPITE = [
    ("twin", gettext_lazy("A twin, brother or sister")),
    ("other_person", gettext_lazy("Another person: I have asked")),
    ("number_checked", gettext_lazy("I have seen the document: the number is right")),
    ("not_reachable", gettext_lazy("Nobody to ask now")),
]
OTHER_DOCUMENTS = [
    ("", "—"),
    (DocumentKind.BIRTH_CERTIFICATE.value, gettext_lazy("Birth certificate")),
    (DocumentKind.PASSPORT.value, gettext_lazy("Passport")),
    (DocumentKind.TRAVEL_PERMIT.value, gettext_lazy("Travel permit")),
    (DocumentKind.OTHER.value, gettext_lazy("Other document")),
]
_QUIET = {"autocomplete": "off", "spellcheck": "false"}


def _text(**attributes: str) -> forms.TextInput:
    return forms.TextInput({**_QUIET, **attributes})


def _day(**attributes: str) -> forms.DateInput:
    return forms.DateInput({"type": "date", **attributes}, format="%Y-%m-%d")


class Search(forms.Form):
    """Sent as a form, never in the address: the words are somebody's name."""

    q = forms.CharField(
        label=gettext_lazy("Find a person"),
        max_length=60,
        help_text=gettext_lazy("A name, its pinyin or initials; a number, a phone, or the last four of one"),
        widget=_text(type="search"),
    )


class PersonForm(forms.Form):
    """What is told of a person; what is not known stays empty."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=100, required=False, widget=_text())
    sex = forms.TypedChoiceField(label=gettext_lazy("Sex"), choices=Sex, coerce=int, required=False)
    birth_date = forms.DateField(label=gettext_lazy("Birth date"), required=False, widget=_day())
    precision = forms.ChoiceField(
        label=gettext_lazy("The birth date is known"), choices=BirthPrecision, required=False, initial="day"
    )
    birth_order = forms.IntegerField(
        label=gettext_lazy("Order of birth"),
        help_text=gettext_lazy("Of twins and more: 1 for the first"),
        min_value=0, max_value=9, required=False,
    )  # fmt: skip
    mother = forms.CharField(label=gettext_lazy("Mother's name"), max_length=100, required=False, widget=_text())
    identity_number = forms.CharField(
        label=gettext_lazy("Identity number"), max_length=30, required=False, widget=_text(inputmode="text")
    )
    document_kind = forms.ChoiceField(label=gettext_lazy("Another document"), choices=OTHER_DOCUMENTS, required=False)
    document_number = forms.CharField(label=gettext_lazy("Its number"), max_length=40, required=False, widget=_text())
    document_country = forms.RegexField(
        r"^[A-Za-z]{3}$", label=gettext_lazy("Country that gave it (three letters)"), required=False, initial="CHN"
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False, widget=_text(inputmode="tel"))
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False, widget=_text())
    place = forms.CharField(label=gettext_lazy("Lives in"))

    def __init__(self, scopes: Sequence[Scope], *args: Any, today: date, **told: Any) -> None:
        super().__init__(*args, **told)
        self.scopes, self.today, self.findings = scopes, today, tuple[Finding, ...]()
        self.documents: list[Document] = []
        places = residences(scopes)
        if places:
            choices = [(one.code, f"{one.name} ({one.code})") for one in places]
            self.fields["place"] = forms.ChoiceField(label=gettext_lazy("Lives in"), choices=choices)
        else:
            self.fields["place"].help_text = _("The code of a village, township or county")

    def clean_birth_date(self) -> date | None:
        born: date | None = self.cleaned_data["birth_date"]
        if born and born > self.today:
            raise forms.ValidationError(_("The birth date lies in the future"))
        return born

    def clean_place(self) -> str:
        code: str = self.cleaned_data["place"]
        place = Place.objects.live().filter(code=code).exclude(county_no=0).first()
        codes = places_of(self.scopes, Permission.REGISTER_PEOPLE)
        if place is None or not ({"", place.code, *place.ancestor_codes} & set(codes)):
            raise forms.ValidationError(_("You register nobody in this place"))
        return code

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        if typed and not tokens.phone(typed):
            raise forms.ValidationError(_("A phone has seven digits or more"))
        return tokens.phone(typed)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("name") and not told.get("mother") and "name" not in self.errors:
            self.add_error("name", _("Write the name; for a newborn without one, the mother's"))
        self._read("identity_number", DocumentKind.IDENTITY_NUMBER, told.get("identity_number", ""))
        kind = told.get("document_kind")
        if kind:
            self._read("document_number", kind, told.get("document_number", ""), told.get("document_country") or "CHN")
        self.findings = self._findings(told)
        return told

    @property
    def facts(self) -> Facts:
        """As far as what was typed can be read."""
        told = self.cleaned_data
        return Facts(
            name=told.get("name") or "",
            sex=told.get("sex") or 0,
            birth_date=told.get("birth_date"),
            precision=Precision(told.get("precision") or "day"),
            birth_order=told.get("birth_order") or 0,
            mother=told.get("mother") or "",
            documents=tuple(self.documents),
            phones=(told["phone"],) if told.get("phone") else (),
            place=told.get("place") or "",
        )

    @property
    def newcomer(self) -> Newcomer:
        return Newcomer(self.facts, address=self.cleaned_data["address"])

    def _read(self, field: str, kind: str, typed: str, country: str = "CHN") -> None:
        if kind == DocumentKind.IDENTITY_NUMBER and not typed:
            return
        try:
            self.documents.append(identity_numbers.document(kind, typed, country))
        except InvalidNumber as error:
            self.add_error(field, error.what.in_(language()))

    def _findings(self, told: dict[str, Any]) -> tuple[Finding, ...]:
        numbers = [one for one in self.documents if one.kind is DocumentKind.IDENTITY_NUMBER]
        if not numbers:
            return ()
        number = identity_numbers.parse(numbers[0].number)
        exact = told.get("birth_date") if told.get("precision") in ("", "day") else None
        return identity_numbers.findings(number, birth_date=exact, sex=told.get("sex") or 0, on=self.today)


def residences(scopes: Iterable[Scope]) -> list[Place]:
    """The places that a worker may register people in, where they are few enough to choose from."""
    codes = places_of(scopes, Permission.REGISTER_PEOPLE)
    if "" in codes:
        return []
    kinds = (Kind.COUNTY, Kind.DEVELOPMENT_ZONE, Kind.TOWNSHIP, Kind.VILLAGE)
    within = Place.objects.none()
    for place in Place.objects.filter(code__in=codes):
        within |= Place.objects.live().within(place).filter(kind__in=kinds).exclude(county_no=0)
    places = list(within.order_by("code")[: MOST_PLACES + 1])
    return places if len(places) <= MOST_PLACES else []


def told_of(person: Person, opened: Opened) -> dict[str, object]:
    """A person's particulars as the form shows them."""
    numbers = [one for one in opened.documents if one.kind is DocumentKind.IDENTITY_NUMBER]
    others = [one for one in opened.documents if one.kind is not DocumentKind.IDENTITY_NUMBER]
    return {
        "name": opened.name,
        "sex": person.sex,
        "birth_date": person.birth_date,
        "precision": person.birth_precision,
        "birth_order": person.birth_order or None,
        "mother": opened.mother,
        "identity_number": numbers[0].number if numbers else "",
        "document_kind": others[0].kind.value if others else "",
        "document_number": others[0].number if others else "",
        "document_country": others[0].country if others else "CHN",
        "phone": opened.phones[0] if opened.phones else "",
        "address": opened.address,
        "place": person.place.code if person.place else "",
    }


class DespiteForm(forms.Form):
    """Why somebody is registered although like persons are known. A choice, so that no name is written here."""

    despite = forms.ChoiceField(label=gettext_lazy("Register anyway, because"), choices=DESPITE)


class PurposeForm(forms.Form):
    """What identity is read for."""

    purpose = forms.ChoiceField(label=gettext_lazy("For what"), choices=PURPOSES)


class _Another(forms.Form):
    """Somebody else, within the same places, by whatever finds them and nobody else."""

    who = forms.CharField(
        label=gettext_lazy("Who"),
        max_length=60,
        help_text=gettext_lazy("An identity number, a phone or a full name; the person must be registered"),
        widget=_text(),
    )

    def __init__(self, scopes: Sequence[Scope], *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.scopes = scopes

    def clean_who(self) -> Person:
        persons = list(found(self.cleaned_data["who"], self.scopes)[:2])
        if not persons:
            raise forms.ValidationError(_("Nobody is found. Register the person first"))
        if len(persons) > 1:
            raise forms.ValidationError(_("More than one person is found. Write the identity number"))
        return persons[0]


class CaregiverForm(_Another):
    """Who cares for the child, and as what."""

    kind = forms.ChoiceField(label=gettext_lazy("Relation"), choices=CaregiverRelation.Kind)
    is_guardian = forms.BooleanField(label=gettext_lazy("Legal guardian"), required=False)
    is_primary = forms.BooleanField(label=gettext_lazy("Primary carer"), required=False)


class HouseholdForm(_Another):
    """With whom the person lives."""

    role = forms.ChoiceField(label=gettext_lazy("This person is here"), choices=Membership.Role)
    field_order = ("who", "role")


class ConsentForm(forms.Form):
    """An answer to what may be done with what is known."""

    kind = forms.ChoiceField(label=gettext_lazy("For what"), choices=Consent.Kind)
    state = forms.ChoiceField(label=pgettext_lazy("consent", "Answer"), choices=Consent.State, widget=forms.RadioSelect)
    given_by = forms.ChoiceField(label=gettext_lazy("Who answered"), required=False)
    basis = forms.ChoiceField(
        label=gettext_lazy("Basis"),
        help_text=gettext_lazy("Anything but consent needs a law, or an emergency"),
        choices=Consent.Basis, initial=Consent.Basis.CONSENT,
    )  # fmt: skip
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=_day())

    def __init__(self, people: Sequence[tuple[Person, str]], *args: Any, **told: Any) -> None:
        """people: who may answer, with the words for each."""
        super().__init__(*args, **told)
        self.people = {person.pseudonym: person for person, _words in people}
        field = self.fields["given_by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(person.pseudonym, words) for person, words in people]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        told["given_by"] = self.people.get(told.get("given_by", ""))
        if told.get("basis") == Consent.Basis.CONSENT and told["given_by"] is None:
            self.add_error("given_by", _("Say who answered"))
        if told.get("basis") != Consent.Basis.CONSENT:
            told["given_by"] = None
        return told


class ErasureForm(forms.Form):
    """The confirmation in words."""

    words = forms.CharField(label=gettext_lazy("Type ERASE to confirm"), max_length=20, widget=_text())

    def clean_words(self) -> str:
        typed: str = self.cleaned_data["words"].strip().upper()
        if typed not in ("ERASE", "删除"):
            raise forms.ValidationError(_("The word is not the one asked for; nothing was erased"))
        return typed
