"""The assessment: own ratings first, a reason where they differ, the two official ratings, then the predicate."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.answers import Answer, Key
from bot.conversation.events import Where
from bot.conversation.kinds import RATING_CODES
from bot.conversation.path import path
from bot.conversation.turns import Finished
from bot.domain.behaviour import Value
from bot.domain.organisation import OrganisationPredicate
from bot.domain.predikat import Rating, predikat_for
from bot.flows.assessment import ASSESSMENT
from bot.flows.assessment_facts import AssessmentFacts
from tests.conversation.chat import Chat, english, fitting
from tests.conversation.walks import a_few
from tests.flows.cases import facts_of


def begun(facts: AssessmentFacts | None = None) -> Chat[AssessmentFacts]:
    return Chat(ASSESSMENT, facts or facts_of())


def at(step: str | None, facts: AssessmentFacts | None = None) -> Chat[AssessmentFacts]:
    """Everything before the step is answered, with no exception on a card; with None everything is."""
    chat = begun(facts)
    chat.answer_until(step)
    return chat


def keys(chat: Chat[AssessmentFacts]) -> list[str]:
    return [place.key.step for place in path(ASSESSMENT, chat.state)]


# ---- the path


def test_where_all_is_as_expected_six_questions_are_enough() -> None:
    assert keys(at(None)) == ["results", "values", "contribution", "result_rating", "behaviour_rating", "note"]


def test_a_result_that_differs_is_asked_about_at_once() -> None:
    chat = begun()
    chat.tap("1d", "f")
    assert chat.asked.key == Key("result_reason", "dr2")
    asked = english(chat.asked.question)
    assert asked.startswith("<b>Family cards")
    assert "\nDi Bawah Ekspektasi\n" in asked


def test_a_value_that_differs_is_asked_about_by_its_official_name() -> None:
    chat = at("values")
    chat.tap("0u", "f")
    assert chat.asked.key == Key("value_reason", "uBERORIENTASI_PELAYANAN")
    assert english(chat.asked.question).startswith("<b>Berorientasi Pelayanan</b>\nDi Atas Ekspektasi\n")


def test_what_was_not_observed_needs_no_reason() -> None:
    chat = at("values")
    chat.tap("4n", "f")
    assert chat.asked.key == Key("contribution")


@given(
    st.lists(st.sampled_from("umd"), min_size=3, max_size=3), st.lists(st.sampled_from("umdn"), min_size=7, max_size=7)
)
@a_few
def test_a_reason_is_asked_for_exactly_what_differs(results: list[str], values: list[str]) -> None:
    chat = begun(facts_of((1, 1, 1)))
    chat.tap(*(f"{index}{mark}" for index, mark in enumerate(results)), "f")
    chat.answer_until("values")
    chat.tap(*(f"{index}{mark}" for index, mark in enumerate(values)), "f")
    chat.answer_until(None)
    asked = [place.key for place in path(ASSESSMENT, chat.state) if place.key.step.endswith("_reason")]
    assert asked == [
        *(Key("result_reason", f"{mark}r{index}") for index, mark in enumerate(results, 1) if mark in "ud"),
        *(
            Key("value_reason", f"{mark}{value.value}")
            for value, mark in zip(Value, values, strict=True)
            if mark in "ud"
        ),
    ]


@pytest.mark.parametrize(
    ("organisation", "may_set", "asked"),
    [
        (None, True, True),
        (None, False, False),
        (OrganisationPredicate.BAIK, True, False),
        (OrganisationPredicate.BAIK, False, False),
    ],
)
def test_the_predikat_of_the_organisation_is_asked_only_of_whoever_may_set_it(
    organisation: OrganisationPredicate | None, may_set: bool, asked: bool
) -> None:
    chat = at(None, facts_of(organisation=organisation, may_set=may_set))
    assert ("organisation" in keys(chat)) is asked


# ---- the card of the person


def test_the_first_message_shows_person_results_and_capaian() -> None:
    asked = english(begun(facts_of((1,), evidence=2)).asked.whole())
    assert asked.startswith("<b>Sri Lestari</b>\nPenelaah Teknis Kebijakan\nTriwulan III 2026\n")
    assert "<b>RHK 1.</b> Birth certificates" in asked
    assert "Share issued in one day: 90% (target at least 95%)" in asked
    assert "Capaian 94.7% · 2 pieces of evidence" in asked


def test_without_a_self_review_the_message_says_so() -> None:
    asked = english(begun(facts_of(review=None, stated=False)).asked.whole())
    assert "No self-review was sent before its last day." in asked
    assert "not stated" in asked


@pytest.mark.parametrize(
    ("evidence", "may_return", "actions"),
    [
        (0, False, []),
        (1, False, ["v:evidence:7"]),
        (0, True, ["v:return:7"]),
        (3, True, ["v:evidence:7", "v:return:7"]),
    ],
)
def test_links_lead_to_what_there_is(evidence: int, may_return: bool, actions: list[str]) -> None:
    asked = begun(facts_of(evidence=evidence, may_return=may_return)).asked
    assert [button.action for button in asked.links] == actions


def test_a_tapped_result_shows_its_whole_title() -> None:
    chat = begun()
    chat.tap("1o")
    assert english(chat.asked.details) == (
        "<b>RHK 2.</b> Family cards <without> mistakes & without a second visit"
    )  # escaped only where it becomes HTML


# ---- advice


@pytest.mark.parametrize(
    ("predicate", "rating"),
    [
        (OrganisationPredicate.ISTIMEWA, "Di Atas Ekspektasi"),
        (OrganisationPredicate.BAIK, "Sesuai Ekspektasi"),
        (OrganisationPredicate.BUTUH_PERBAIKAN, "Di Bawah Ekspektasi"),
        (OrganisationPredicate.KURANG, "Di Bawah Ekspektasi"),
        (OrganisationPredicate.SANGAT_KURANG, "Di Bawah Ekspektasi"),
    ],
)
def test_for_the_head_of_a_unit_the_result_of_the_unit_speaks(predicate: OrganisationPredicate, rating: str) -> None:
    asked = english(at("result_rating", facts_of(organisation=predicate, heads=True)).asked.question)
    assert f"The numbers speak for {rating}: The result of Dinas Kependudukan ({predicate.label})" in asked


def test_for_anybody_else_the_capaian_speaks() -> None:
    asked = english(at("result_rating", facts_of((1,), reached=Decimal(95))).asked.question)
    assert "The numbers speak for Sesuai Ekspektasi: Mean capaian 100%" in asked


def test_without_numbers_there_is_no_advice() -> None:
    assert "💡" not in english(at("result_rating", facts_of(stated=False)).asked.question)


def test_the_seven_values_speak_for_the_rating_of_behaviour() -> None:
    chat = at("values")
    chat.tap(*(f"{index}u" for index in range(5)), "f")
    chat.answer_until("behaviour_rating")
    assert "The numbers speak for Di Atas Ekspektasi: Of 7 values observed, 5 above" in english(chat.asked.question)


def test_advice_is_never_an_answer() -> None:
    chat = at("result_rating")
    assert Key("result_rating") not in chat.state.answers
    assert chat.asked.present is None


@pytest.mark.parametrize(
    ("step", "asked"),
    [
        ("contribution", "contribution_reason"),
        ("result_rating", "result_rating_reason"),
        ("behaviour_rating", "behaviour_rating_reason"),
    ],
)
@pytest.mark.parametrize("mark", ["u", "d"])
def test_an_end_of_the_scale_has_its_sentence_of_reason(step: str, asked: str, mark: str) -> None:
    chat = at(step)
    chat.tap(mark)
    assert chat.asked.key == Key(asked, mark)


def test_the_reason_of_one_result_serves_the_rating_that_points_the_same_way() -> None:
    chat = begun()
    chat.tap("0d", "f")
    chat.answer_until("result_rating")
    chat.tap("d")
    assert chat.asked.key == Key("behaviour_rating")


# ---- predicate and sending


@pytest.mark.parametrize("result", list(Rating))
@pytest.mark.parametrize("behaviour", list(Rating))
def test_the_preview_names_the_predikat_of_the_cell(result: Rating, behaviour: Rating) -> None:
    chat = at("result_rating")
    chat.tap(RATING_CODES[result])
    chat.answer_until("behaviour_rating")
    chat.tap(RATING_CODES[behaviour])
    chat.answer_until(None)
    predikat = predikat_for(result, behaviour)
    preview = english(chat.summary.headline)
    gloss = f" ({predikat.gloss})" if predikat.gloss else ""
    assert f"Predikat: <b>{predikat.label}{gloss}</b>\n" in preview
    assert f"hasil kerja {result.label} × perilaku kerja {behaviour.label} → {predikat.label}{gloss} (" in preview
    assert "Nothing is final before you tap the button below." in preview


def test_no_predikat_is_named_before_both_ratings_stand() -> None:
    chat = begun()
    while (event := fitting(ASSESSMENT, chat.state)) is not None:
        assert "Predikat" not in english(chat.asked.question)
        chat.send(event)
    assert "Predikat:" in english(chat.summary.headline)


def test_without_the_predikat_of_the_organisation_it_waits_and_nothing_is_lost() -> None:
    chat = at(None, facts_of(organisation=None))
    assert "Predikat of Dinas Kependudukan: not set yet" in english(chat.summary.headline)
    answers = chat.state.answers
    chat.go(Where.SEND)
    assert chat.note.startswith("The predikat of Dinas Kependudukan is not set yet")
    assert chat.state.answers == answers


def test_the_predikat_that_was_just_set_lets_it_through() -> None:
    chat = at("organisation", facts_of(organisation=None, may_set=True))
    chat.tap("ISTIMEWA")
    chat.answer_until(None)
    assert "Predikat of Dinas Kependudukan: Istimewa" in english(chat.summary.headline)
    chat.go(Where.SEND)
    assert chat.finished.answers[Key("organisation")] == Answer("ISTIMEWA")


def test_a_reason_for_above_is_none_for_below() -> None:
    chat = begun()
    chat.tap("0u", "f")
    chat.answer_until(None)
    chat.edit("results")
    chat.tap("0d", "f")
    assert chat.asked.key == Key("result_reason", "dr1")


def test_a_reason_is_not_sent_once_the_rating_is_as_expected_again() -> None:
    chat = begun()
    chat.tap("0u", "f")
    chat.answer_until(None)
    chat.edit("results")
    chat.tap("0m", "f")
    chat.go(Where.SEND)
    assert Key("result_reason", "ur1") not in chat.finished.answers
    assert Key("result_reason", "ur1") in chat.state.answers


@pytest.mark.parametrize("results", range(4))
def test_twelve_taps_are_enough_where_four_items_differ(results: int) -> None:
    """From the name in /tim to the receipt; sentences of reason are written, not tapped."""
    chat = begun(facts_of((1, 1, 1)))
    taps = 1  # the name, which opens this card
    for step, exceptions in (("results", results), ("values", 4 - results)):
        chat.answer_until(step)
        chat.tap(*(f"{index}u" for index in range(exceptions)), "f")
        taps += exceptions + 1
    for step in ("contribution", "result_rating", "behaviour_rating"):
        chat.answer_until(step)
        chat.tap("m")
        taps += 1
    chat.answer_until("note")
    chat.go(Where.SKIP)
    chat.go(Where.SEND)
    assert isinstance(chat.turn, Finished)
    assert taps + 2 <= 12
