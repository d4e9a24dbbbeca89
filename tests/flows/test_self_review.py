"""The self-review of somebody with two planned results and three indicators."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.conversation.answers import Answer, Key
from bot.conversation.events import Where
from bot.conversation.path import path
from bot.flows.self_review import SELF_REVIEW, SelfReviewFacts
from tests.conversation.chat import SENTENCE, Chat, english
from tests.flows.cases import plan


def begun() -> Chat[SelfReviewFacts]:
    return Chat(SELF_REVIEW, SelfReviewFacts(plan(1, 2)))


def test_every_indicator_then_impact_and_own_rating_result_by_result_then_the_whole_person() -> None:
    assert [(place.key.step, place.key.item) for place in path(SELF_REVIEW, begun().state)] == [
        ("realisation", "r1i1"),
        ("impact", "r1"),
        ("own_rating", "r1"),
        ("realisation", "r2i1"),
        ("realisation", "r2i2"),
        ("impact", "r2"),
        ("own_rating", "r2"),
        ("values", ""),
        ("contribution", ""),
        ("contribution_rating", ""),
        ("helped", ""),
        ("hindered", ""),
        ("develop", ""),
    ]


def test_a_realisation_is_asked_with_its_target_and_unit() -> None:
    chat = begun()
    chat.answer_until("realisation", "r2i1")
    asked = english(chat.asked.question)
    assert asked.startswith("<b>Planned result 2.</b> Family cards")
    assert "Longest time\nTarget: <b>at most 24 jam</b>" in asked
    assert asked.endswith("Please write the number in jam.")


@pytest.mark.parametrize(
    ("item", "target"), [("r1i1", "at least 95%"), ("r2i1", "at most 24 jam"), ("r2i2", "80 berkas to 120 berkas")]
)
def test_a_target_is_named_by_its_direction(item: str, target: str) -> None:
    assert english(plan(1, 2).indicator(item).target_text()) == target


def test_a_realisation_far_from_its_target_is_asked_about() -> None:
    chat = begun()
    chat.write("985")
    assert chat.asked.key == Key("realisation", "r1i1")
    assert chat.note.startswith("985% is far from the target (at least 95%).")
    chat.tap("y")
    assert chat.asked.key == Key("impact", "r1")


@pytest.mark.parametrize("step", ["realisation", "impact"])
def test_evidence_comes_with_a_realisation_and_its_impact(step: str) -> None:
    chat = begun()
    chat.answer_until(step, "r1" if step == "impact" else "r1i1")
    assert chat.asked.takes_files


def test_no_evidence_comes_with_a_rating() -> None:
    chat = begun()
    chat.answer_until("own_rating", "r1")
    assert not chat.asked.takes_files


def test_a_value_that_is_tapped_shows_its_three_official_guides() -> None:
    chat = begun()
    chat.answer_until("values")
    chat.tap("1o")
    details = english(chat.asked.details)
    assert details.startswith("<b>Akuntabel</b>\n• Melaksanakan tugas dengan jujur")
    assert details.count("•") == 3


def test_all_seven_values_stand_on_one_card() -> None:
    chat = begun()
    chat.answer_until("values")
    names = [english(row[0].label) for row in chat.asked.rows]
    assert names == [
        "Pelayanan", "Akuntabel", "Kompeten", "Harmonis", "Loyal", "Adaptif", "Kolaboratif", "All Sesuai Ekspektasi"
    ]  # fmt: skip


def test_the_last_three_questions_can_be_skipped() -> None:
    chat = begun()
    chat.answer_until("helped")
    for _ in range(3):
        assert chat.asked.optional
        chat.go(Where.SKIP)
    chat.go(Where.SEND)
    assert chat.finished.answers[Key("develop")] == Answer(None)


def test_what_was_answered_is_what_is_sent() -> None:
    chat = begun()
    chat.write("98,5%")
    chat.write(SENTENCE)
    chat.tap("u")
    chat.write("20 jam")
    chat.write("110")
    chat.answer_until(None)
    chat.go(Where.SEND)
    sent = chat.finished.answers
    assert sent[Key("realisation", "r1i1")] == Answer("98.5")
    assert sent[Key("impact", "r1")] == Answer(SENTENCE)
    assert sent[Key("own_rating", "r1")] == Answer("u")
    assert sent[Key("realisation", "r2i1")] == Answer("20")
    assert sent[Key("realisation", "r2i2")] == Answer("110")
    assert len(sent) == 13


def test_the_summary_names_the_indicator_and_the_number_with_its_unit() -> None:
    chat = begun()
    chat.write("98,5")
    chat.answer_until(None)
    line = chat.summary.lines[0]
    assert (english(line.title), english(line.value)) == ("Share issued in one day", "98.5%")


def test_capaian_of_a_result_needs_all_its_indicators() -> None:
    result = plan(1, 2).result("r2")
    assert result.capaian_of({"r2i1": Decimal(24)}) is None
    assert result.capaian_of({"r2i1": Decimal(24), "r2i2": Decimal(100)}) == Decimal(100)


def test_a_key_that_is_not_in_the_plan_is_unknown() -> None:
    for look_up in (plan(1).result, plan(1).indicator, plan(1).result_of):
        with pytest.raises(KeyError):
            look_up("r9")
