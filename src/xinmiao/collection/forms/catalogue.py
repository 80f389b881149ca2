"""What people type or choose on the pages of collection."""

from __future__ import annotations

from io import BytesIO
from typing import TypeAlias

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from xinmiao.collection.models import Form, FormVersion
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.programmes.models import Intervention, Service

Files: TypeAlias = "MultiValueDict[str, UploadedFile[bytes]]"
LARGEST = 5_000_000


class UploadForm(forms.Form):
    """A workbook, and what its answers mean: that of the form's last version where nothing else is given."""

    workbook = forms.FileField(
        label=_("XLSForm workbook (.xlsx)"), help_text=_("The settings sheet says its form_id and a new version.")
    )
    meaning = forms.FileField(
        label=_("What the answers mean (form.yaml)"),
        required=False,
        help_text=_("Needed for a new form; else that of the last version stands."),
    )

    def __init__(self, data: QueryDict | None = None, files: Files | None = None, *, form: Form | None = None) -> None:
        super().__init__(data, files)
        self.of = form
        self.fields["meaning"].required = form is None

    def clean_workbook(self) -> bytes:
        return self._bytes("workbook")

    def clean_meaning(self) -> Mapping | None:
        if not self.cleaned_data.get("meaning"):
            return None
        try:
            return _known(Mapping.model_validate(YAML(typ="safe").load(BytesIO(self._bytes("meaning")))))
        except (YAMLError, ValidationError, UnicodeDecodeError) as error:
            raise forms.ValidationError(_("form.yaml cannot be read: %(why)s") % {"why": _first(error)}) from error

    def _bytes(self, name: str) -> bytes:
        file = self.cleaned_data[name]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return bytes(file.read())

    @property
    def mapping(self) -> Mapping:
        """What the answers mean."""
        given: Mapping | None = self.cleaned_data["meaning"]
        return given or _last(self.of).mapping


def _last(form: Form | None) -> FormVersion:
    assert form is not None
    return form.versions.defer("workbook", "xform").order_by("-pk")[0]


def _known(mapping: Mapping) -> Mapping:
    """The mapping, where every code in it is one of the pack's."""
    services = {record.service for record in mapping.records} | ({mapping.service} if mapping.service else set())
    unknown = sorted(services - set(Service.objects.filter(code__in=services).values_list("code", flat=True)))
    if not Intervention.objects.filter(code=mapping.intervention).exists():
        unknown.insert(0, mapping.intervention)
    if unknown:
        raise forms.ValidationError(_("The country pack has no such code: %(code)s") % {"code": unknown[0]})
    return mapping


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        told = error.errors()[0]
        return f"{'.'.join(map(str, told['loc']))}: {told['msg']}"
    return str(error).splitlines()[0]
