"""`xinmiao`: every command by its noun. Errors go to stderr; 2 is wrong use, 1 a negative answer."""

from __future__ import annotations

import os
import sys

import django
import typer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinmiao.config.settings.local")
django.setup()  # the commands below import models

from django.db import DatabaseError  # noqa: E402
from django.utils import translation  # noqa: E402
from typer.exceptions import Abort, TyperException  # noqa: E402

from xinmiao.cli import (  # noqa: E402
    collection,
    demo,
    elimination,
    food,
    growth,
    imports,
    indicator,
    key,
    ledger,
    notice,
    pack,
    people,
    reach,
    review,
    screening,
    serve,
    work,
)
from xinmiao.cli.faults import SystemFault, WrongUse, of_database  # noqa: E402
from xinmiao.cli.terminal import exit_status, language, tell  # noqa: E402
from xinmiao.science.errors import XinmiaoError  # noqa: E402

app = typer.Typer(
    name="xinmiao",
    help="新苗 Xinmiao：从一条记录到一份年度报告。From a record to the annual review.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("work")(work.work)
app.command("reach")(reach.reach)
collection.app.command("template")(imports.template)
collection.app.command("import")(imports.import_)
for noun in (pack, ledger, collection, people, indicator, review, notice, growth, food, screening, elimination, key):
    app.add_typer(noun.app, name=noun.__name__.rsplit(".", 1)[-1])


def run() -> None:
    """Run the command line; an error that people can mend is told in one line, in their language."""
    translation.activate("en" if language() == "en" else "zh-hans")
    sys.exit(_status())


def _status() -> int:
    try:
        return _run()
    except XinmiaoError as error:
        tell(error)
        return exit_status(error)
    except Abort:
        return 130


def _run() -> int:
    """Run the command and give its exit status; whatever refuses it does so as an error of ours."""
    try:
        return int(app(standalone_mode=False) or 0)
    except TyperException as error:
        if error.format_message():
            raise WrongUse(error) from error
        return 2  # nothing was asked, and the help is told already
    except DatabaseError as error:
        raise of_database(error) from error
    except OSError as error:
        raise SystemFault(error) from error


if __name__ == "__main__":
    run()
