"""Until the penilai's own ratings stand, nothing of how the employee rated or described the work is seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.path import State, path
from bot.domain.predikat import Rating
from bot.flows.assessment import ASSESSMENT, BLIND_STEPS, REVEALED_AT
from bot.flows.assessment_facts import AssessmentFacts, SelfReview
from tests.conversation.chat import Chat, english, fitting
from tests.conversation.walks import a_few
from tests.flows.cases import assessments, facts_of, reviews

MARKS = st.lists(st.sampled_from(("0u", "0d", "0m", "0o", "1u", "1o", "2d", "5n")), max_size=5)


def _blind_screens(facts: AssessmentFacts, marks: list[str]) -> list[Any]:
    """Everything that is shown before the reveal, with details opened and exceptions tapped on every card."""
    chat = Chat(ASSESSMENT, facts)
    seen: list[Any] = [chat.turn]
    while chat.asked.key.step != REVEALED_AT:
        if chat.asked.key.step in ("results", "values") and len(seen) < 60:
            seen.extend(chat.tap(code) for code in marks)
        event = fitting(ASSESSMENT, chat.state)
        assert event is not None
        seen.append(chat.send(event))
    return seen[:-1]


@given(assessments, reviews(), reviews(), MARKS)
@a_few
def test_before_the_reveal_two_different_self_reviews_look_the_same(
    facts: AssessmentFacts, one: SelfReview, other: SelfReview, marks: list[str]
) -> None:
    assert _blind_screens(replace(facts, self_review=one), marks) == _blind_screens(
        replace(facts, self_review=other), marks
    )


def test_the_reveal_comes_after_every_blind_step() -> None:
    steps = [step.id for step in ASSESSMENT.steps()]
    assert all(steps.index(blind) < steps.index(REVEALED_AT) for blind in BLIND_STEPS)
    assert next(s for s in ASSESSMENT.steps() if s.id == REVEALED_AT).needs == BLIND_STEPS


def _reveal(review: SelfReview | None, *marks: str) -> str:
    chat = Chat(ASSESSMENT, facts_of(review=review))
    chat.tap(*marks, "f")
    chat.answer_until("contribution")
    chat.tap("m")
    assert chat.asked.key.step == REVEALED_AT
    return english(chat.asked.whole())


def test_the_reveal_puts_both_views_side_by_side_where_they_differ() -> None:
    shown = _reveal(SelfReview({"r1": Rating.ABOVE, "r2": Rating.MEETS, "LOYAL": Rating.BELOW}))
    assert "Your ratings are kept. This is how Sri Lestari sees it:" in shown
    assert "↔️ RHK 1: Di Atas Ekspektasi" in shown
    assert "Di Atas Ekspektasi · you: Sesuai Ekspektasi" in shown
    assert "↔️ Loyal: Di Bawah Ekspektasi · you: Sesuai Ekspektasi" in shown
    assert "↔️ 2." not in shown


def test_the_contribution_is_compared_too() -> None:
    assert "↔️ Kontribusi terhadap Tim dan Organisasi: Di Atas Ekspektasi" in _reveal(
        SelfReview(contribution_rating=Rating.ABOVE)
    )


def test_equal_views_are_named_in_one_line() -> None:
    shown = _reveal(SelfReview({"r1": Rating.ABOVE, "r2": Rating.MEETS}), "0u")
    assert "Every rating is the same as yours." in shown
    assert "↔️" not in shown


def test_the_reveal_quotes_what_was_written() -> None:
    shown = _reveal(
        SelfReview(
            impact={"r2": "Nobody comes twice."},
            contribution="I taught two colleagues.",
            helped="The weekly meeting.",
            hindered="A broken printer.",
            develop="Analysing data.",
        )
    )
    for quoted in (
        "Impact of result 2: “Nobody comes twice.”",
        "Contribution: “I taught two colleagues.”",
        "What helped: “The weekly meeting.”",
        "What stood in the way: “A broken printer.”",
        "Wants to develop: “Analysing data.”",
    ):
        assert quoted in shown
    assert "Impact of result 1" not in shown


def test_without_a_self_review_there_is_nothing_to_compare() -> None:
    assert "There is no self-review to compare with." in _reveal(None)


@given(assessments)
@a_few
def test_blind_steps_are_asked_in_every_assessment(facts: AssessmentFacts) -> None:
    asked = [place.key.step for place in path(ASSESSMENT, State(facts))]
    assert [step for step in asked if step in BLIND_STEPS] == list(BLIND_STEPS)
