"""Small evidence files made in code: a PNG with a bar chart and a PDF of one page."""

from __future__ import annotations

import struct
import zlib

_WIDTH, _HEIGHT = 160, 90
_PAPER, _BAR, _GROUND = 0, 1, 2
_COLOURS = bytes((250, 250, 247, 31, 111, 120, 90, 90, 90))


def picture(heights: tuple[int, ...]) -> bytes:
    """A PNG of a bar chart; heights in percent of the picture."""
    rows = b"".join(b"\0" + _row(y, heights) for y in range(_HEIGHT))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 3, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", _COLOURS),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _row(y: int, heights: tuple[int, ...]) -> bytes:
    row = bytearray([_GROUND if y == _HEIGHT - 6 else _PAPER]) * _WIDTH
    slot = _WIDTH // len(heights)
    for number, height in enumerate(heights):
        if _HEIGHT - 6 - height * (_HEIGHT - 12) // 100 <= y < _HEIGHT - 6:
            start = number * slot + slot // 5
            row[start : start + slot * 3 // 5] = bytes([_BAR]) * (slot * 3 // 5)
    return bytes(row)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def page(lines: tuple[str, ...]) -> bytes:
    """A PDF of one page with these lines; a character outside Latin-1 becomes a question mark."""
    shown = " T* ".join(f"({_escaped(line)}) Tj" for line in lines)
    text = f"BT /F1 12 Tf 18 TL 60 770 Td {shown} ET".encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
            b" /Resources << /Font << /F1 4 0 R >> >> >>"
        ),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    )
    written = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + trailer


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").replace("–", "-")
