"""Files that people and the bot send: kept in memory, named and measured as Telegram does."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import Any

DOWNLOAD_LIMIT = 20 * 1024 * 1024
"""Bytes that `getFile` offers at most (https://core.telegram.org/bots/api#getfile)."""
UPLOAD_LIMIT = 50 * 1024 * 1024
"""Bytes a bot may send at most, pictures aside."""
PHOTO_LIMIT = 10 * 1024 * 1024
"""Bytes of a picture at most."""

THUMBNAIL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6368000000"
    "82008177cd72b60000000049454e44ae426082"
)
"""The smallest size of every picture: one grey dot, so that a bot which takes it by mistake notices."""

_FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice"}
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "audio/ogg": "oga"}


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes as they came with a request or from the page, before anything is known about them."""

    name: str
    mime: str
    content: bytes

    def __repr__(self) -> str:
        return f"Upload({self.name!r}, {self.mime!r}, {len(self.content)} bytes)"


@dataclass(frozen=True, slots=True)
class File:
    """A stored file. `kind` is photo, document or voice; `path` is what `getFile` tells."""

    id: str
    kind: str
    name: str
    mime: str
    content: bytes
    path: str
    width: int = 0
    height: int = 0

    @property
    def unique_id(self) -> str:
        """The same for the same bytes, whoever sends them."""
        return "AQAD" + hashlib.sha256(self.content).hexdigest()[:12]

    def __repr__(self) -> str:
        return f"File({self.id!r}, {self.name!r}, {self.mime!r}, {len(self.content)} bytes)"

    def wire(self) -> dict[str, Any]:
        """The part of it that every kind of file has."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class FileStore:
    """All files of one simulated world, by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def add(self, kind: str, upload: Upload) -> File:
        """Keep `upload` under a new id. Raises `ValueError` where a photo is no picture that Telegram reads."""
        number = len(self._by_id) + 1
        width, height = (0, 0)
        if kind == "photo":
            size = picture_size(upload.content)
            if size is None:
                raise ValueError("not a PNG, JPEG, GIF or WebP picture")
            width, height = size
        ending = _ENDINGS.get(upload.mime) or upload.name.rpartition(".")[2] or "bin"
        digest = hashlib.sha256(f"{number}:{kind}".encode()).hexdigest()[:24]
        path = f"{_FOLDERS.get(kind, 'documents')}/file_{number}.{ending}"
        stored = File(f"AgACAgUAAxk{digest}", kind, upload.name, upload.mime, upload.content, path, width, height)
        self._by_id[stored.id] = self._by_path[path] = stored
        return stored

    def thumbnail(self) -> File:
        """The smallest size of a picture."""
        existing = self._by_path.get("thumbnails/file_0.png")
        if existing is None:
            existing = File("AgACAgUAAxkthumbnail0", "photo", "", "image/png", THUMBNAIL, "thumbnails/file_0.png", 1, 1)
            self._by_id[existing.id] = self._by_path[existing.path] = existing
        return existing

    def by_id(self, file_id: str) -> File | None:
        """The file, or None for an unknown id."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> File | None:
        """The file, or None for an unknown path."""
        return self._by_path.get(path)


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF, WebP or JPEG; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return int(width), int(height)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return 512, 512
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    index = 2
    while index + 9 < len(content):
        if content[index] != 0xFF:
            return None
        marker = content[index + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[index + 5 : index + 9])
            return int(width), int(height)
        index += 2 + int.from_bytes(content[index + 2 : index + 4])
    return None
