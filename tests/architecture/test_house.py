"""The house keeps its own rules: names, sizes, places, and papers for what it uses."""

from __future__ import annotations

import ast
import re
import statistics
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "xinmiao"
MODULES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)
CODE = [p for p in MODULES if "tests" not in p.parts]
BANNED = {
    "utils",
    "helpers",
    "helper",
    "common",
    "misc",
    "base",
    "manager",
    "managers",
    "handler",
    "service",
    "services",
    "signals",
}
SETTINGS = {SOURCE / "config" / "settings" / "base.py"}  # the name Django's own documents use


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_no_module_has_a_name_that_says_nothing():
    assert [p for p in CODE if p.stem in BANNED and p not in SETTINGS] == []


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_file_past_400_lines_becomes_a_package(path: Path):
    assert len(path.read_text().splitlines()) <= 400


def test_the_median_function_has_fewer_than_ten_lines():
    lengths = [node.end_lineno - node.lineno + 1 for path in CODE for node in functions(path)]
    assert statistics.median(lengths) < 10


def test_no_function_imports():
    guilty = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in CODE
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert guilty == []


def test_a_pack_is_data_without_python():
    assert list((ROOT / "packs").rglob("*.py")) == []


def test_every_app_says_in_its_readme_what_it_is_for():
    apps = {p.parent for p in SOURCE.glob("*/apps.py")} | {SOURCE / "science" / "wording", SOURCE / "ledger"}
    assert [a.name for a in sorted(apps) if not (a / "README.md").exists()] == []


def test_each_dependency_has_a_reason_beside_it():
    text = (ROOT / "pyproject.toml").read_text()
    block = text[text.index("dependencies = [") : text.index("[dependency-groups]")]
    lines = [line for line in block.splitlines() if line.strip().startswith('"')]
    assert lines
    assert [line for line in lines if "#" not in line] == []


def test_decisions_are_numbered_once_and_short():
    papers = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [p.name[:4] for p in papers]
    assert papers
    assert len(numbers) == len(set(numbers))
    assert [p.name for p in papers if len(p.read_text().splitlines()) > 60] == []
    assert [p.name for p in papers if "ejected" not in p.read_text()] == []


def test_the_readmes_commands_are_made_by_the_makefile():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    used = set(re.findall(r"make ([a-z-]+)", (ROOT / "README.md").read_text()))
    assert {"demo", "test"} <= used <= targets


def test_every_package_of_the_house_is_in_the_page_that_says_where_things_go():
    page = (ROOT / "docs" / "where-things-go.md").read_text()
    folders = sorted(p.name for p in SOURCE.iterdir() if p.is_dir() and (p / "__init__.py").exists())
    assert [f for f in folders if f"`{f}/`" not in page] == []


def test_python_and_licence_are_named_in_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "Apache-2.0"
    assert (ROOT / "LICENSE").read_text().strip().startswith("Apache License")
