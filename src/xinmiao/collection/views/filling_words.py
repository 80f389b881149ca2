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
    "sheet_head": _("To begin with"),
    "sheet_rows": _("One by one"),
    "sheet_closing": _("At the end"),
    "sheet_to_rows": _("On to the list"),
    "sheet_to_head": _("The questions before"),
    "sheet_to_closing": _("Finish"),
    "sheet_back_to_rows": _("Back to the list"),
    "sheet_search": _("Search by name or number"),
    "sheet_progress": _("{n} of {of} entered"),
    "sheet_nobody": _(
        "The list has nobody for these answers: check them. Who is missing is added by registering them."
    ),
    "sheet_not_found": _("Nobody in the list is called so."),
    "sheet_done": _("✓ Entered"),
    "sheet_unfinished": _("Not finished"),
    "sheet_next": _("Save, on to the next"),
    "sheet_close": _("Save and close"),
    "sheet_head_held": _(
        "Some of the {n} entered would not be on the list then. The answer was taken back; for others begin a new form."
    ),
    "sheet_understood": _("I see"),
    "sheet_missing": _("Nothing is entered for {n}. Send it all the same?"),
    "sheet_send": _("Finish and send"),
    "sheet_send_anyway": _("Send all the same"),
    "sheet_plain": _("Open as the plain form"),
    "state_queued": pgettext_lazy("of a form on the phone", "Waiting"),
    "state_sending": pgettext_lazy("of a form on the phone", "Being sent"),
    "state_sent": pgettext_lazy("of a form on the phone", "Sent"),
    "state_refused": pgettext_lazy("of a form on the phone", "Not accepted"),
}


def words() -> dict[str, str]:
    """The words in the language of the page."""
    return {name: str(said) for name, said in _WORDS.items()}
