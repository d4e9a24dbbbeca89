"""Giving feedback: one question for the text, and only what it leaves open is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.answers import Key, Scope
from bot.conversation.events import Where
from bot.domain.feedback_notes import NoteKind, NoteTopic
from bot.domain.feedback_text import Part
from bot.flows.give_feedback import GIVE_APPRECIATION, GIVE_FEEDBACK
from bot.flows.give_feedback_facts import GivingFacts, item_of, kind_of, part_of, text_of, topic_of
from tests.conversation.chat import Chat, english

FACTS = GivingFacts(
    names={"7": "Sri Lestari – Arsiparis", "8": "Noor Ainah – Sekretaris", "9": "Rahmat Hidayat – Kepala Bidang"},
    first=("7", "9", "8"),
    reports=frozenset({"7"}),
    superiors=frozenset({"9"}),
    absent=frozenset({"8"}),
    indicators={"7": {"31": "RHK 1: Berkas tertata", "32": "RHK 2: Arsip dialihmediakan"}},
)
WHOLE = (
    "Saat rapat Senin Anda menjelaskan aplikasi baru dengan contoh sehingga semua bisa mengisinya. "
    "Mohon diulang bulan depan."
)


def chat(facts: GivingFacts = FACTS) -> Chat[GivingFacts]:
    return Chat(GIVE_FEEDBACK, facts)


def steps_until_summary(talk: Chat[GivingFacts]) -> list[str]:
    return [line.key.step for line in talk.summary.lines]


def test_a_whole_text_is_asked_nothing_more() -> None:
    talk = chat()
    talk.tap("8", "f", "v", "v4", "k")
    talk.write(WHOLE)
    assert steps_until_summary(talk) == ["to", "kind", "topic", "value", "given_as", "seen"]
    talk.go(Where.SEND)
    look = Scope(FACTS, talk.finished.answers)
    assert (kind_of(look), topic_of(look), item_of(look)) == (NoteKind.FEEDBACK, NoteTopic.VALUE, "HARMONIS")
    assert text_of(look) == WHOLE
    assert [part_of(look, part) for part in Part] == [None] * 4


def test_of_a_vague_text_every_part_is_asked_for_and_each_may_be_skipped() -> None:
    talk = chat()
    talk.tap("8", "f", "c", "KOMUNIKASI", "l")
    talk.write("Bagus.")
    asked = []
    while talk.turn.__class__.__name__ == "Asked":
        asked.append(talk.asked.key.step)
        assert talk.asked.optional
        assert "Your text is kept as it is" in english(talk.asked.question)
        talk.go(Where.SKIP)
    assert asked == ["situation", "behaviour", "effect", "next_step"]
    talk.go(Where.SEND)
    look = Scope(FACTS, talk.finished.answers)
    assert text_of(look) == "Bagus."
    assert (topic_of(look), item_of(look)) == (NoteTopic.COMPETENCE, "KOMUNIKASI")
    assert [part_of(look, part) for part in Part] == [None] * 4


def test_what_is_added_belongs_to_the_text() -> None:
    talk = chat()
    talk.tap("7", "f", "i", "32")
    talk.write("Arsipnya bagus sekali.")
    for words in ("Minggu lalu di ruang arsip.", "Anda memberi label pada setiap boks.", "Mudah dicari.", "Teruskan."):
        talk.write(words)
    talk.go(Where.SEND)
    look = Scope(FACTS, talk.finished.answers)
    assert (topic_of(look), item_of(look)) == (NoteTopic.INDICATOR, "32")
    assert text_of(look) == "Arsipnya bagus sekali.\nAnda memberi label pada setiap boks."
    assert part_of(look, Part.SITUATION) == "Minggu lalu di ruang arsip."
    assert part_of(look, Part.EFFECT) == "Mudah dicari."
    assert part_of(look, Part.NEXT_STEP) == "Teruskan."


def test_what_was_added_before_the_text_was_mended_no_longer_counts() -> None:
    talk = chat()
    talk.tap("8", "f", "v", "v1", "k")
    talk.write("Bagus.")
    talk.write("Kemarin di loket.")
    for _ in range(3):
        talk.go(Where.SKIP)
    talk.edit("seen")
    talk.write(WHOLE)
    talk.go(Where.SEND)
    look = Scope(FACTS, talk.finished.answers)
    assert part_of(look, Part.SITUATION) is None
    assert Key("situation") not in talk.finished.answers


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Orangnya malas sekali dan sombong.", "says what Noor Ainah is like"),
        ("Malas.", "says what Noor Ainah is like"),
        ("Ini tentang rapat.", "Your text is short"),
        ("Kinerjanya kurang baik selama ini.", "cannot tell yet what it is about"),
        ("Anda membantu rekan baru menyusun SKP.", "with one or two further sentences"),
    ],
)
def test_the_hint_says_what_was_noticed_once(written: str, hint: str) -> None:
    talk = chat()
    talk.tap("8", "f", "v", "v1", "k")
    talk.write(written)
    assert hint in english(talk.asked.question)
    talk.go(Where.SKIP)
    assert "💡" not in english(talk.asked.question)


@pytest.mark.parametrize(("to", "asked"), [("7", False), ("9", False), ("8", True)])
def test_leading_a_team_is_asked_only_where_neither_assesses_the_other(to: str, asked: bool) -> None:
    talk = chat()
    talk.tap(to, "f", "v", "v1")
    assert (talk.asked.key.step == "given_as") is asked


@pytest.mark.parametrize(("to", "codes"), [("7", ["v", "c", "i"]), ("8", ["v", "c"]), ("9", ["v", "c"])])
def test_only_the_penilai_may_choose_an_indicator(to: str, codes: list[str]) -> None:
    talk = chat()
    talk.tap(to, "f")
    assert talk.codes() == codes


def test_the_short_way_asks_for_whom_which_value_and_a_few_words() -> None:
    talk = Chat(GIVE_APPRECIATION, replace(FACTS, kind=NoteKind.APPRECIATION))
    talk.tap("7", "v4")
    question = english(talk.asked.question)
    assert "Read by: Sri Lestari and their penilai." in question
    talk.write("Makasih!")
    talk.go(Where.SEND)
    look = Scope(replace(FACTS, kind=NoteKind.APPRECIATION), talk.finished.answers)
    assert (kind_of(look), topic_of(look), item_of(look)) == (NoteKind.APPRECIATION, NoteTopic.VALUE, "HARMONIS")
    assert text_of(look) == "Makasih!"


def test_appreciation_chosen_on_the_long_way_is_as_short() -> None:
    talk = chat()
    talk.tap("8", "a", "v2")
    talk.write("Terima kasih sudah menunggu sampai warga terakhir.")
    assert steps_until_summary(talk) == ["to", "kind", "value", "thanks"]


def test_who_reads_it_stands_wherever_something_is_written() -> None:
    talk = chat()
    talk.tap("8", "f", "v", "v1", "k")
    for _ in range(5):
        assert "Read by: Noor Ainah. If Noor Ainah agrees, their summary quotes it." in english(talk.asked.question)
        talk.write("Bagus.") if talk.asked.key.step == "seen" else talk.go(Where.SKIP)
    assert "The penilai sees only how many there are. No rating comes of it." in english(talk.summary.headline)


def test_that_somebody_has_not_joined_is_said_before_it_is_sent() -> None:
    talk = chat()
    talk.tap("8", "a", "v1")
    talk.write("Terima kasih atas bantuannya.")
    assert "Noor Ainah has not joined this bot yet: it waits" in english(talk.summary.headline)


def test_the_same_words_to_several_people_get_a_hint_and_can_be_sent() -> None:
    facts = replace(FACTS, today=(("7", "terima  kasih ATAS bantuannya."), ("9", "Terima kasih atas bantuannya.")))
    talk = chat(facts)
    talk.tap("8", "a", "v1")
    talk.write("Terima kasih atas bantuannya.")
    assert "the same words to 2 other people" in english(talk.summary.headline)
    talk.go(Where.SEND)
    assert talk.finished.answers


def test_who_has_left_since_is_said_and_another_one_can_be_chosen() -> None:
    talk = chat()
    talk.tap("8", "a", "v1")
    talk.write("Terima kasih atas bantuannya.")
    remaining = {key: name for key, name in FACTS.names.items() if key != "8"}
    talk.state = replace(talk.state, facts=replace(FACTS, names=remaining))
    talk.go(Where.SEND)
    assert "no longer in service" in talk.note
    talk.edit("to")
    talk.tap("7")
    talk.go(Where.SEND)
    assert talk.finished.answers[Key("to")].value == "7"


@pytest.mark.parametrize("other", ["8", "9"])
def test_an_indicator_does_not_go_along_to_another_person(other: str) -> None:
    talk = chat()
    talk.tap("7", "f", "i", "31")
    talk.write(WHOLE)
    talk.edit("to")
    talk.tap(other)
    if talk.turn.__class__.__name__ == "Asked":  # as what the writer writes to a colleague
        talk.tap("k")
    talk.go(Where.SEND)
    assert "does not stand in the plan of this person" in talk.note
    talk.edit("topic")
    talk.tap("v", "v1")
    talk.go(Where.SEND)
    assert Key("indicator") not in talk.finished.answers


def test_people_and_indicators_are_found_by_a_part_of_the_name() -> None:
    talk = chat()
    talk.write("noor")
    assert talk.codes() == ["8"]
    talk.tap("8")
    talk.go(Where.BACK)
    talk.write("sri lestri")
    talk.tap("7", "f", "i")
    talk.write("dialihmediakan")
    talk.tap("32")
    assert talk.asked.key.step == "seen"


@pytest.mark.parametrize("forged", ["10", "x", "", "v1"])
def test_a_forged_person_is_nobody(forged: str) -> None:
    talk = chat()
    talk.tap(forged)
    assert talk.asked.key.step == "to"
    assert Key("to") not in talk.state.answers


def test_facts_name_nobody_when_they_are_shown() -> None:
    assert "Sri Lestari" not in repr(replace(FACTS, today=(("7", "Rahasia"),)))
    assert "Rahasia" not in repr(replace(FACTS, today=(("7", "Rahasia"),)))
