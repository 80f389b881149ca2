"""What a person sees of their own access, as a table."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Role
from xinmiao.ui.tables import Column, Table


def grants_table(user: User) -> Table:
    """Give the user's grants: the role, where, for which programme, for which partner."""
    everywhere, all_programmes, all_partners = _("every place"), _("every programme"), _("every partner")
    rows = [
        {
            "role": grant.get_role_display(),
            "place": grant.place or everywhere,
            "programme": grant.programme or all_programmes,
            "partner": grant.partner or ("—" if grant.role == Role.PARTNER else all_partners),
        }
        for grant in user.grants.all()
    ]
    if user.is_superuser:
        rows.append(
            {
                "role": _("administrator"),
                "place": everywhere,
                "programme": all_programmes,
                "partner": all_partners,
            }
        )
    columns = [
        Column("role", _("Role")),
        Column("place", _("Place")),
        Column("programme", _("Programme")),
        Column("partner", _("Partner")),
    ]
    empty = _("You hold no role yet, so you see what the public sees. Ask an administrator for one.")
    return Table("grants", _("What you may do, and where"), columns, rows, empty=empty, stacks=True)
