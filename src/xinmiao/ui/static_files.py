"""Static files under names that hold their content's hash, compressed once: what has such a name never changes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

LAST = ".gz"
"""What the compressor writes last of a file: where it is, the file is done."""


class CompressedOnce(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Compresses what came since the last time; a start of the site with nothing new compresses nothing."""

    keep_only_hashed_files = True
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("collection/*.js", ((r"""(?P<matched>from "(?P<url>\./[^"]+)")""", 'from "%(url)s"'),)),  # modules of ours
    )

    def create_compressor(self, **options: object) -> Compressor:
        return WholeFiles(**options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        yield from super().compress_files([path for path in paths if not self.exists(path + LAST)])


class WholeFiles(Compressor):  # type: ignore[misc]
    """Writes each file whole or not at all, so that one that is there can be trusted."""

    def write_data(self, path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        part: str = super().write_data(path, data, f"{suffix}.part", stat_result)
        whole = part.removesuffix(".part")
        os.replace(part, whole)
        return whole
