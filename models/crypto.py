"""Sealing: free text and files are kept as AES-256-GCM ciphertext that belongs to one field of one row.

A sealed value starts with the id of its key, so that keys can be rotated: the first key of a
`Vault` seals, every key of it opens. A value is bound to its table, column and row; one that was
copied to another place does not open there.

Keyed hashes (in the trail, of files) must stay the same for years. They come from the **last** key of the
vault, the oldest one: a rotation puts a new key in front and leaves the last in its place, also after
everything has been sealed anew.
"""

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_FORMAT = 1
_SECRET_BYTES = 32
_NONCE_BYTES = 12
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


class CannotOpen(Exception):  # noqa: N818 - reads as what happened: the vault cannot open it
    """A sealed value does not open: it was damaged, forged, or moved from another row."""


class MissingKey(CannotOpen):
    """The key that sealed the value is not in the vault. The message names the key's id, never a secret."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"sealed with the key {key_id!r}, which is not among the encryption keys: add it again")
        self.key_id = key_id


@dataclass(frozen=True, slots=True)
class Key:
    """A key of 32 random bytes with its public id. Neither `repr` nor a log shows the secret."""

    id: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not _KEY_ID.fullmatch(self.id):
            raise ValueError("a key's id has 1 to 32 letters, digits, '-' or '_'")
        if len(self.secret) != _SECRET_BYTES:
            raise ValueError(f"the key {self.id!r} must have {_SECRET_BYTES} bytes, it has {len(self.secret)}")

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read `id:base64`. Raises `ValueError` that tells what is wrong without repeating what was written."""
        key_id, colon, encoded = written.strip().partition(":")
        if not colon:
            raise ValueError("an encryption key is written as id:base64")
        try:
            secret = base64.b64decode(encoded.translate(str.maketrans("-_", "+/")), validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("the part of an encryption key after the colon must be base64") from None
        return cls(key_id, secret)


def new_key() -> str:
    """A fresh key in the form that `Vault.parse` reads: `id:base64`."""
    secret = secrets.token_bytes(_SECRET_BYTES)
    return f"{secrets.token_hex(4)}:{base64.urlsafe_b64encode(secret).decode('ascii')}"


class Vault:
    """Seals and opens. The first key seals, any key opens, the last one is the root of keyed hashes."""

    def __init__(self, keys: Sequence[Key]) -> None:
        """Raises `ValueError` without a key or where two keys have the same id."""
        if not keys:
            raise ValueError("at least one encryption key is needed")
        if len({key.id for key in keys}) != len(keys):
            raise ValueError("two encryption keys have the same id")
        self._ciphers = {key.id: AESGCM(_derive(key, "sealed value")) for key in keys}
        self._sealing_id = keys[0].id
        self._text_hash_key = _derive(keys[-1], "keyed hash of text")
        self._file_hash_key = _derive(keys[-1], "keyed hash of a file")

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read `id:base64,id2:base64`. Raises `ValueError`; its message holds no part of a secret."""
        return cls([Key.parse(part) for part in written.split(",") if part.strip()])

    def __repr__(self) -> str:
        return f"Vault({', '.join(self._ciphers)})"

    def seal(self, text: str, *, table: str, column: str, row_id: str) -> bytes:
        """The ciphertext of `text` for one field of one row."""
        return self.seal_bytes(text.encode(), table=table, column=column, row_id=row_id)

    def open(self, blob: bytes, *, table: str, column: str, row_id: str) -> str:
        """The text of a field. Raises `MissingKey`, or `CannotOpen` where it was not sealed for this field."""
        return self.open_bytes(blob, table=table, column=column, row_id=row_id).decode()

    def seal_bytes(self, content: bytes, *, table: str, column: str, row_id: str) -> bytes:
        """As `seal`, for bytes."""
        header = bytes([_FORMAT, len(self._sealing_id)]) + self._sealing_id.encode("ascii")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        place = _place(header, table, column, row_id)
        return header + nonce + self._ciphers[self._sealing_id].encrypt(nonce, content, place)

    def open_bytes(self, blob: bytes, *, table: str, column: str, row_id: str) -> bytes:
        """As `open`, for bytes."""
        header, rest = _split_header(blob)
        key_id = header[2:].decode("ascii", errors="replace")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise MissingKey(key_id)
        nonce, sealed = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
        try:
            return cipher.decrypt(nonce, sealed, _place(header, table, column, row_id))
        except (InvalidTag, ValueError):
            raise CannotOpen(f"a value in {table}.{column} was damaged or sealed for another row") from None

    def keyed_hash(self, text: str) -> str:
        """64 hex digits that prove later what a text was, and cannot be guessed at without the last key."""
        return hmac.new(self._text_hash_key, text.encode(), sha256).hexdigest()

    def file_digest(self, owner_id: int, content: bytes) -> str:
        """64 hex digits naming a file of one person; the same file of another person has another name."""
        return hmac.new(self._file_hash_key, owner_id.to_bytes(8, "big") + content, sha256).hexdigest()


def _derive(key: Key, purpose: str) -> bytes:
    """An independent key for every purpose, so that none weakens another."""
    return HKDF(SHA256(), _SECRET_BYTES, salt=None, info=f"kinerja: {purpose}".encode()).derive(key.secret)


def _place(header: bytes, table: str, column: str, row_id: str) -> bytes:
    return header + f"{table}.{column}:{row_id}".encode()


def _split_header(blob: bytes) -> tuple[bytes, bytes]:
    if len(blob) < 2 or blob[0] != _FORMAT:
        raise CannotOpen("not a sealed value")
    end = 2 + blob[1]
    if len(blob) < end + _NONCE_BYTES:
        raise CannotOpen("a sealed value was cut off")
    return blob[:end], blob[end:]
