"""Pangkat and golongan ruang of PNS, golongan of PPPK, and jenjang of functional posts.

The list of pangkat is the standard one; PPPK have a golongan (I to XVII) and no pangkat.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

PANGKAT: Mapping[str, str] = MappingProxyType(
    {
        "I/a": "Juru Muda",
        "I/b": "Juru Muda Tingkat I",
        "I/c": "Juru",
        "I/d": "Juru Tingkat I",
        "II/a": "Pengatur Muda",
        "II/b": "Pengatur Muda Tingkat I",
        "II/c": "Pengatur",
        "II/d": "Pengatur Tingkat I",
        "III/a": "Penata Muda",
        "III/b": "Penata Muda Tingkat I",
        "III/c": "Penata",
        "III/d": "Penata Tingkat I",
        "IV/a": "Pembina",
        "IV/b": "Pembina Tingkat I",
        "IV/c": "Pembina Utama Muda",
        "IV/d": "Pembina Utama Madya",
        "IV/e": "Pembina Utama",
    }
)
"""By golongan ruang."""

GOLONGAN_PPPK = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
)  # fmt: skip

JENJANG: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "JF_KEAHLIAN": ("AHLI_PERTAMA", "AHLI_MUDA", "AHLI_MADYA", "AHLI_UTAMA"),
        "JF_KETERAMPILAN": ("PEMULA", "TERAMPIL", "MAHIR", "PENYELIA"),
    }
)
"""By jenis jabatan; other posts have none."""

_GOLONGAN = re.compile(r"\b(IV|I{1,3})\s*/\s*([a-e])\b", re.IGNORECASE)
_BY_NAME = {name.casefold(): golongan for golongan, name in PANGKAT.items()}


def rank_of_pns(written: str) -> str | None:
    """`Penata Muda (III/a)` from that, from `III/a`, `Penata Muda, III/a` or the pangkat alone.

    None where there is no such golongan, or pangkat and golongan do not belong together.
    """
    found = _GOLONGAN.search(written)
    name = _pangkat(_GOLONGAN.sub("", written))
    if found is None:
        golongan = _BY_NAME.get(name)
    else:
        golongan = f"{found[1].upper()}/{found[2].lower()}"
        if name and _BY_NAME.get(name) != golongan:
            return None
    return None if golongan is None or golongan not in PANGKAT else f"{PANGKAT[golongan]} ({golongan})"


def _pangkat(written: str) -> str:
    words = re.sub(r"[^\w\s]", " ", written.casefold()).split()
    names = ["tingkat" if word in {"tk", "tkt"} else word for word in words]
    return " ".join(name for name in names if name not in {"gol", "golongan", "ruang"})


def golongan_of_pppk(written: str) -> str | None:
    """`IX` from that or `Golongan IX`; None where it is none."""
    golongan = re.sub(r"^(golongan|gol\.?)\s*", "", written.strip(), flags=re.IGNORECASE).upper()
    return golongan if golongan in GOLONGAN_PPPK else None


def names_pangkat(written: str) -> bool:
    """Whether somebody gave a pangkat or a golongan ruang of PNS."""
    return rank_of_pns(written) is not None or _GOLONGAN.search(written) is not None
