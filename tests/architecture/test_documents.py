"""Documents name what there is: every command, every setting, every link."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from xinmiao.accounts.rules import Role
from xinmiao.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (ROOT / "docs" / "commands.md").read_text()
GUIDES = sorted((ROOT / "docs" / "guide").iterdir())
LARGEST_PICTURE = 150_000  # bytes
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands() -> list[str]:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    named = []
    for name, one in group.commands.items():
        inner = list(one.commands) if isinstance(one, TyperGroup) else [""]
        named += [f"xinmiao {name} {sub}".strip() for sub in inner]
    return sorted(named)


def settings() -> list[str]:
    told = "".join(path.read_text() for path in (ROOT / "src" / "xinmiao").rglob("*.py") if "tests" not in path.parts)
    return sorted(set(re.findall(r"environ[^\n]*\"(XINMIAO_[A-Z]+(?:_[A-Z]+)*)\"", told)))


@pytest.mark.parametrize("command", commands())
def test_each_command_is_in_the_reference(command: str):
    assert re.search(rf"`{command}(?![\w-])", COMMANDS)


@pytest.mark.parametrize("name", settings())
def test_each_setting_is_in_the_reference(name: str):
    assert f"`{name}`" in COMMANDS


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_each_link_leads_to_a_file(page: Path):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda p: p.name)
def test_each_guide_is_in_both_languages_and_shows_every_picture_that_it_has(guide: Path):
    kept = sorted(path.name for path in guide.iterdir() if path.suffix != ".md")
    for page in ("README.md", "README.zh.md"):
        assert sorted(re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (guide / page).read_text(encoding="utf-8"))) == kept
    assert kept


@pytest.mark.parametrize("guide", GUIDES, ids=lambda p: p.name)
def test_each_picture_is_taken_by_a_journey_and_small(guide: Path):
    journeys = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "journeys").glob("test_*.py"))
    for picture in guide.glob("*.webp"):
        assert f'"{guide.name}/{picture.stem}"' in journeys, picture.name
        assert picture.stat().st_size < LARGEST_PICTURE, picture.name


def test_there_is_a_guide_for_every_role():
    roles = {"reader" if role is Role.PUBLIC else role.value.replace("_", "-") for role in Role}
    assert {path.name for path in GUIDES} == roles


ACCEPTED = {"acceptance": 12, "acceptance-collection": 32, "acceptance-methods": 37}  # facts that each page lists
PAGES = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ACCEPTED}
PROOFS = re.findall(r"`((?:src|tests)/[\w/]+\.py)::(?:Test\w+::)?(\w+)`", "".join(PAGES.values()))


@pytest.mark.parametrize(("page", "n"), ACCEPTED.items())
def test_each_acceptance_fact_names_what_proves_it(page: str, n: int):
    rows = re.findall(r"^\| (\d+) · .*(?:::test_|`bench\.)", PAGES[page], re.MULTILINE)
    assert rows == [str(row) for row in range(1, n + 1)]


@pytest.mark.parametrize(("file", "name"), sorted(set(PROOFS)))
def test_each_test_that_proves_a_fact_is_there(file: str, name: str):
    path = ROOT / re.sub(r"^src/", "src/xinmiao/", file)
    assert re.search(rf"^ *def {name}\(", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_each_benchmark_that_shows_a_fact_is_there():
    named = set(re.findall(r"\bbench\.(\w+)", "".join(PAGES.values())))
    assert len(named) > 8
    assert [name for name in named if not (ROOT / "bench" / f"{name}.py").is_file()] == []
