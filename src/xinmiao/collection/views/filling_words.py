"""What the worker's page says by itself; {n} and the like are filled in on the phone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_WORDS = {
    "waiting": _("Not yet sent: {n} ({size}), the oldest filled {age}."),
    "waiting_old": _("Work more than a day old is only on this phone: go where there is a network and send it."),
    "waiting_others": _("Of other workers on this phone, not yet sent: {n}."),
    "worker_n": _("Worker {n} of this phone"),
    "pin_weak": _("At least 6 characters, not one repeated and not in a row such as 123456."),
    "pin_differs": _("The two are not the same."),
    "pin_wrong": _("This is not the PIN. Tries left before this phone forgets drafts and lists: {n}."),
    "online": _("Connected"),
    "offline": _("No network: what you finish is kept and sent later"),
    "draft_found": _("You began this form on {date}. Go on with it?"),
    "draft_open": _("Go on with the draft"),
    "draft_new": _("Begin a new one"),
    "draft_drop": _("Delete the draft “{title}”? What it holds is lost."),
    "delete": _("Delete"),
    "cancel": _("Cancel"),
    "sign_out": _("Signing out takes your drafts and lists off this phone. Everything you finished was sent."),
    "sign_out_unsent": _("Not yet sent: {n}. Signing out deletes them from this phone; nobody can bring them back."),
    "sign_out_do": _("Sign out and delete"),
    "sealed": _("A sealed form"),
    "state_queued": pgettext_lazy("of a form on the phone", "Waiting"),
    "state_sending": pgettext_lazy("of a form on the phone", "Being sent"),
    "state_sent": pgettext_lazy("of a form on the phone", "Sent"),
    "state_refused": pgettext_lazy("of a form on the phone", "Not accepted"),
}


def words() -> dict[str, str]:
    """The words in the language of the page."""
    return {name: str(said) for name, said in _WORDS.items()}
