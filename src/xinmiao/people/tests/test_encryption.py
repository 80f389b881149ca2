"""What is sealed opens in its own cell only, for as long as its subject is remembered."""

import json
import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_django import Settings

from xinmiao.people import encryption, keys
from xinmiao.people.encryption import Forgotten, Plain, Sealed, Unreadable, seal, seal_many, unseal, unseal_many

NAME = "王小明".encode()
CHILD, OTHER, WHERE = "person:1", "person:2", "people.identity/1/name/0"


@pytest.fixture(autouse=True)
def keys_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR


def test_what_was_sealed_opens():
    sealed = seal(NAME, subject=CHILD, where=WHERE)

    assert unseal(sealed, subject=CHILD, where=WHERE) == NAME
    assert NAME not in sealed
    assert seal(NAME, subject=CHILD, where=WHERE) != sealed


def test_a_cell_moved_to_another_row_or_field_does_not_open():
    sealed = seal(NAME, subject=CHILD, where=WHERE)
    seal(NAME, subject=OTHER, where=WHERE)

    for subject, where in ((CHILD, "people.identity/2/name/0"), (CHILD, "people.identity/1/phone/0"), (OTHER, WHERE)):
        with pytest.raises(Unreadable):
            unseal(sealed, subject=subject, where=where)


def test_a_changed_cell_does_not_open():
    sealed = seal(NAME, subject=CHILD, where=WHERE)

    for changed in (sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed[:20], b"", b"\x09" + sealed[1:]):
        with pytest.raises(Unreadable):
            unseal(changed, subject=CHILD, where=WHERE)


def test_a_forgotten_subject_is_unreadable_in_every_copy(keys_dir: Path):
    copy, other = seal(NAME, subject=CHILD, where=WHERE), seal(NAME, subject=OTHER, where=WHERE)
    wrapped = _wrapped(keys_dir, CHILD)

    assert encryption.forget([CHILD, "person:unknown"]) == 1
    with pytest.raises(Forgotten):
        unseal(copy, subject=CHILD, where=WHERE)
    seal(NAME, subject=CHILD, where=WHERE)
    with pytest.raises(Unreadable):
        unseal(copy, subject=CHILD, where=WHERE)
    assert unseal(other, subject=OTHER, where=WHERE) == NAME
    assert not [path for path in keys_dir.iterdir() if wrapped in path.read_bytes()]


def test_no_copy_of_a_destroyed_key_stays_in_a_file_that_another_thread_has_open(keys_dir: Path):
    with ThreadPoolExecutor(1) as other:
        sealed = other.submit(seal, NAME, subject=CHILD, where=WHERE).result()
        wrapped = _wrapped(keys_dir, CHILD)

        encryption.forget([CHILD])

        assert not [path for path in keys_dir.iterdir() if wrapped in path.read_bytes()]
        with pytest.raises(encryption.Forgotten):
            other.submit(unseal, sealed, subject=CHILD, where=WHERE).result()


def test_many_are_sealed_with_one_write(monkeypatch: pytest.MonkeyPatch):
    writes: list[int] = []
    add = keys._add
    monkeypatch.setattr(keys, "_add", lambda store, held, names: (writes.append(len(names)), add(store, held, names)))
    cells = [Plain(b"%d" % n, f"person:{n % 700}", f"row/{n}") for n in range(1400)]

    sealed = seal_many(cells)

    assert writes == [700]
    back = [Sealed(one, cell.subject, cell.where) for one, cell in zip(sealed, cells, strict=True)]
    assert unseal_many(back) == [cell.plain for cell in cells]


def test_a_store_that_was_put_back_from_a_backup_is_the_one_that_is_read(keys_dir: Path, tmp_path: Path):
    sealed = seal(NAME, subject=CHILD, where=WHERE)
    shutil.copytree(keys_dir, tmp_path / "backup")
    encryption.forget([CHILD])

    shutil.rmtree(keys_dir)
    shutil.copytree(tmp_path / "backup", keys_dir)

    assert unseal(sealed, subject=CHILD, where=WHERE) == NAME


