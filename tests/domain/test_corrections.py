"""What somebody means who suggests a correction."""

from __future__ import annotations

import pytest

from bot.domain.corrections import Refusal, Wrong, meant_by
from tests.conversation.chat import english

OFFICIALS = {
    1: ("Rizali Hanafiah",),
    2: ("Masniah Rukmini, S.Sos., M.Si.",),
    3: ("Ahmad Fauzan Azhari",),
    4: ("Ahmad Syarwani Noor",),
}
UNITS = {
    1: ("Dinas Kependudukan dan Pencatatan Sipil Kota Banjarbaru", "Disdukcapil"),
    2: ("Dinas Pendidikan Kota Banjarbaru", "Disdik"),
    3: ("Seksi Pelayanan KTP-el dan Akta", "Seksi KTP-el"),
}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Rizali Hanafiah", 1),
        ("rizali hanafiah, S.STP", 1),
        ("Pak Rizali Hanafiah", 1),
        ("Masniah Rukmini", 2),
        ("Masnah Rukmini", 2),
        ("Ahmad", None),
        ("Ahmad Fauzan", 3),
        ("Kepala Dinas", None),
        ("", None),
        (", M.Si.", None),
    ],
)
def test_a_superior_is_meant_only_where_no_other_is_as_like(written: str, meant: int | None) -> None:
    assert meant_by(written, OFFICIALS) == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("disdukcapil", 1), ("Dinas Pendidikan", 2), ("seksi ktp-el", 3), ("lantai dua", None)]
)
def test_a_unit_is_found_by_either_of_its_names(written: str, meant: int | None) -> None:
    assert meant_by(written, UNITS) == meant


def test_two_of_the_same_name_are_not_clear_and_nobody_is_meant_where_there_is_none() -> None:
    assert meant_by("Ahmad Fauzan", {1: ("Ahmad Fauzan",), 2: ("Ahmad Fauzan",)}) is None
    assert meant_by("Ahmad Fauzan", {}) is None


def test_everything_that_can_be_wrong_or_refused_has_words() -> None:
    assert len({english(wrong.label) for wrong in Wrong}) == len(Wrong)
    assert len({english(refusal.label) for refusal in Refusal}) == len(Refusal)
    assert all(english(refusal.said).endswith(".") for refusal in Refusal)
