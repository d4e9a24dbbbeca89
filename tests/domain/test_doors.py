"""The rules of the door: validity, the shape of code and link, and how guessing is slowed down."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import doors
from bot.domain.doors import Standing
from bot.domain.textrules import IDENTITY_NUMBER

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("used", "revoked", "age", "expected"),
    [
        (False, False, timedelta(), Standing.VALID),
        (False, False, timedelta(days=7, seconds=-1), Standing.VALID),
        (False, False, timedelta(days=7), Standing.EXPIRED),
        (False, True, timedelta(), Standing.REVOKED),
        (True, True, timedelta(days=9), Standing.USED),
    ],
)
def test_an_invitation_holds_for_seven_days_unless_it_was_used_or_ended(
    used: bool, revoked: bool, age: timedelta, expected: Standing
) -> None:
    standing = doors.standing(
        used_at=NOW if used else None,
        revoked_at=NOW if revoked else None,
        expires_at=NOW + doors.VALIDITY,
        now=NOW + age,
    )
    assert standing is expected


def test_a_link_is_what_telegram_takes_as_a_deep_link() -> None:
    tokens = {doors.new_token() for _ in range(200)}
    assert len(tokens) == 200
    for token in tokens:
        assert re.fullmatch(r"[A-Za-z0-9_-]{32}", token)
        assert doors.is_token(token)
        assert doors.token_in(doors.link("Kinerja_bot", token)) == token
        assert doors.token_in(f" /start {token} ") == token


@pytest.mark.parametrize("written", ["", "abc", "x" * 65, "a b c d e f g h i j", "tautan='" + "x" * 20, "²" * 20])
def test_what_has_not_the_shape_of_a_token_is_none(written: str) -> None:
    assert not doors.is_token(written)
    assert doors.token_in(written) is None


def test_codes_have_eight_signs_that_nobody_mistakes() -> None:
    for _ in range(200):
        code = doors.new_code()
        assert len(code) == 8
        assert not set(code) & set("0125BILOSUZAE")
        assert doors.code_in(doors.shown_code(code)) == code


@pytest.mark.parametrize(
    "written", ["CDFG3467", "cdfg-3467", " cd fg 34 67 ", "C-D-F-G-3-4-6-7", "cdfg–3467", "cdfg\n3467"]
)
def test_a_code_is_read_in_any_case_with_spaces_and_dashes(written: str) -> None:
    assert doors.code_in(written) == "CDFG3467"


@pytest.mark.parametrize("written", ["", "CDFG346", "CDFG34677", "CDFG346O", "halo semua", "СDFG3467", "CDFG346٧"])
def test_what_cannot_be_a_code_is_none(written: str) -> None:
    assert doors.code_in(written) is None


def test_the_pause_begins_with_the_fifth_wrong_code_and_doubles_up_to_a_day() -> None:
    minutes = [None if (pause := doors.pause_after(n)) is None else pause.total_seconds() / 60 for n in range(1, 14)]
    assert minutes == [None, None, None, None, 15, 30, 60, 120, 240, 480, 960, 1440, 1440]
    assert doors.pause_after(10_000) == timedelta(days=1)
    assert [doors.left_before_pause(n) for n in range(1, 7)] == [4, 3, 2, 1, 1, 1]
    assert [doors.ends_after(n) for n in (9, 10, 11)] == [False, True, True]


def test_the_number_of_a_binding_fits_a_button_and_tells_one_second_from_the_next() -> None:
    versions = {doors.version_of(NOW + timedelta(seconds=n)) for n in range(1000)}
    assert len(versions) == 1000
    assert all(0 <= version < 10**9 for version in versions)


@pytest.mark.parametrize(
    ("written", "fits"),
    [
        ("Siti Contoh, Dinas Contoh, analis", True),
        ("Siti", False),
        ("    \u200b\u200b     ", False),
        ("x" * 501, False),
        ("Siti Contoh, NIK 6372010101900001, Dinas Contoh", False),
    ],
)
def test_a_request_for_access_is_short_and_holds_no_nik(written: str, fits: bool) -> None:
    why = doors.request_rejection(written)
    assert (why is None) is fits
    assert (why == IDENTITY_NUMBER) is ("NIK" in written)
