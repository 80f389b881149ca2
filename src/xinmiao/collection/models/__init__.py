"""Forms and their versions, what came in and what was decided about it, lists of entities, keys of devices."""

from xinmiao.collection.models.devices import DeviceKey
from xinmiao.collection.models.duty import OUTCOMES, QUESTIONS, AlertKind, SafetyAlert, SafetyStep
from xinmiao.collection.models.entities import Entity, EntityAction, EntityList, EntityVersion
from xinmiao.collection.models.forms import Confidentiality, CountsWhen, Form, FormMedia, FormState, FormVersion
from xinmiao.collection.models.imports import FaultPage, Import, ImportedRow, ImportState, Mode
from xinmiao.collection.models.licences import LicenceConfirmation
from xinmiao.collection.models.sessions import FollowUp, ScreeningSession, SessionState, Sheet
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
from xinmiao.collection.models.worries import Worry

__all__ = [
    "OUTCOMES",
    "QUESTIONS",
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
    "FollowUp",
    "Form",
    "FormMedia",
    "FormState",
    "FormVersion",
    "Import",
    "ImportState",
    "ImportedRow",
    "LicenceConfirmation",
    "Mode",
    "Outcome",
    "PersonLink",
    "Quarantined",
    "Revision",
    "SafetyAlert",
    "SafetyStep",
    "ScreeningSession",
    "SessionState",
    "Sheet",
    "State",
    "Submission",
    "Worry",
]
