"""Names are found though they are mistyped, without titles, or in the middle of a sentence."""

from __future__ import annotations

import pytest

from bot.domain.names import alike, named_in

NAMES = {
    1: "Siti Contoh Rahmah",
    2: "Budi Contoh Santosa, S.Kom.",
    3: "Muhammad Noor Ipansyah",
    4: "Dewi Anggraeni Wulandari",
    5: "Noor Ainah Hidayati",
    6: "Sukarno",
}


@pytest.mark.parametrize(
    ("written", "first"), [("sity rahma", 1), ("BUDI SANTOSA", 2), ("wulandari", 4), ("Noor Ipansyah", 3)]
)
def test_a_name_is_found_with_typing_errors(written: str, first: int) -> None:
    assert alike(written, NAMES)[0] == first


def test_nobody_is_found_by_something_else() -> None:
    assert alike("Xyzzy Qwerty", NAMES) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Saya siti rahmah dari bidang kependudukan, analis", [1]),
        ("nama: Budi Santoso, unit Disdukcapil, operator", [2]),
        ("M. Noor Ipansyah - kelurahan", [3]),
        ("dewi anggraini wulandari staf", [4]),
        ("saya sukarno dari kecamatan", [6]),
        ("noor", []),
        ("Disdukcapil", []),
        ("", []),
    ],
)
def test_names_in_a_sentence_need_two_of_their_words_or_the_only_one(text: str, found: list[int]) -> None:
    assert named_in(text, NAMES) == found
