"""The words in which people say when, in Indonesian and English, with the slips of haste and phones.

Everything is brought to one Indonesian word, on which the grammar in `moments` works.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

_TOKEN: Final = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9])"
    r"|[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2,4}(?![0-9])"
    r"|[0-9]{1,2}[-/][0-9]{1,2}(?![0-9])"
    r"|[0-9]{1,2}[.:][0-9]{2}(?![0-9])"
    r"|[0-9]+|[a-z]+|\S"
)
_DIGIT: Final = re.compile("[1-9]")
_TENS: Final = re.compile("[1-9]0")
_APOSTROPHES: Final = re.compile("['`´‘’ʼ]")
_PUNCTUATION: Final = frozenset(',.;:!?()"“”-–—')

_PHRASES: Final = (
    ("the day after tomorrow", "lusa"),
    ("day after tomorrow", "lusa"),
    ("besok lusa", "lusa"),
    ("hari ini", "hariini"),
    ("hari minggu", "ahad"),
    ("dini hari", "subuh"),
    ("tengah hari", "noon"),
    ("minggu depan", "pekandepan"),
    ("pekan depan", "pekandepan"),
    ("next week", "pekandepan"),
    ("minggu ini", "pekanini"),
    ("pekan ini", "pekanini"),
    ("this week", "pekanini"),
    ("bulan depan", "bulandepan"),
    ("next month", "bulandepan"),
    ("bulan ini", "bulanini"),
    ("this month", "bulanini"),
    ("half past", "halfpast"),
    ("half an hour", "setengah jam"),
    ("half hour", "setengah jam"),
    ("an hour", "1 jam"),
    ("jam setengah lagi", "setengah jam lagi"),
    ("seperempat jam", "15 menit"),
    ("tengah malam", "jam 12 malam"),
    ("midnight", "jam 12 malam"),
    ("from now", "lagi"),
    ("ke depan", "lagi"),
    ("a.m.", "am"),
    ("p.m.", "pm"),
)
"""Words that mean something else together; the longer ones first."""

_AFTER: Final = "(?:setelah|sesudah|sehabis|habis|usai|bada) (?:salat |shalat |sholat )?"
_PATTERNS: Final = (
    (re.compile(rf"\b{_AFTER}(?:makan siang|istirahat|ishoma|zuhur|dzuhur|dhuhur|lohor)\b"), "siang"),
    (re.compile(rf"\b{_AFTER}(?:asar|ashar)\b"), "sore"),
    (re.compile(rf"\b{_AFTER}jumatan\b"), "jumat siang"),
    (re.compile(r"\b([0-9]{1,2})[.,]5 ?jam\b"), r"\1 setengah jam"),
)
"""The same, where there is more than one way to say it."""

_SPELLINGS: Final = {
    "senin": "senen snn monday mon",
    "selasa": "sls tuesday tue tues",
    "rabu": "rbu wednesday wed",
    "kamis": "kms thursday thu thur thurs",
    "jumat": "jumaat jumat jmt jum friday fri",
    "sabtu": "sbt saturday sat",
    "ahad": "sunday sun",
    "minggu": "mgg mggu",
    "hariini": "today",
    "besok": "bsk bsok besuk bsuk esok tomorrow tomorow tommorow tommorrow tmr tmrw",
    "kemarin": "kemaren kmrn yesterday",
    "jam": "jm pukul pkl pk at hour hours",
    "menit": "mnt mnit min mins minute minutes",
    "hari": "hr hri day days",
    "pekan": "week weeks",
    "bulan": "bln month months",
    "lagi": "lg lgi later kemudian",
    "tanggal": "tgl tggl",
    "setengah": "stengah stgh half",
    "lewat": "lebih past",
    "kurang": "krg",
    "pagi": "pg pgi morning",
    "sore": "petang afternoon",
    "malam": "mlm malem evening night",
    "subuh": "fajar dawn",
    "noon": "midday",
    "ini": "this",
    "nanti": "nnti nti ntar",
    "depan": "dpn next",
    "januari": "jan january",
    "februari": "pebruari feb peb february",
    "maret": "mar march",
    "april": "apr",
    "mei": "may",
    "juni": "jun june",
    "juli": "jul july",
    "agustus": "agu agt agus aug august",
    "september": "sep sept",
    "oktober": "okt oct october",
    "november": "nopember nov nop",
    "desember": "des dec december",
    "1": "satu one a",
    "2": "dua two",
    "3": "tiga three",
    "4": "empat four",
    "5": "lima five",
    "6": "enam six",
    "7": "tujuh seven",
    "8": "delapan eight",
    "9": "sembilan nine",
    "10": "sepuluh ten",
    "11": "sebelas eleven",
    "12": "duabelas twelve",
    "15": "fifteen",
    "20": "twenty",
    "30": "thirty",
    "1 jam": "sejam",
    "1 menit": "semenit",
    "1 hari": "sehari",
    "1 pekan": "seminggu sepekan",
    "1 bulan": "sebulan",
    "malam ini": "tonight",
}
"""Each word with what is written for it."""

_SAME: Final = MappingProxyType({other: word for word, those in _SPELLINGS.items() for other in those.split()})

WEEKDAYS: Final = MappingProxyType(
    {name: number for number, name in enumerate(("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "ahad"))}
    | {"minggu": 6}
)
"""Monday is 0. `minggu` alone is the Sunday."""

MONTHS: Final = MappingProxyType(
    {
        name: number
        for number, name in enumerate(
            (
                "januari",
                "februari",
                "maret",
                "april",
                "mei",
                "juni",
                "juli",
                "agustus",
                "september",
                "oktober",
                "november",
                "desember",
            ),
            start=1,
        )
    }
)

_ADDS_NOTHING: Final = (
    "wita pada di hari lagi ingatkan tolong mohon saya aku aja saja ya yah dong deh sekitar kira dalam bulan "
    "mendatang berikutnya nya ke please remind me on the in of around about oclock o clock an th st nd rd"
)
FILLERS: Final = frozenset(_ADDS_NOTHING.split())
"""Words that add nothing to when."""

LONGEST: Final = 100
"""Characters that are read; nobody needs as many to say when."""


def words_of(written: str) -> list[str]:
    """The words, numbers and dates that were written, each as the grammar knows it."""
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", written[: LONGEST + 1]).casefold())
    text = " ".join(text.split())
    for pattern, meant in _PATTERNS:
        text = pattern.sub(meant, text)
    for said, meant in _PHRASES:
        text = re.sub(rf"(?<![a-z]){re.escape(said)}(?![a-z])", meant, text)
    found = (match[0] for match in _TOKEN.finditer(text))
    told = " ".join(_SAME.get(word, word) for word in found if word not in _PUNCTUATION)
    return _with_tens(told.split())


def _with_tens(words: Sequence[str]) -> list[str]:
    """`2 belas` is 12, `3 puluh` 30 and `4 puluh 5` 45."""
    told: list[str] = []
    for at, word in enumerate(words):
        before = told[-1] if told else ""
        if word in {"belas", "puluh"} and _DIGIT.fullmatch(before):
            told[-1] = str(int(before) + 10 if word == "belas" else int(before) * 10)
        elif _DIGIT.fullmatch(word) and _TENS.fullmatch(before) and words[at - 1] == "puluh":
            told[-1] = str(int(before) + int(word))
        else:
            told.append(word)
    return told
