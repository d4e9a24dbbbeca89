"""The first steps: read, language, right or wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.answers import Key
from bot.conversation.events import Where
from bot.conversation.kinds import YES
from bot.conversation.turns import Summarised
from bot.domain.corrections import Wrong
from bot.domain.privacy import PRIVACY_VERSION
from bot.flows.correction import NO
from bot.flows.onboarding import ONBOARDING, OnboardingFacts
from bot.i18n import plain
from tests.conversation.chat import READER, Chat, english
from tests.flows.cases import own_data


@pytest.fixture
def chat() -> Chat[OnboardingFacts]:
    return Chat(ONBOARDING, OnboardingFacts(own_data(), frozenset(), "id"))


def test_three_taps_and_all_is_said_where_the_data_are_right(chat: Chat[OnboardingFacts]) -> None:
    assert "/datasaya" in english(chat.asked.question)
    assert [english(button.label) for button in chat.asked.links] == ["🌐 English"]
    chat.tap(PRIVACY_VERSION, "en", YES)
    assert set(chat.finished.answers) == {Key("privacy"), Key("language"), Key("right")}


def test_the_notice_cannot_be_passed_by_words_or_skipped(chat: Chat[OnboardingFacts]) -> None:
    chat.write("nanti saja")
    assert chat.asked.key == Key("privacy")
    for where in (Where.SKIP, Where.SEND, Where.KEEP):
        chat.go(where)
        assert chat.asked.key == Key("privacy")
    chat.write(READER.label(chat.asked.rows[0][0].label).upper())
    assert chat.asked.key == Key("language")


def test_the_data_stand_above_the_question_with_the_number_masked(chat: Chat[OnboardingFacts]) -> None:
    chat.tap(PRIVACY_VERSION, "id")
    text = english(chat.asked.whole())
    for part in ("Sri Lestari", "1990**********2***", "Penata (III/c)", "part of Bidang Pendaftaran", "Rahmat Hidayat"):
        assert part in text


def test_what_is_wrong_goes_to_the_summary_before_anybody_gets_it(chat: Chat[OnboardingFacts]) -> None:
    chat.tap(PRIVACY_VERSION, "id", NO, Wrong.UNIT.value)
    chat.write("Seksi Kearsipan")
    chat.tap(NO)
    assert isinstance(chat.turn, Summarised)
    assert english(chat.summary.headline).startswith("Your suggestions go to BKPSDM")
    chat.go(Where.SEND)
    assert Key("suggestion", "1") in chat.finished.answers


def test_who_finds_all_right_after_all_sends_nothing(chat: Chat[OnboardingFacts]) -> None:
    chat.tap(PRIVACY_VERSION, "id", NO, Wrong.UNIT.value)
    chat.write("Seksi Kearsipan")
    chat.tap(NO)
    chat.edit("right")
    chat.tap(YES)
    assert Key("suggestion", "1") not in chat.finished.answers


@pytest.mark.parametrize(
    ("differs", "line"),
    [
        ({"penilai": None}, "Pejabat penilai: <b>nobody</b>"),
        ({"unit_above": None}, "Unit: <b>Seksi Pelayanan</b>"),
        ({"additional_duty": "Kepala Sekolah"}, "Tugas tambahan: Kepala Sekolah"),
        ({"atasan": plain("Noor Ainah")}, "Atasan pejabat penilai: Noor Ainah"),
    ],
)
def test_what_is_missing_in_the_list_is_seen(differs: dict[str, object], line: str) -> None:
    data = replace(own_data(), **differs)  # type: ignore[arg-type]
    assert line in [english(told) for told in data.listed()]


def test_who_has_no_number_has_no_line_for_one() -> None:
    data = replace(own_data(), nip=None, rank=None)
    told = "\n".join(english(line) for line in data.listed())
    assert "NIP" not in told
    assert "Pangkat" not in told
