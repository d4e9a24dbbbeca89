"""Evidence files: encrypted, once per owner, whole or not there, never outside the directory."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.errors import NotFound
from bot.services.ports import FileStore
from models.crypto import CannotOpen, Vault, new_key
from models.files import EncryptedFiles

OLD = new_key()
PHOTO = b"\xff\xd8 sebuah foto " * 1000


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return EncryptedFiles(tmp_path / "data" / "evidence", Vault.parse(OLD))


def _files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())


def test_what_was_put_is_got(store: FileStore) -> None:
    assert store.get(7, store.put(7, PHOTO)) == PHOTO


def test_an_empty_file_is_kept_too(store: FileStore) -> None:
    assert store.get(7, store.put(7, b"")) == b""


def test_the_same_file_of_one_person_is_kept_once(store: FileStore, tmp_path: Path) -> None:
    first = store.put(7, PHOTO)
    bytes_on_disk = _files(tmp_path)[0].read_bytes()
    assert store.put(7, PHOTO) == first
    assert [path.read_bytes() for path in _files(tmp_path)] == [bytes_on_disk]


def test_the_same_file_of_two_people_cannot_be_recognised(store: FileStore, tmp_path: Path) -> None:
    digests = {store.put(7, PHOTO), store.put(8, PHOTO)}
    assert len(digests) == 2
    assert len(_files(tmp_path)) == 2


def test_nothing_on_the_disk_is_readable_by_others(store: FileStore, tmp_path: Path) -> None:
    store.put(7, PHOTO)
    (file,) = _files(tmp_path)
    assert b"foto" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    for directory in list(file.parents)[: file.parents.index(tmp_path)]:
        assert directory.stat().st_mode & 0o777 == 0o700


def test_a_file_of_another_person_is_not_found(store: FileStore) -> None:
    digest = store.put(7, PHOTO)
    with pytest.raises(NotFound):
        store.get(8, digest)


@pytest.mark.parametrize("digest", ["", "..", "../../etc/passwd", "/etc/passwd", "A" * 64, "a" * 63, f"{'a' * 64}\n"])
def test_what_is_no_digest_is_not_found(store: FileStore, digest: str) -> None:
    with pytest.raises(NotFound):
        store.get(7, digest)


def test_a_link_out_of_the_directory_is_not_followed(store: FileStore, tmp_path: Path) -> None:
    digest = store.put(7, PHOTO)
    outside = tmp_path / "outside"
    (tmp_path / "data" / "evidence" / "7").rename(outside)
    (tmp_path / "data" / "evidence" / "7").symlink_to(outside)
    with pytest.raises(NotFound):
        store.get(7, digest)


def test_a_file_that_was_exchanged_does_not_open(store: FileStore, tmp_path: Path) -> None:
    digest = store.put(7, PHOTO)
    (mine,) = _files(tmp_path)
    store.put(7, b"foto lain")
    (other,) = set(_files(tmp_path)) - {mine}
    mine.write_bytes(other.read_bytes())
    with pytest.raises(CannotOpen):
        store.get(7, digest)


def test_files_open_after_a_rotation_and_are_still_kept_once(store: FileStore, tmp_path: Path) -> None:
    digest = store.put(7, PHOTO)
    rotated = EncryptedFiles(tmp_path / "data" / "evidence", Vault.parse(f"{new_key()},{OLD}"))
    assert rotated.get(7, digest) == PHOTO
    assert rotated.put(7, PHOTO) == digest
    assert len(_files(tmp_path)) == 1


@pytest.mark.parametrize("call", ["write_bytes", "replace"])
def test_a_failure_while_writing_leaves_nothing_behind(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(Path, call, fail)
        with pytest.raises(OSError, match="no space left"):
            store.put(7, PHOTO)
    assert _files(tmp_path) == []
    assert store.get(7, store.put(7, PHOTO)) == PHOTO


def test_the_content_is_on_the_disk_before_it_has_its_name(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, rename = os.fsync, Path.replace

    def note_sync(descriptor: int) -> None:
        steps.append("sync directory" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "sync file")
        sync(descriptor)

    def note_rename(path: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_rename)
    store.put(7, PHOTO)
    assert steps[-3:] == ["sync file", "rename", "sync directory"]
    assert len(_files(tmp_path)) == 1
