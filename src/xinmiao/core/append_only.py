"""The SQL with which the database itself keeps the audit trail append-only.

A migration that rebuilds the table must run these again: SQLite drops a table's triggers with it.
"""

from __future__ import annotations

TABLE = "core_auditentry"
_MESSAGE = "the audit trail is append-only"

SQLITE = {
    f"{TABLE}_no_{verb.lower()}": (
        f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
    )
    for verb in ("UPDATE", "DELETE")
}
POSTGRESQL = [
    f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$",
    f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
    f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
]
CREATE = {"sqlite": list(SQLITE.values()), "postgresql": POSTGRESQL}
DROP = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name in SQLITE],
    "postgresql": [f"DROP TRIGGER IF EXISTS {TABLE}_append_only ON {TABLE}"],
}
