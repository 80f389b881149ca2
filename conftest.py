"""What a machine lacks is skipped by name and with the reason; `--no-skips` (in CI) makes any skip a failure."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.backends.sqlite3.base import DatabaseOperations

from xinmiao.core import append_only
from xinmiao.nutrition import append_only as limits

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ENGINE = Path(__file__).parent / "frontend" / "engine"
NEEDS = {
    "browser": (bool(CHROMIUM), "no chromium on this machine (Debian: apt install chromium fonts-noto-cjk)"),
    "spark": (
        bool(shutil.which("java")) and importlib.util.find_spec("pyspark") is not None,
        "no Java on this machine, or pyspark is not installed (Debian: apt install default-jre-headless)",
    ),
    "node": (
        bool(shutil.which("node")) and (ENGINE / "node_modules").is_dir(),
        "no Node on this machine, or not its modules (npm ci --prefix frontend/engine)",
    ),
    "postgres": (
        bool(os.environ.get("XINMIAO_POSTGRES")),
        "no PostgreSQL given (set XINMIAO_POSTGRES='dbname=xinmiao user=postgres host=127.0.0.1')",
    ),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-skips",
        default="",
        metavar="EXCEPT",
        nargs="?",
        const="none",
        help="fail when a test was skipped, but those marked EXCEPT",
    )
    parser.addoption("--pictures", action="store_true", help="keep the pictures that journeys take, in docs/guide/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name, (present, reason) in NEEDS.items():
            if item.get_closest_marker(name) and not present:
                item.add_marker(pytest.mark.skip(reason=f"{name}: {reason}"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    allowed = session.config.getoption("--no-skips")
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not allowed or reporter is None:
        return
    skipped = [r for r in reporter.stats.get("skipped", []) if f"{allowed}: " not in str(r.longrepr)]
    if skipped:
        reporter.write_line(f"--no-skips: {len(skipped)} tests were skipped", red=True)
        session.exitstatus = 1


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser that journeys drive."""
    assert CHROMIUM
    return CHROMIUM


@pytest.fixture(autouse=True, scope="session")
def _audit_trail_can_be_emptied_between_tests() -> Iterator[None]:
    """SQLite empties tables with DELETE, which audit trail and limits refuse: lift that for the flush alone."""
    flush = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, style: object, tables: object, **options: object) -> list[str]:
        deletes = flush(self, style, tables, **options)
        lifted = [*append_only.DROP["sqlite"], *limits.DROP["sqlite"]]
        kept = [*append_only.CREATE["sqlite"], *limits.CREATE["sqlite"]]
        return [*lifted, *deletes, *kept] if deletes else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield
