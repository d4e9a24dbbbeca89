"""Sealed values: they open only where they belong, keys rotate, and no key is ever shown."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.crypto import CannotOpen, Key, MissingKey, Vault, new_key

OLD = "old:" + urlsafe_b64encode(bytes(range(32))).decode()
NEW = "new:" + urlsafe_b64encode(bytes(range(224, 256))).decode()
PLACE = {"table": "statement", "column": "text", "row_id": "a1"}


@given(st.text())
def test_a_sealed_text_opens_to_itself(text: str) -> None:
    vault = Vault.parse(NEW)
    assert vault.open(vault.seal(text, **PLACE), **PLACE) == text


def test_nothing_of_the_text_is_readable_and_no_two_seals_are_alike() -> None:
    vault = Vault.parse(NEW)
    first, second = (vault.seal("Arsip ditata setiap Jumat", **PLACE) for _ in range(2))
    assert b"Arsip" not in first
    assert first != second


@pytest.mark.parametrize("moved", [{"row_id": "b2"}, {"column": "reason"}, {"table": "rating"}])
def test_a_value_that_was_moved_to_another_place_does_not_open(moved: dict[str, str]) -> None:
    vault = Vault.parse(NEW)
    with pytest.raises(CannotOpen, match="damaged or sealed for another row"):
        vault.open(vault.seal("rahasia", **PLACE), **{**PLACE, **moved})


def test_a_value_with_any_byte_changed_does_not_open() -> None:
    vault = Vault.parse(NEW)
    sealed = vault.seal("rahasia", **PLACE)
    for position in range(len(sealed)):
        damaged = bytearray(sealed)
        damaged[position] ^= 1
        with pytest.raises(CannotOpen):
            vault.open(bytes(damaged), **PLACE)


def test_a_value_that_was_cut_off_does_not_open() -> None:
    vault = Vault.parse(NEW)
    sealed = vault.seal("rahasia", **PLACE)
    for length in range(len(sealed)):
        with pytest.raises(CannotOpen):
            vault.open(sealed[:length], **PLACE)


def test_after_a_rotation_old_values_open_and_new_ones_use_the_new_key() -> None:
    before, after, without_old = Vault.parse(OLD), Vault.parse(f"{NEW},{OLD}"), Vault.parse(NEW)
    old_value, new_value = before.seal("lama", **PLACE), after.seal("baru", **PLACE)
    assert after.open(old_value, **PLACE) == "lama"
    assert without_old.open(new_value, **PLACE) == "baru"


def test_a_missing_key_is_named_by_its_id() -> None:
    sealed = Vault.parse(OLD).seal("lama", **PLACE)
    key_id = OLD.partition(":")[0]
    with pytest.raises(MissingKey, match=f"{key_id}.*add it again") as caught:
        Vault.parse(NEW).open(sealed, **PLACE)
    assert caught.value.key_id == key_id


def test_a_rotation_keeps_keyed_hashes() -> None:
    before, after = Vault.parse(OLD), Vault.parse(f"{NEW},{OLD}")
    assert before.keyed_hash("alasan") == after.keyed_hash("alasan")
    assert before.file_digest(1, b"foto") == after.file_digest(1, b"foto")


def test_keyed_hashes_differ_by_key_text_and_owner() -> None:
    vault = Vault.parse(OLD)
    hashes = {
        vault.keyed_hash("alasan"),
        vault.keyed_hash("alasan lain"),
        Vault.parse(NEW).keyed_hash("alasan"),
        vault.file_digest(1, b"alasan"),
        vault.file_digest(2, b"alasan"),
    }
    assert len(hashes) == 5
    assert {len(one) for one in hashes} == {64}


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("", "at least one"),
        (" , ", "at least one"),
        ("c2VjcmV0LXNlY3JldA==", "id:base64"),
        ("k1:not base64!", "must be base64"),
        ("k1:c2VjcmV0LXNlY3JldA==", "must have 32 bytes, it has 13"),
        (f"k 1:{NEW.partition(':')[2]}", "id has 1 to 32"),
        (f"{NEW},{NEW}", "same id"),
    ],
)
def test_a_wrong_list_of_keys_is_explained_without_showing_it(written: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as caught:
        Vault.parse(written)
    assert "c2VjcmV0" not in str(caught.value)
    assert NEW.partition(":")[2] not in str(caught.value)


def test_neither_a_key_nor_a_vault_shows_a_secret() -> None:
    key = Key.parse(NEW)
    secret = NEW.partition(":")[2]
    for shown in (repr(key), str(key), repr(Vault([key]))):
        assert key.id in shown
        assert secret not in shown
        assert repr(key.secret) not in shown


def test_a_new_key_is_another_one_each_time_and_can_be_read() -> None:
    first, second = new_key(), new_key()
    assert Key.parse(first) != Key.parse(second)


def test_a_key_in_the_standard_alphabet_is_the_same_key() -> None:
    assert {"-", "_"} <= set(NEW)
    assert Key.parse(NEW.replace("-", "+").replace("_", "/")) == Key.parse(NEW)
