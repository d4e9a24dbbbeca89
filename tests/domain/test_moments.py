"""When somebody wants to be reminded, as people write it; all seen from Selasa, 24 November 2026, 09.00 WITA."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.moment_words import FILLERS, MONTHS, WEEKDAYS
from bot.domain.moments import FARTHEST, Misunderstood, Understood, at_length, read_moment
from bot.i18n import WITA
from tests.conversation.chat import english

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def read(written: str, now: datetime = NOW) -> str:
    """The local time that is understood, or why none is."""
    found = read_moment(written, now)
    if isinstance(found, Misunderstood):
        return english(found.reason)
    return f"{found.instant.astimezone(WITA):%d-%m-%Y %H.%M}"


READ = {
    # a day, and its morning where nothing more is said
    "besok": "25-11-2026 08.00",
    "besok pagi": "25-11-2026 08.00",
    "besok siang": "25-11-2026 13.00",
    "besok sore": "25-11-2026 15.00",
    "besok malam": "25-11-2026 19.00",
    "lusa": "26-11-2026 08.00",
    "besok lusa": "26-11-2026 08.00",
    "besok jam 9": "25-11-2026 09.00",
    "jam 9 besok": "25-11-2026 09.00",
    "besok 9": "25-11-2026 09.00",
    "besok 08.00 WITA": "25-11-2026 08.00",
    "Besok, pukul 10:15 WITA.": "25-11-2026 10.15",
    "Ingatkan saya besok jam 9 ya": "25-11-2026 09.00",
    "3 hari lagi": "27-11-2026 08.00",
    "tiga hari lagi jam 10": "27-11-2026 10.00",
    "seminggu lagi": "01-12-2026 08.00",
    "2 minggu lagi jam 10": "08-12-2026 10.00",
    "sebulan lagi": "24-12-2026 08.00",
    "minggu depan": "30-11-2026 08.00",
    "pekan depan siang": "30-11-2026 13.00",
    "bulan depan": "01-12-2026 08.00",
    # weekdays
    "Jumat pagi": "27-11-2026 08.00",
    "Jumat": "27-11-2026 08.00",
    "hari Jumat jam 9": "27-11-2026 09.00",
    "Jumat ini": "27-11-2026 08.00",
    "Jumat depan": "04-12-2026 08.00",
    "Senin depan jam 14.30": "30-11-2026 14.30",
    "Rabu minggu depan": "02-12-2026 08.00",
    "Jumat minggu ini": "27-11-2026 08.00",
    "Selasa": "01-12-2026 08.00",
    "Selasa jam 14": "24-11-2026 14.00",
    "Selasa jam 8": "01-12-2026 08.00",
    "Minggu jam 9": "29-11-2026 09.00",
    "hari Minggu": "29-11-2026 08.00",
    "hari Minggu depan": "06-12-2026 08.00",
    "malam Jumat": "26-11-2026 19.00",
    "besok Rabu": "25-11-2026 08.00",
    "Jumat tanggal 27": "27-11-2026 08.00",
    # dates
    "tanggal 5": "05-12-2026 08.00",
    "tanggal 24 jam 14": "24-11-2026 14.00",
    "tanggal 24": "24-12-2026 08.00",
    "tanggal 31": "31-12-2026 08.00",
    "tanggal 3 bulan depan": "03-12-2026 08.00",
    "tanggal 27 bulan ini": "27-11-2026 08.00",
    "5 Desember": "05-12-2026 08.00",
    "5 bulan Desember": "05-12-2026 08.00",
    "5 Desember 2026 jam 10": "05-12-2026 10.00",
    "Sabtu, 5 Desember 2026, 10.00 WITA": "05-12-2026 10.00",
    "5 Januari": "05-01-2027 08.00",
    "5/12 jam 10": "05-12-2026 10.00",
    "tgl 5/12": "05-12-2026 08.00",
    "05-12-2026 14.00": "05-12-2026 14.00",
    "5.12.2026": "05-12-2026 08.00",
    "5/12/26": "05-12-2026 08.00",
    "2026-12-05": "05-12-2026 08.00",
    # today
    "hari ini jam 2 siang": "24-11-2026 14.00",
    "nanti sore": "24-11-2026 15.00",
    "sore ini": "24-11-2026 15.00",
    "siang": "24-11-2026 13.00",
    "pagi": "25-11-2026 08.00",
    "malam ini": "24-11-2026 19.00",
    "nanti malam jam 8": "24-11-2026 20.00",
    "jam 12 malam": "25-11-2026 00.00",
    "besok jam 1 malam": "26-11-2026 01.00",
    "besok dini hari": "25-11-2026 05.00",
    "tengah hari": "24-11-2026 12.00",
    # an hour, as at an office
    "jam 9": "25-11-2026 09.00",
    "jam 10": "24-11-2026 10.00",
    "jam 2": "24-11-2026 14.00",
    "jam 6": "24-11-2026 18.00",
    "jam 7": "25-11-2026 07.00",
    "jam 12": "24-11-2026 12.00",
    "6.30": "24-11-2026 18.30",
    "06.30": "25-11-2026 06.30",
    "pukul 14:30": "24-11-2026 14.30",
    "9 pagi": "25-11-2026 09.00",
    "2 siang": "24-11-2026 14.00",
    "jam 11 siang": "24-11-2026 11.00",
    "jam setengah 3 sore": "24-11-2026 14.30",
    "setengah tiga": "24-11-2026 14.30",
    "jam setengah 1": "24-11-2026 12.30",
    "jam 10 lewat 15": "24-11-2026 10.15",
    "jam 11 kurang 15 menit": "24-11-2026 10.45",
    # spans
    "2 jam lagi": "24-11-2026 11.00",
    "dua jam lagi": "24-11-2026 11.00",
    "sejam lagi": "24-11-2026 10.00",
    "setengah jam lagi": "24-11-2026 09.30",
    "satu setengah jam lagi": "24-11-2026 10.30",
    "30 menit lagi": "24-11-2026 09.30",
    "2 jam 30 menit lagi": "24-11-2026 11.30",
    "dalam 45 menit": "24-11-2026 09.45",
    "seperempat jam lagi": "24-11-2026 09.15",
    "1,5 jam lagi": "24-11-2026 10.30",
    "satu jam setengah lagi": "24-11-2026 10.30",
    "empat puluh lima menit lagi": "24-11-2026 09.45",
    "dua belas hari lagi": "06-12-2026 08.00",
    # as it is said
    "Senin besok": "30-11-2026 08.00",
    "jam dua belas": "24-11-2026 12.00",
    "jam 10an": "24-11-2026 10.00",
    "besok pagi-pagi": "25-11-2026 08.00",
    "besok setelah makan siang": "25-11-2026 13.00",
    "ba'da ashar": "24-11-2026 15.00",
    "habis Jumatan": "27-11-2026 13.00",
    "tengah malam": "25-11-2026 00.00",
    # slips
    "jum'at pagi": "27-11-2026 08.00",
    "Jum’at jm 9": "27-11-2026 09.00",
    "jumaat": "27-11-2026 08.00",
    "bsk jm 10": "25-11-2026 10.00",
    "bsk pg": "25-11-2026 08.00",
    "  BESOK   JAM   9 ": "25-11-2026 09.00",
    "2jam lg": "24-11-2026 11.00",
    "30 mnt lg": "24-11-2026 09.30",
    "５ Desember": "05-12-2026 08.00",
    # English
    "tomorrow at 9": "25-11-2026 09.00",
    "Friday morning": "27-11-2026 08.00",
    "next Monday": "30-11-2026 08.00",
    "the day after tomorrow at 2 pm": "26-11-2026 14.00",
    "December 5th at 10": "05-12-2026 10.00",
    "today at 2pm": "24-11-2026 14.00",
    "half past 2": "24-11-2026 14.30",
    "5th of December": "05-12-2026 08.00",
    "in an hour": "24-11-2026 10.00",
    "in 2 hours": "24-11-2026 11.00",
    "in half an hour": "24-11-2026 09.30",
    "in three days": "27-11-2026 08.00",
    "next week": "30-11-2026 08.00",
    "this afternoon": "24-11-2026 15.00",
    "tonight": "24-11-2026 19.00",
    "at noon tomorrow": "25-11-2026 12.00",
    "9 a.m. tomorrow": "25-11-2026 09.00",
}


@pytest.mark.parametrize(("written", "local"), READ.items())
def test_what_is_understood(written: str, local: str) -> None:
    assert read(written) == local


NOT_READ = {
    "": "I could not read a time there.",
    "   ": "I could not read a time there.",
    "?!": "I could not read a time there.",
    "nanti": "I could not read a time there.",
    "halo": "I do not know what “halo” means",
    "9": "I do not know what “9” means",
    "kopi besok": "I do not know what “kopi” means",
    "besok jam 9 kopi": "I understood Wednesday, 25 November 2026, 09:00 WITA, but not “kopi”.",
    "besok " + "x" * 60: "but not “" + "x" * 29 + "…”",
    "besok jam 9" + " ya" * 40: "I could not read a time there.",
    "hari ini": "I understood Tuesday, 24 November 2026, but not at what time.",
    "jam 25": "hours are from 0 to 23",
    "jam 9.75": "hours are from 0 to 23",
    "besok jam 24": "I understood Wednesday, 25 November 2026, but not at what time.",
    "besok Jumat": "two different days there: Wednesday, 25 November 2026 and Friday, 27 November 2026",
    "2 jam lagi besok": "a span of time and a day",
    "kemarin": "I understood Monday, 23 November 2026, 08:00 WITA, and that has passed already.",
    "kemarin jam 9": "has passed already",
    "hari ini jam 8": "I understood Tuesday, 24 November 2026, 08:00 WITA, and that has passed already.",
    "pagi ini": "has passed already",
    "20 November": "I understood Friday, 20 November 2026, 08:00 WITA, and that has passed already.",
    "01-01-2020 10.00": "has passed already",
    "0 menit lagi": "has passed already",
    "70 hari lagi": "I understood Tuesday, 2 February 2027, 08:00 WITA; that is more than 60 days ahead.",
    "5 Mei": "more than 60 days ahead",
    "9999 hari lagi": "more than 60 days ahead",
    "99999 hari lagi": "I could not read a time there",
    "31 Februari": "could not find that day in the calendar",
    "30-02-2027": "could not find that day in the calendar",
    "tanggal 32": "could not find that day in the calendar",
    "1-1-9999": "more than 60 days ahead",
    "31-12-9999 jam 12 malam": "could not find that day in the calendar",
    "0000-01-01": "could not find that day in the calendar",
    "0001-01-01": "could not find that day in the calendar",
}


@pytest.mark.parametrize(("written", "said"), NOT_READ.items())
def test_what_is_not_is_told_kindly_with_two_examples(written: str, said: str) -> None:
    reason = read(written)
    assert said in reason
    assert reason.endswith(" For example: <b>tomorrow at 9</b> or <b>Friday morning</b>.")


def test_sixty_days_are_still_near() -> None:
    assert read("60 hari lagi jam 9") == "23-01-2027 09.00"
    assert "more than 60 days" in read("60 hari lagi jam 9.01")


def test_a_span_ends_on_a_full_minute_and_never_early() -> None:
    assert read("1 menit lagi", NOW + timedelta(seconds=30)) == "24-11-2026 09.02"


def test_on_the_last_of_a_month_the_day_is_found_in_the_one_after() -> None:
    assert read("tanggal 31", datetime(2027, 1, 31, 10, 0, tzinfo=UTC)) == "31-03-2027 08.00"


def test_the_29th_of_february_is_taken_where_there_is_one() -> None:
    assert read("29 Februari", datetime(2028, 2, 1, tzinfo=UTC)) == "29-02-2028 08.00"


def test_at_length_names_the_weekday() -> None:
    assert english(at_length(NOW)) == "Tuesday, 24 November 2026, 09:00 WITA"


instants = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
words = st.sampled_from(
    [*READ, *NOT_READ, *WEEKDAYS, *MONTHS, *FILLERS, "jam", "setengah", "5/12", "tanggal", "2", "30", "belas", "puluh"]
)
phrases = st.lists(words, max_size=6).map(" ".join) | st.text(max_size=120)


@given(phrases, instants)
@example("31 12 malam", NOW)
@example("setengah", NOW)
@example("lewat menit jam", NOW)
def test_it_never_raises_and_never_gives_what_is_past_or_too_far(written: str, now: datetime) -> None:
    match read_moment(written, now):
        case Understood(instant):
            assert now < instant <= now + FARTHEST
        case Misunderstood(reason):
            assert english(reason)
