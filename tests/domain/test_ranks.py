"""Pangkat, golongan ruang and golongan."""

from __future__ import annotations

import pytest

from bot.domain.ranks import GOLONGAN_PPPK, JENJANG, PANGKAT, golongan_of_pppk, names_pangkat, rank_of_pns


@pytest.mark.parametrize(("golongan", "pangkat"), PANGKAT.items())
def test_each_rank_is_read_from_its_parts(golongan: str, pangkat: str) -> None:
    rank = f"{pangkat} ({golongan})"
    ways = (
        rank,
        golongan,
        golongan.upper(),
        pangkat,
        f"{pangkat}, {golongan}",
        f"{pangkat} / {golongan.replace('/', ' / ')}",
    )
    assert {rank_of_pns(way) for way in ways} == {rank}


@pytest.mark.parametrize(
    "written", ["Penata Muda Tk. I (III/b)", "Penata Muda Tk I, III/b", "PENATA MUDA TINGKAT I III/b"]
)
def test_the_usual_abbreviation_is_understood(written: str) -> None:
    assert rank_of_pns(written) == "Penata Muda Tingkat I (III/b)"


@pytest.mark.parametrize("written", ["Penata (III/a)", "V/a", "III/e", "I/e", "IX", "Kolonel", "Pembina (III/d)", ""])
def test_what_does_not_belong_together_is_no_rank(written: str) -> None:
    assert rank_of_pns(written) is None


@pytest.mark.parametrize("written", ["IX", "ix", "Golongan IX", "Gol. IX", "gol IX"])
def test_a_pppk_has_a_golongan(written: str) -> None:
    assert golongan_of_pppk(written) == "IX"


@pytest.mark.parametrize("written", ["XVIII", "0", "Penata", "III/a", "9"])
def test_and_nothing_else(written: str) -> None:
    assert golongan_of_pppk(written) is None


def test_the_list_is_whole() -> None:
    assert len(PANGKAT) == 17
    assert len(GOLONGAN_PPPK) == 17
    assert sum(map(len, JENJANG.values())) == 8


def test_a_pangkat_is_recognised_where_it_should_not_be() -> None:
    assert names_pangkat("Penata Muda")
    assert names_pangkat("Penata (III/a)")
    assert not names_pangkat("IX")
