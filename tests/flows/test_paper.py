"""Paper plays the same conversation: the same steps, the same rules, and on the printed form every question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from bot.conversation.answers import Answer, Key
from bot.conversation.events import Where
from bot.conversation.kinds import Prose
from bot.conversation.path import State, path
from bot.conversation.steps import Each, Flow, Step
from bot.conversation.turns import Asked
from bot.flows.assessment import ASSESSMENT
from bot.flows.assessment_facts import AssessmentFacts
from bot.flows.paper import PAPER_ASSESSMENT, PAPER_REFUSAL, PAPER_SELF_REVIEW, PaperFacts, PaperRefusalFacts
from bot.flows.paper_form import REASON, REASON_UNLESS_ABOVE, Amount, Block, Lines, Ticks, sections_of
from bot.flows.paper_words import ASSESSMENT_ON_PAPER, SELF_REVIEW_ON_PAPER
from bot.flows.self_review import SELF_REVIEW, SelfReviewFacts
from bot.i18n import N_
from tests.conversation.chat import SENTENCE, Chat, english, fitting
from tests.conversation.walks import a_few
from tests.flows.cases import TITLES, assessments, facts_of, plan, plans

FRONT = ["signed_on", "scan"]


def paper_facts(form: Any) -> PaperFacts:
    return PaperFacts(
        form=form,
        employee="Sri Lestari",
        author="Rahmat Hidayat",
        period="Triwulan III 2026",
        number="PN-00007",
        earliest=date(2026, 10, 1),
    )


FILLED = {Key("signed_on", "0"): Answer("2026-11-20"), Key("scan", "0"): Answer({"d1": "image/jpeg"})}


def entering(flow: Flow[PaperFacts], facts: PaperFacts) -> Chat[PaperFacts]:
    """An admin who has stated the date and sent one page."""
    return Chat(flow, facts, FILLED)


def steps_of(flow: Flow[Any], facts: Any) -> list[str]:
    return [place.key.step for place in path(flow, State(facts))]


# ---- the same conversation


@given(plans)
@a_few
def test_a_self_review_on_paper_has_the_steps_of_the_chat(found: Any) -> None:
    facts = SelfReviewFacts(found)
    assert steps_of(PAPER_SELF_REVIEW, paper_facts(facts)) == FRONT + steps_of(SELF_REVIEW, facts)


@given(assessments)
@a_few
def test_an_assessment_on_paper_has_the_steps_of_the_chat(facts: AssessmentFacts) -> None:
    assert steps_of(PAPER_ASSESSMENT, paper_facts(facts)) == FRONT + steps_of(ASSESSMENT, facts)


def test_a_reason_is_asked_where_the_chat_asks_it() -> None:
    chat = entering(PAPER_ASSESSMENT, paper_facts(facts_of()))
    chat.tap("0u", "f")
    assert chat.asked.key == Key("result_reason", "ur1")
    assert "According to the form" in english(chat.asked.question)


def test_paper_takes_no_evidence_and_leads_nowhere_else() -> None:
    for flow in (PAPER_SELF_REVIEW, PAPER_ASSESSMENT):
        steps = [step for step in flow.steps() if step.id not in FRONT]
        assert not any(step.takes_files or step.links for step in steps)


@given(assessments)
@a_few
def test_nothing_that_the_chat_would_reveal_is_shown_to_whoever_enters(facts: AssessmentFacts) -> None:
    chat = entering(PAPER_ASSESSMENT, paper_facts(facts))
    seen = []
    while isinstance(chat.turn, Asked):
        seen.append(english(chat.asked.whole()))
        event = fitting(PAPER_ASSESSMENT, chat.state)
        assert event is not None
        chat.send(event)
    for said in seen:
        assert "sees it" not in said
        assert "Nobody <waits>" not in said
        assert "💡" not in said
        assert "realisation:" not in said


def test_an_assessment_cannot_be_sent_without_the_predikat_of_the_organisation() -> None:
    chat = entering(PAPER_ASSESSMENT, paper_facts(facts_of(organisation=None)))
    chat.answer_until(None)
    chat.go(Where.SEND)
    assert "is not set yet" in chat.note


def test_the_summary_names_the_form_and_no_predikat() -> None:
    chat = entering(PAPER_ASSESSMENT, paper_facts(facts_of()))
    chat.answer_until(None)
    headline = english(chat.summary.headline)
    assert "PN-00007" in headline
    assert "Predikat" not in headline


def test_what_is_sent_is_what_the_chat_would_send_and_the_date_and_the_scan() -> None:
    chat = entering(PAPER_SELF_REVIEW, paper_facts(SelfReviewFacts(plan(1))))
    chat.answer_until(None)
    chat.go(Where.SEND)
    answers = chat.finished.answers
    assert answers[Key("signed_on", "0")] == Answer("2026-11-20")
    assert answers[Key("scan", "0")] == Answer({"d1": "image/jpeg"})
    in_chat = Chat(SELF_REVIEW, SelfReviewFacts(plan(1)))
    in_chat.answer_until(None)
    in_chat.go(Where.SEND)
    assert set(answers) == {Key("signed_on", "0"), Key("scan", "0"), *in_chat.finished.answers}


def test_a_form_that_was_sent_back_says_why_above_the_summary() -> None:
    chat = entering(PAPER_SELF_REVIEW, replace(paper_facts(SelfReviewFacts(plan(1))), refusal="Angkanya berbeda."))
    chat.answer_until(None)
    assert "“Angkanya berbeda.”" in english(chat.summary.headline)


def test_sending_back_asks_what_differs() -> None:
    chat = Chat(PAPER_REFUSAL, PaperRefusalFacts("Sri Lestari", "PD-00007"))
    assert "Form <b>PD-00007</b> (Sri Lestari)" in english(chat.asked.question)
    chat.write(SENTENCE)
    chat.go(Where.SEND)
    assert chat.finished.answers == {Key("reason"): Answer(SENTENCE)}


# ---- the printed form


def blocks(flow: Flow[Any], facts: Any, words: Any) -> list[Block]:
    return [block for section in sections_of(flow, facts, words) for block in section.blocks]


def test_the_self_review_form_has_a_place_for_every_answer() -> None:
    found = blocks(SELF_REVIEW, SelfReviewFacts(plan(2, 1)), SELF_REVIEW_ON_PAPER)
    assert [type(block) for block in found] == [
        Amount, Amount, Lines, Ticks,
        Amount, Lines, Ticks,
        Ticks, Lines, Ticks, Lines, Lines, Lines,
    ]  # fmt: skip
    amount, values = found[0], found[7]
    assert isinstance(amount, Amount)
    assert (english(amount.label), english(amount.target), amount.measure) == (
        "Share issued in one day",
        "at least 95%",
        "%",
    )
    assert isinstance(values, Ticks)
    assert len(values.rows) == 7
    assert [english(choice) for choice in values.choices] == [
        "Di Atas Ekspektasi",
        "Sesuai Ekspektasi",
        "Di Bawah Ekspektasi",
        "Not observed",
    ]
    assert values.reason is None


def test_every_planned_result_is_a_heading_of_its_own() -> None:
    headings = [
        section.heading for section in sections_of(SELF_REVIEW, SelfReviewFacts(plan(2, 1)), SELF_REVIEW_ON_PAPER)
    ]
    assert [english(heading) for heading in headings[:2]] == [f"RHK 1: {TITLES[0]}", f"RHK 2: {TITLES[1]}"]
    assert len(headings) == 5


def test_the_assessment_form_asks_for_reasons_beside_the_marks() -> None:
    found = blocks(ASSESSMENT, facts_of(), ASSESSMENT_ON_PAPER)
    results, values, contribution, result, behaviour, note = found
    for block, reason in (
        (results, REASON),
        (values, REASON),
        (contribution, REASON),
        (result, REASON_UNLESS_ABOVE),
        (behaviour, REASON_UNLESS_ABOVE),
    ):
        assert isinstance(block, Ticks)
        assert block.reason == reason
    assert isinstance(note, Lines)
    assert note.optional
    assert isinstance(results, Ticks)
    assert [english(row.label) for row in results.rows] == [f"RHK 1: {TITLES[0]}", f"RHK 2: {TITLES[1]}"]
    assert "target at least 95%; realisation: 90%" in english(results.rows[0].note)


def test_the_form_has_no_question_that_was_left_out() -> None:
    facts = facts_of(organisation=None, may_set=True)
    asked = sum(isinstance(block, Ticks) for block in blocks(ASSESSMENT, facts, ASSESSMENT_ON_PAPER))
    assert asked == 1 + sum(isinstance(block, Ticks) for block in blocks(ASSESSMENT, facts_of(), ASSESSMENT_ON_PAPER))


def test_a_question_that_is_added_stands_on_the_form_by_itself() -> None:
    added: Step[Any] = Step(
        id="learned", title=N_("What helped"), ask=N_("What helped in this period?"), kind=Prose(N_("Reason"))
    )
    longer = replace(SELF_REVIEW, parts=(*SELF_REVIEW.parts, added))
    last = blocks(longer, SelfReviewFacts(plan(1)), SELF_REVIEW_ON_PAPER)[-1]
    assert isinstance(last, Lines)
    assert english(last.question) == "What helped in this period?"


@pytest.mark.parametrize(
    ("flow", "words"), [(SELF_REVIEW, SELF_REVIEW_ON_PAPER), (ASSESSMENT, ASSESSMENT_ON_PAPER)], ids=lambda v: ""
)
def test_words_for_paper_belong_to_a_step_of_the_flow(flow: Flow[Any], words: dict[str, Any]) -> None:
    assert set(words) <= {step.id for step in flow.steps()}


def test_no_word_of_the_chats_buttons_stands_on_paper() -> None:
    cases: list[tuple[Flow[Any], Any, Any]] = [
        (SELF_REVIEW, SelfReviewFacts(plan(2, 1)), SELF_REVIEW_ON_PAPER),
        (ASSESSMENT, facts_of(), ASSESSMENT_ON_PAPER),
    ]
    for flow, facts, words in cases:
        for block in blocks(flow, facts, words):
            said = english(block.label if isinstance(block, Amount) else block.question)  # type: ignore[union-attr]
            for button in ("tap", "Tap", "skip", "▲", "📎"):
                assert button not in said


def test_a_repetition_without_items_and_needs_asks_for_nothing() -> None:
    inner: Step[Any] = Step(id="never", title=N_("Reason"), ask=N_("Reason"), kind=Prose(N_("Reason")))
    empty = replace(SELF_REVIEW, parts=(Each(over=lambda look: (), steps=(inner,)),))
    assert sections_of(empty, SelfReviewFacts(plan(1)), SELF_REVIEW_ON_PAPER) == ()
