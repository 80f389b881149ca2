"""What letters say, and what they never say."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from xinmiao.core import packs
from xinmiao.core.tests.pack_files import write_pack
from xinmiao.nutrition.pack.letters import PART as LETTERS
from xinmiao.nutrition.queries.wording import NoWords, languages, words_in
from xinmiao.nutrition.rules.letters import COLUMNS, NAMES_THE_CLINIC, Kind, faults, kind_of
from xinmiao.science.growth.school import NUTRITION_CLASSES

LANGUAGES = ("zh", "en")
HERE = Path("packs/china/letters")


def problems(folder: Path, change: tuple[str, str] | None = None, *, without: str = "") -> list[str]:
    root = write_pack(folder)
    shutil.copytree(HERE, root / "letters")
    path = root / "letters" / "en.yaml"
    if change:
        assert change[0] in path.read_text(encoding="utf-8")
        path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    if without:
        (root / "letters" / f"{without}.yaml").unlink()
    return [
        str(one.what.en) for one in packs.check(root, parts=(LETTERS,)).problems if one.where.file.startswith("letters")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_class_has_its_sentences_and_three_steps(language: str) -> None:
    words = words_in(language)
    for name in set(NUTRITION_CLASSES) - {"cannot_decide"}:
        said = words.of(name)
        assert said is not words.again
        assert "{standard}" in said.says
        assert len(said.do) == 3
    assert words.of("cannot_decide") is words.again
    assert len(words.again.do) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_stunted_and_wasted_name_the_clinic_and_no_sentence_is_at_fault(language: str) -> None:
    words = words_in(language)
    assert all("{clinic}" in words.of(name).says for name in NAMES_THE_CLINIC)
    assert faults(words) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_holds_a_figure_of_energy(language: str) -> None:
    assert not re.search(r"千卡|大卡|卡路里|千焦|热量|kcal|calorie|kJ", str(words_in(language).model_dump()))


def test_every_class_of_the_calculation_rests_on_columns_whose_standard_is_named() -> None:
    assert set(COLUMNS) == set(NUTRITION_CLASSES) - {"cannot_decide"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("Keep water on the table", "Eat 1,600 kcal a day"), "A letter gives no figure of energy: 'kcal'"),
        (("By {standard}, your child's weight is clearly high", "By {standard}, your child is the heaviest"),
         "A letter ranks nobody and compares with nobody: 'heaviest'"),
        (("Keep to three meals", "Do not be lazy but keep to three meals"), "A letter blames nobody: 'lazy'"),
        (("Please take your child to {clinic} and bring", "Please see a doctor and bring"), "{clinic} is missing"),
        (("By {standard}, your child's weight goes", "Your child's weight goes"), "{standard} is missing"),
        (('to: "To the parents of {pupil}"', 'to: "To the parents of {pupil} {rank}"'), "{rank} cannot stand here"),
    ],
)  # fmt: skip
def test_a_sentence_that_no_letter_may_hold_is_a_problem_of_the_pack(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    assert told in problems(tmp_path, change)


def test_a_class_without_sentences_a_fourth_step_or_a_language_that_is_missing_is_a_problem(tmp_path: Path) -> None:
    assert problems(tmp_path / "right") == []
    assert problems(tmp_path / "class", ("  overweight_or_obese:", "  chubby:"))
    assert problems(
        tmp_path / "steps", ("      - Keep to three meals", "      - One more step.\n      - Keep to three meals")
    )
    assert problems(tmp_path / "language", without="zh")


def test_a_pack_without_letters_is_right(tmp_path: Path) -> None:
    assert packs.check(write_pack(tmp_path), parts=(LETTERS,)).parts["letters"] == []


def test_letters_come_in_the_languages_of_the_packs_files(settings, tmp_path: Path) -> None:
    shutil.copytree(HERE, tmp_path / "letters")
    shutil.copy(HERE / "en.yaml", tmp_path / "letters" / "fr.yaml")
    settings.PACK_DIR = tmp_path
    assert list(languages()) == ["zh", "en", "fr"]
    for asked in ("de", "../pack"):
        with pytest.raises(NoWords):
            words_in(asked)


@pytest.mark.parametrize(
    ("klass", "is_settled", "has_objected", "kind"),
    [
        ("normal", True, False, Kind.READY),
        ("normal", False, False, Kind.AGAIN),
        ("cannot_decide", True, False, Kind.AGAIN),
        (None, True, False, Kind.NOT_MEASURED),
        ("obese", True, True, Kind.OBJECTED),
    ],
)
def test_what_there_is_for_a_pupil(klass: str | None, is_settled: bool, has_objected: bool, kind: Kind) -> None:
    assert kind_of(klass=klass, is_settled=is_settled, has_objected=has_objected) is kind