def test_a_child_of_a_fork_and_every_thread_have_connections_of_their_own(keys_dir: Path):
    sealed = seal(NAME, subject=CHILD, where=WHERE)

    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda n: seal(NAME, subject=f"person:{n}", where=WHERE), range(64)))
    child = os.fork()
    if not child:
        os._exit(unseal(sealed, subject=CHILD, where=WHERE) != NAME or not seal(NAME, subject="late", where=WHERE))

    assert os.waitpid(child, 0)[1] == 0
    assert [unseal(one, subject=f"person:{n}", where=WHERE) for n, one in enumerate(told)] == [NAME] * 64
    assert "late" in keys.data_keys(["late"])


def test_the_keys_are_their_owners_alone(keys_dir: Path):
    seal(NAME, subject=CHILD, where=WHERE)

    assert (keys_dir / "ring.json").stat().st_mode & 0o077 == 0
    assert keys_dir.stat().st_mode & 0o077 == 0


def test_rotation_leaves_everything_readable_and_old_copies_of_the_keys_dead(keys_dir: Path, tmp_path: Path):
    sealed = seal_many([Plain(NAME, f"person:{n}", WHERE) for n in range(5)])
    stolen = tmp_path / "stolen"
    shutil.copytree(keys_dir, stolen)

    assert list(keys.rotate(batch=2)) == [2, 4, 5]
    assert [unseal(one, subject=f"person:{n}", where=WHERE) for n, one in enumerate(sealed)] == [NAME] * 5
    old, new = (set(json.loads((path / "ring.json").read_text())["wrapping"]) for path in (stolen, keys_dir))
    assert len(new) == 1
    assert not old & new


def test_a_rotation_broken_off_is_taken_up_again(keys_dir: Path):
    sealed = seal_many([Plain(NAME, f"person:{n}", WHERE) for n in range(5)])
    broken = keys.rotate(batch=2)
    next(broken)
    broken.close()
    between = keys.ring().current

    assert unseal(sealed[4], subject="person:4", where=WHERE) == NAME
    assert list(keys.rotate(batch=2)) == [2, 3]
    assert keys.ring().current == between
    assert list(keys.ring().wrapping) == [between]
    assert unseal(sealed[4], subject="person:4", where=WHERE) == NAME


def test_two_processes_that_make_the_ring_get_the_same(keys_dir: Path):
    first = keys.ring()
    keys._create(keys_dir / "ring.json")

    assert keys.ring() == first
    assert sorted(os.listdir(keys_dir)) == ["ring.json"]


def test_tags_tokens_and_pseudonyms_have_keys_of_their_own():
    assert encryption.tag("identity_number", "1") == encryption.tag("identity_number", "1")
    assert encryption.tag("identity_number", "1") != encryption.tag("passport", "1")
    assert int.from_bytes(encryption.tag("a", "b")[:8], signed=True) != encryption.token("a:b")
    here, there = (encryption.pseudonym(CHILD, purpose="extract", recipient=r) for r in ("ministry", "university"))
    assert here != there
    assert here != encryption.pseudonym(CHILD, purpose="page")


def test_browsers_seal_to_the_servers_key():
    key = encryption.submission_keypair()
    phone = ec.generate_private_key(ec.SECP256R1())
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.public)

    assert key.private.exchange(ec.ECDH(), phone.public_key()) == phone.exchange(ec.ECDH(), public)
    assert key.key_id == encryption.submission_keypair().key_id


def _wrapped(keys_dir: Path, subject: str) -> bytes:
    with sqlite3.connect(keys_dir / "subjects.sqlite3") as store:
        return store.execute("SELECT wrapped FROM subject WHERE name = ?", [subject]).fetchone()[0]
