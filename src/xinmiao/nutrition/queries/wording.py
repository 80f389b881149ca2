"""The words of letters, as the pack's files say them now."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from ruamel.yaml import YAML

from xinmiao.nutrition.rules.letters import LetterWords
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

FOLDER = "letters"


class NoWords(XinmiaoError):
    """The pack has no letters in this language."""

    def __init__(self, language: str) -> None:
        super().__init__(
            "letter.no_words",
            Text("国家包里没有这种语言的信：{language}", "The pack has no letters in this language: {language}").format(
                language=language
            ),
            todo=Text("在 letters/ 里加一个文件，再检查国家包。", "Add a file to letters/ and check the pack."),
        )


def languages() -> dict[str, str]:
    """The languages in which the pack has letters, Chinese first, and what each calls itself."""
    codes = sorted(
        (path.stem for path in _folder().glob("*.yaml")), key=lambda code: (code != "zh", code != "en", code)
    )
    return {code: words_in(code).language for code in codes}


def words_in(language: str) -> LetterWords:
    """Raises NoWords."""
    path = _folder() / f"{language}.yaml"
    if path.parent != _folder() or not path.is_file():
        raise NoWords(language)
    return _read(path, path.stat().st_mtime_ns)


def _folder() -> Path:
    return Path(settings.PACK_DIR) / FOLDER


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> LetterWords:
    return LetterWords.model_validate(YAML(typ="safe", pure=True).load(path.read_bytes()))
