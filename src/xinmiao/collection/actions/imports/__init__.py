"""Files that people send: taken in, checked in full, imported row by row, withdrawn."""

from xinmiao.collection.actions.imports.checking import Progress, check
from xinmiao.collection.actions.imports.committing import commit
from xinmiao.collection.actions.imports.running import ask_check, ask_commit, run_check, run_commit
from xinmiao.collection.actions.imports.uploading import AlreadyImported, upload
from xinmiao.collection.actions.imports.withdrawing import withdraw

__all__ = [
    "AlreadyImported",
    "Progress",
    "ask_check",
    "ask_commit",
    "check",
    "commit",
    "run_check",
    "run_commit",
    "upload",
    "withdraw",
]
