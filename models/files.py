"""Evidence files outside the database: encrypted, once per owner and content.

Layout: `<directory>/<owner id>/<first two digits of the digest>/<digest>`, directories 0700, files 0600.
Neither a name nor a type of a file stands on the disk.
"""

import re
from pathlib import Path

from bot.errors import NotFound
from models.crypto import Vault
from models.durable import make_private_directory, replace_durably

_DIGEST = re.compile(r"[0-9a-f]{64}")


class EncryptedFiles:
    """Keeps files below one directory. Fulfils the port `FileStore`; safe to use from threads and processes."""

    def __init__(self, directory: Path, vault: Vault) -> None:
        """The directory is made private (0700) if it is not there yet."""
        self._directory = directory.resolve()
        self._vault = vault
        make_private_directory(self._directory)

    def put(self, owner_id: int, content: bytes) -> str:
        """Store bytes durably and give their digest. Storing the same again changes nothing."""
        digest = self._vault.file_digest(owner_id, content)
        target = self._path(owner_id, digest)
        if not target.exists():
            sealed = self._vault.seal_bytes(content, **_place(owner_id, digest))
            make_private_directory(target.parent)
            with replace_durably(target) as unfinished:
                unfinished.write_bytes(sealed)
        return digest

    def get(self, owner_id: int, digest: str) -> bytes:
        """The bytes. Raises `NotFound`, and `CannotOpen` where the file was damaged or exchanged for another."""
        try:
            sealed = self._path(owner_id, digest).read_bytes()
        except FileNotFoundError:
            raise NotFound from None
        return self._vault.open_bytes(sealed, **_place(owner_id, digest))

    def delete(self, owner_id: int, digest: str) -> None:
        """Remove the file for good; harmless where it is not there."""
        self._path(owner_id, digest).unlink(missing_ok=True)

    def _path(self, owner_id: int, digest: str) -> Path:
        """Raises `NotFound` for what cannot be a digest, or would lead out of the directory."""
        if owner_id < 0 or not _DIGEST.fullmatch(digest):
            raise NotFound
        path = self._directory / str(int(owner_id)) / digest[:2] / digest
        if not path.resolve().is_relative_to(self._directory):
            raise NotFound
        return path


def _place(owner_id: int, digest: str) -> dict[str, str]:
    return {"table": "evidence", "column": "content", "row_id": f"{owner_id}/{digest}"}
