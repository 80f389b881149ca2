"""Forms and their versions, what came in and what was decided about it, lists of entities, keys of devices."""

from xinmiao.collection.models.devices import DeviceKey
from xinmiao.collection.models.duty import OUTCOMES, AlertKind, SafetyAlert, SafetyStep
from xinmiao.collection.models.entities import Entity, EntityAction, EntityList, EntityVersion
from xinmiao.collection.models.forms import Confidentiality, CountsWhen, Form, FormMedia, FormState, FormVersion
from xinmiao.collection.models.imports import FaultPage, Import, ImportedRow, ImportState, Mode
from xinmiao.collection.models.submissions import (
    Attachment,
    Channel,
    Decision,
    Flag,
    Outcome,
    PersonLink,
    Quarantined,
    Revision,
    State,
    Submission,
)

__all__ = [
    "OUTCOMES",
    "AlertKind",
    "Attachment",
    "Channel",
    "Confidentiality",
    "CountsWhen",
    "Decision",
    "DeviceKey",
    "Entity",
    "EntityAction",
    "EntityList",
    "EntityVersion",
    "FaultPage",
    "Flag",
    "Form",
    "FormMedia",
    "FormState",
    "FormVersion",
    "Import",
    "ImportState",
    "ImportedRow",
    "Mode",
    "Outcome",
    "PersonLink",
    "Quarantined",
    "Revision",
    "SafetyAlert",
    "SafetyStep",
    "State",
    "Submission",
]
