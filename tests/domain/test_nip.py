"""The checks on a NIP; all numbers are invented."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.nip import Gender, InvalidNip, NipFault, birth_date, clean, fault_of, mask, validate

TODAY = date(2026, 11, 24)
PNS = "199001012015011001"
PPPK = "199205172024212003"


@pytest.mark.parametrize("written", [PNS, "19900101 201501 1 001", " 19900101.201501.1.001 "])
def test_spaces_and_dots_do_not_matter(written: str) -> None:
    assert validate(written, today=TODAY) == PNS


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", NipFault.NOT_18_DIGITS),
        ("19900101201501100", NipFault.NOT_18_DIGITS),
        ("1990010120150110011", NipFault.NOT_18_DIGITS),
        ("19900101201501100a", NipFault.NOT_18_DIGITS),
        ("١٩٩٠٠١٠١٢٠١٥٠١١٠٠١", NipFault.NOT_18_DIGITS),
        ("199002302015011001", NipFault.BIRTH_DATE),
        ("000001012015011001", NipFault.BIRTH_DATE),
        ("200811252025011001", NipFault.AGE),
        ("195511232015011001", NipFault.AGE),
        ("199001012015013001", NipFault.GENDER_DIGIT),
        ("199001012015010001", NipFault.GENDER_DIGIT),
        ("199001012015011000", NipFault.SERIAL),
        ("199001012015001001", NipFault.APPOINTMENT_CODE),
        ("199001012015131001", NipFault.APPOINTMENT_CODE),
        ("199001012015191001", NipFault.APPOINTMENT_CODE),
        ("199001012026121001", NipFault.APPOINTMENT_IN_FUTURE),
        ("199002012006011001", NipFault.APPOINTED_TOO_YOUNG),
    ],
)
def test_each_fault_has_a_key_and_a_message_of_its_own(written: str, fault: NipFault) -> None:
    with pytest.raises(InvalidNip) as refused:
        validate(written, today=TODAY)
    assert refused.value.fault is fault
    assert refused.value.message == fault.message


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("200811242025011001", id="18 today"),
        pytest.param("195511252015011001", id="70, 71 tomorrow"),
        pytest.param("199001012026111001", id="appointed this month"),
        pytest.param("199001012006011001", id="appointed at 16"),
        pytest.param("199205172024202003", id="PPPK, lowest code"),
        pytest.param("199205172024242003", id="PPPK paruh waktu"),
    ],
)
def test_the_edges_are_accepted(written: str) -> None:
    assert fault_of(written, today=TODAY) is None


@pytest.mark.parametrize(
    ("nip", "is_pppk", "gender", "fault"),
    [
        (PNS, False, Gender.MALE, None),
        (PPPK, True, Gender.FEMALE, None),
        (PNS, True, None, NipFault.OTHER_STATUS),
        (PPPK, False, None, NipFault.OTHER_STATUS),
        (PNS, None, Gender.FEMALE, NipFault.OTHER_GENDER),
        (PPPK, None, Gender.MALE, NipFault.OTHER_GENDER),
    ],
)
def test_comparison_with_what_is_on_record(
    nip: str, is_pppk: bool | None, gender: Gender | None, fault: NipFault | None
) -> None:
    assert fault_of(nip, today=TODAY, is_pppk=is_pppk, gender=gender) is fault


def test_messages_differ() -> None:
    assert len({fault.message.msgid for fault in NipFault}) == len(NipFault)


def test_birth_date() -> None:
    assert birth_date(PPPK) == date(1992, 5, 17)


def test_the_mask_shows_the_year_and_the_gender_digit() -> None:
    assert mask(PNS) == "1990**********1***"
    assert mask("6372010101900001") == "*" * 18


@given(st.integers(0, 10**18 - 1).map("{:018}".format))
def test_the_mask_keeps_18_characters(nip: str) -> None:
    masked = mask(nip)
    assert len(masked) == 18
    assert [i for i, character in enumerate(masked) if character != "*"] == [0, 1, 2, 3, 14]
    assert clean(nip) == nip
