"""What free text must be; all numbers are invented."""

import pytest

from bot.domain.textrules import LONGEST, SHORTEST, rejection, useful_length, without_numbers_of_people


@pytest.mark.parametrize(
    "written",
    [
        "a" * 10 + "b" * 10,
        "Melayani 40 warga di Cempaka.",
        "  Melayani warga\n\ntanpa antre  ",
        "ab" * (LONGEST // 2),
        "Disepakati dengan NIP 199001012015011001.",
        "Disepakati dengan NIP 19900101 201501 1 001.",
        "Anggaran Rp1.234.567.890.123 terserap 97,5%.",
        "Nomor 12 15 20 30 44 50 60 70 sudah selesai.",
    ],
)
def test_useful_text_is_accepted(written: str) -> None:
    assert rejection(written) is None


@pytest.mark.parametrize(
    ("written", "begins"),
    [
        ("", "Please write at least"),
        ("   \n ", "Please write at least"),
        ("Sudah baik.", "Please write at least"),
        ("a b" + " " * 40 + "c", "Please write at least"),
        ("ok" + "\u200b" * 40, "Please write at least"),
        ("a" * 40, "This is one character"),
        ("A a " * 20, "This is one character"),
        ("." * 40, "This is one character"),
        ("ab" * (LONGEST // 2) + "c", "This text has"),
        ("Akta untuk 6372010101900001 selesai.", "This text seems to hold"),
        ("NIK 6372 0101 0190 0001", "This text seems to hold"),
        ("KK: 637201-010190-0001.", "This text seems to hold"),
        ("NIK6372010101900001", "This text seems to hold"),
    ],
)
def test_each_reason_to_refuse(written: str, begins: str) -> None:
    refused = rejection(written)
    assert refused is not None
    assert refused.msgid.startswith(begins)


def test_nineteen_characters_are_too_few_and_twenty_enough() -> None:
    refused = rejection("ab" * 9 + "c")
    assert refused is not None
    assert refused.args == {"limit": SHORTEST, "n": 19}
    assert rejection("ab" * 10) is None


def test_white_space_between_words_counts_once() -> None:
    assert useful_length("  satu \n\t dua ") == 8


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("KTP_6372010101900001.pdf", "KTP_6372************.pdf"),
        ("KK 6372 0101 0190 0001.jpg", "KK 6372 **** **** ****.jpg"),
        ("SKP 199001012015041001 2026.pdf", "SKP 1990************** 2026.pdf"),
        ("6372010101900001-6372010101900002.pdf", "6372************-6372************.pdf"),
        ("IMG_20261124_101530.jpg", "IMG_20261124_101530.jpg"),
        ("Laporan Triwulan III 2026.pdf", "Laporan Triwulan III 2026.pdf"),
    ],
)
def test_the_name_of_a_file_names_nobody_by_number(name: str, kept: str) -> None:
    assert without_numbers_of_people(name) == kept
