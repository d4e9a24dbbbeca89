"""Plans of up to 70 planned results, with the longest titles there are: they come in pages, and nothing is cut."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.conversation.answers import Answer, Stored
from bot.conversation.cards import Card
from bot.conversation.events import Where
from bot.conversation.kinds import Choice, Kind, Number
from bot.conversation.path import path
from bot.conversation.steps import Flow
from bot.conversation.turns import Asked, Summarised, Turn
from bot.domain.capaian import Polarity
from bot.domain.predikat import Rating
from bot.flows.assessment import ASSESSMENT
from bot.flows.assessment_facts import SelfReview
from bot.flows.facts import IndicatorFacts, PlanFacts, ResultFacts
from bot.flows.self_review import SELF_REVIEW, SelfReviewFacts
from bot.i18n import translator
from bot.rendering.messages import SHORTENED, message_of
from tests.conversation.chat import Chat
from tests.flows.cases import facts_of
from tests.rendering.drawing import assert_drawable

EN = translator("en")
TITLE = (
    "Meningkatnya kualitas pelayanan administrasi kependudukan yang selesai pada hari permohonan diterima di loket, "
    "di kelurahan, dan di rumah warga yang tidak dapat datang, sehingga setiap warga memiliki dokumen yang benar"
) * 2
MEASURED = "Persentase akta kelahiran yang terbit pada hari permohonan diterima lengkap"
SAID = (
    "Warga tidak perlu datang dua kali karena akta terbit pada hari yang sama, dan antrean di loket berkurang "
    "dari empat puluh menit menjadi sepuluh menit sejak bulan Juli, juga pada hari pasar. "
)


def long_case(name: str, results: int) -> tuple[Flow[Any], Any]:
    """A plan of so many results with three indicators each, everything stated and a self-review sent."""
    plan = PlanFacts(
        tuple(
            ResultFacts(
                key=f"r{1000 + n}",
                number=n,
                title=f"{TITLE} {n}",
                indicators=tuple(
                    IndicatorFacts(f"i{n}_{i}", f"{MEASURED} {i}", ("%", "jam", "berkas")[i], polarity, Decimal(95))
                    for i, polarity in enumerate((Polarity.NORMAL, Polarity.KHUSUS, Polarity.NORMAL))
                ),
            )
            for n in range(1, results + 1)
        )
    )
    if name == "self_review":
        return SELF_REVIEW, SelfReviewFacts(plan)
    review = SelfReview(
        ratings={result.key: Rating.BELOW for result in plan.results},
        impact={result.key: SAID for result in plan.results},
        contribution=SAID,
        helped=SAID,
        hindered=SAID,
        develop=SAID,
    )
    realised = {i.key: Decimal("1234.5") for result in plan.results for i in result.indicators}
    evidence = {result.key: 12 for result in plan.results}
    return ASSESSMENT, replace(facts_of(review=review), plan=plan, realised=realised, evidence=evidence)


def assert_whole(turn: Turn, flow: str) -> None:
    """The turn fits into a message in every language without a word being left out, and can be told by its buttons."""
    view = assert_drawable(turn, flow)
    for language in ("id", "en"):
        words = translator(language)
        assert words(SHORTENED) not in message_of(view, words).html


def filled(flow: Flow[Any], facts: Any) -> Chat[Any]:
    """Everything is answered, at the upper end of every scale: asked one by one it would take minutes."""
    chat = Chat(flow, facts)
    while missing := [place for place in path(flow, chat.state) if not chat.state.answered(place.key)]:
        answers = {place.key: Answer(answer_to(place.step.kind_in(place.scope))) for place in missing}
        chat.state = replace(chat.state, answers={**chat.state.answers, **answers})
    chat.go(Where.RESUME)
    return chat


def answer_to(kind: Kind) -> Stored:
    match kind:
        case Card(things=things):
            return {thing.key: "u" for thing in things}
        case Choice(options=options):
            return options[0].code
        case Number():
            return "1234.5"
        case _:
            return SAID


@pytest.mark.parametrize("results", [1, 31, 32, 70])
@pytest.mark.parametrize("name", ["self_review", "assessment"])
def test_every_page_of_a_long_plan_can_be_sent_whole(name: str, results: int) -> None:
    chat = filled(*long_case(name, results))
    lines = {line.key.step: index for index, line in enumerate(chat.summary.lines)}
    assert set(lines) >= {"values", "contribution"}
    assert_every_page_is_whole(chat, name)
    for index in lines.values():
        chat.go(Where.EDIT, index)
        assert_every_page_is_whole(chat, name)
        if isinstance(chat.turn, Asked) and chat.asked.can_go_back:
            chat.go(Where.BACK)
        else:
            chat.tap("f")


def assert_every_page_is_whole(chat: Chat[Any], name: str) -> None:
    """The present screen, page by page; on a card the first things of every page are opened and marked besides."""
    pages = page_count(chat)
    for page in range(pages):
        chat.go(Where.PAGE, page)
        assert_whole(chat.turn, name)
        if isinstance(chat.turn, Asked) and "f" in chat.codes():
            for code in [code for code in chat.codes() if code[-1] in "ou"][:2]:
                chat.tap(code)
                assert_whole(chat.turn, name)
    assert page_count(chat) == pages


def page_count(chat: Chat[Any]) -> int:
    if isinstance(chat.turn, Summarised):
        return chat.summary.page.count
    return chat.asked.paged.page.count if chat.asked.paged else 1


def test_the_pages_of_a_card_stand_between_its_things_and_the_button_that_finishes_it() -> None:
    chat = Chat(*long_case("assessment", 40))
    chat.go(Where.PAGE, 1)
    view = assert_drawable(chat.turn, "assessment")
    labels = [[EN.label(button.label) for button in row] for row in view.rows]
    finish = labels.index(["All Sesuai Ekspektasi"])
    assert labels[finish - 1] == ["◀ Previous", "Next ▶"]
    assert [row[1:] for row in labels[: finish - 1]] == [["▲", "▼"]] * (finish - 1)
    assert EN(view.paragraphs[-1]).startswith(f"<b>Page 2 of {page_count(chat)}</b>. Nothing is marked yet")


@pytest.mark.parametrize(("page", "pager"), [(0, ["Next ▶"]), (1, ["◀ Previous", "Next ▶"]), (99, ["◀ Previous"])])
def test_the_summary_has_the_numbers_of_its_page_and_the_way_to_the_others(page: int, pager: list[str]) -> None:
    chat = filled(*long_case("self_review", 30))
    chat.go(Where.PAGE, page)
    view = assert_drawable(chat.summary, "self_review")
    labels = [[EN.label(button.label) for button in row] for row in view.rows]
    assert labels[0] == ["Send"]
    assert labels[-3:] == [pager, ["Back"], ["Save & continue later", "Cancel"]]
    numbers = [label for row in labels[1:-3] for label in row]
    assert numbers == [f"Change {index + 1}" for index in chat.summary.page.items]
