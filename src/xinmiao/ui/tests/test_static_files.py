"""Static files are compressed once, and only under the names that pages use."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from xinmiao.ui.static_files import CompressedOnce, WholeFiles


@pytest.fixture
def source(tmp_path: Path) -> FileSystemStorage:
    return FileSystemStorage(location=tmp_path / "source")


@pytest.fixture
def gathered(tmp_path: Path) -> CompressedOnce:
    return CompressedOnce(location=tmp_path / "static", base_url="/static/")


def gather(source: FileSystemStorage, gathered: CompressedOnce) -> list[str]:
    """What `collectstatic` does with one file; the names compressed."""
    if not gathered.exists("page.css"):
        gathered.save("page.css", source.open("page.css"))
    done = list(gathered.post_process({"page.css": (source, "page.css")}))
    return [made for _, made, _ in done if made.endswith(".gz")]


def test_only_the_hashed_name_is_kept_and_compressed(source: FileSystemStorage, gathered: CompressedOnce):
    text = b"p { color: red }\n" * 50
    source.save("page.css", ContentFile(text))
    (made,) = gather(source, gathered)
    assert made == gathered.stored_name("page.css") + ".gz"
    assert not gathered.exists("page.css")
    assert gzip.decompress(Path(gathered.path(made)).read_bytes()) == text


def test_what_did_not_change_is_not_compressed_again(source: FileSystemStorage, gathered: CompressedOnce):
    source.save("page.css", ContentFile(b"p { color: red }\n" * 50))
    assert len(gather(source, gathered)) == 1
    assert gather(source, gathered) == []
    source.delete("page.css")
    source.save("page.css", ContentFile(b"p { color: blue }\n" * 50))
    assert len(gather(source, gathered)) == 1


def test_a_file_that_cannot_be_written_to_its_end_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    page = tmp_path / "page.css"
    page.write_bytes(b"p { color: red }\n" * 50)

    def cut_short(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.utime", cut_short)
    with pytest.raises(OSError, match="disk full"):
        WholeFiles(quiet=True).compress(str(page))
    assert {path.suffix for path in tmp_path.iterdir()} == {".css", ".part"}
