"""What the sciences share: a rule table with its standing, the draft gate, reasons, verdicts, tables in and out. Pure.

`load(path)` reads a rule table and refuses one whose active numbers name no source; `is_usable(…)` is the draft gate;
`Reasons` is a package's closed list of why a value is missing; `verdicts` are yes, no, cannot_decide; `read` and
`give_back` take a table of any kind in and give the same kind back, the same rows in the same order.
"""

from xinmiao.science.tables.frames import as_kind_of, give_back, read
from xinmiao.science.tables.gate import is_usable
from xinmiao.science.tables.loading import RuleTable, TableFault, load, refuse_unsupported
from xinmiao.science.tables.reasons import DRAFT_TABLE, Reasons, listed
from xinmiao.science.tables.rounding import half_up, printed
from xinmiao.science.tables.standing import Standing, standings, unsupported

__all__ = [
    "DRAFT_TABLE", "Reasons", "RuleTable", "Standing", "TableFault", "as_kind_of", "give_back", "half_up",
    "is_usable", "listed", "load", "printed", "read", "refuse_unsupported", "standings", "unsupported",
]  # fmt: skip
