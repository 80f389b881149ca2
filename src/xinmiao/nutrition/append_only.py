"""The SQL with which the database itself keeps what was entered of limits as it was entered.

A migration that rebuilds one of these tables must run these again: SQLite drops a table's triggers with it.
"""

from __future__ import annotations

_MESSAGE = "entered limits are append-only"
_FIELDS = "key model number document edition read_on compare compare_page basis_page note entered_by_id entered_at"
_ENTERED = ", ".join(f'"{name}"' for name in _FIELDS.split())
GUARDED = {
    "nutrition_limitversion": ("DELETE", f"UPDATE OF {_ENTERED}"),
    **dict.fromkeys(("nutrition_limitclass", "nutrition_limit", "nutrition_limitreading"), ("DELETE", "UPDATE")),
}
"""What is refused, by table; of a version, its way from proposed to retired may still be written."""


_STEPS = [f"{step}_{what}" for step in ("confirmed", "activated", "retired") for what in ("by_id", "at")]
"""Written once each, and never again."""
_ONCE = "nutrition_limitversion_steps_once"


def _name(table: str, verb: str) -> str:
    return f"{table}_no_{verb.partition(' ')[0].lower()}"


def _again(differs: str) -> str:
    """When a step is written over. differs: how the database compares with a null."""
    return " OR ".join(f"(OLD.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name})" for name in _STEPS)


_PAIRS = [(table, verb) for table, verbs in GUARDED.items() for verb in verbs]
CREATE = {
    "sqlite": [
        f"CREATE TRIGGER {_name(table, verb)} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        for table, verb in _PAIRS
    ]
    + [
        f"CREATE TRIGGER {_ONCE} BEFORE UPDATE ON nutrition_limitversion WHEN {_again('IS NOT')} "
        f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION nutrition_limits_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        *(f"CREATE TRIGGER {_name(table, verb)} BEFORE {verb} ON {table} "
          "FOR EACH ROW EXECUTE FUNCTION nutrition_limits_refuse()" for table, verb in _PAIRS),
        f"CREATE TRIGGER {_ONCE} BEFORE UPDATE ON nutrition_limitversion FOR EACH ROW "
        f"WHEN ({_again('IS DISTINCT FROM')}) EXECUTE FUNCTION nutrition_limits_refuse()",
    ],
}  # fmt: skip
_NAMES = [(table, _name(table, verb)) for table, verb in _PAIRS] + [("nutrition_limitversion", _ONCE)]
DROP = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for _table, name in _NAMES],
    "postgresql": [f"DROP TRIGGER IF EXISTS {name} ON {table}" for table, name in _NAMES],
}
