"""Conversations that end with their last answer, without a summary."""

from __future__ import annotations

from bot.conversation.answers import Answer, Key
from bot.conversation.events import Where
from bot.conversation.kinds import Choice, Line, Option
from bot.conversation.steps import Flow, Step
from bot.conversation.turns import Asked, Summarised
from bot.i18n import plain
from tests.conversation.chat import Chat, english

RIGHT = Choice((Option("y", plain("Yes")), Option("n", plain("No"))))
FLOW: Flow[None] = Flow(
    id="two_ways",
    title=plain("Two ways"),
    parts=(
        Step(id="right", title=plain("Right?"), ask=plain("Is it right?"), kind=RIGHT),
        Step(id="why", title=plain("Why"), ask=plain("Why?"), kind=Line(), when=lambda look: look.text("right") == "n"),
    ),
    ends_itself=lambda look: look.text("right") == "y",
)


def test_the_last_answer_is_the_end_where_nothing_is_sent() -> None:
    chat = Chat(FLOW, None)
    before = chat.state.revision
    chat.tap("y")
    assert chat.finished.answers == {Key("right"): Answer("y")}
    assert chat.state.revision == before + 1


def test_the_summary_stands_before_everything_that_is_sent() -> None:
    chat = Chat(FLOW, None)
    chat.tap("n")
    chat.write("The name is another one.")
    assert isinstance(chat.turn, Summarised)
    chat.edit("right")
    chat.tap("y")
    assert set(chat.finished.answers) == {Key("right")}


def test_an_obstacle_keeps_it_open() -> None:
    stubborn: Flow[None] = Flow(
        id="stubborn",
        title=plain("Stubborn"),
        parts=FLOW.parts[:1],
        obstacle=lambda look: plain("Not yet."),
        ends_itself=lambda look: True,
    )
    chat = Chat(stubborn, None)
    chat.tap("y")
    assert english(chat.summary.note) == "Not yet."
    chat.go(Where.BACK)
    assert isinstance(chat.turn, Asked)
