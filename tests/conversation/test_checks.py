"""A flow that cannot work is found before anybody talks to it, with every fault named."""

from __future__ import annotations

import pytest

from bot.conversation.checks import BrokenFlow, check
from bot.conversation.kinds import SCALE, Choice, Kind, Option
from bot.conversation.steps import Each, Flow, Step
from bot.i18n import Text, plain


def step(name: str = "one", *, ask: str = "One?", kind: Kind = SCALE, needs: tuple[str, ...] = ()) -> Step[None]:
    return Step(name, plain("One"), Text(ask), kind, needs=needs)


def flow(*parts: Step[None] | Each[None], name: str = "flow") -> Flow[None]:
    return Flow(name, plain("Flow"), parts)


def each(*steps: Step[None] | Each[None], needs: tuple[str, ...] = ()) -> Each[None]:
    return Each(lambda look: (), steps, needs)


def choice(*codes: str) -> Choice:
    return Choice(tuple(Option(code, plain(code)) for code in codes))


def test_a_sound_flow_is_handed_back() -> None:
    sound = flow(step("one"), each(step("two", needs=("one",)), each(step("three", needs=("two",))), needs=("one",)))
    assert check(sound) is sound


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (flow(), "it asks nothing"),
        (flow(step("One")), "'One' is not a short lower-case identifier"),
        (flow(step("one two")), "'one two' is not a short lower-case identifier"),
        (flow(step("o" * 41)), "is not a short lower-case identifier"),
        (flow(step(), name="my-flow"), "'my-flow' is not a short lower-case identifier"),
        (flow(step(), each(step())), "the id 'one' stands twice"),
        (flow(step("one", needs=("two",)), step("two")), "'two' is needed before it is asked"),
        (flow(step("one", needs=("one",))), "'one' is needed before it is asked"),
        (flow(each(step(), needs=("two",)), step("two")), "'two' is needed before it is asked"),
        (flow(step(), each()), "a repetition has no steps"),
        (flow(step(ask=" ")), "'one' has an empty ask"),
        (flow(step(kind=choice("a", "b", "a"))), "'one' offers the same code twice"),
        (flow(step(kind=choice("a" * 21))), "'one' offers a code that does not fit callback data"),
        (flow(step(kind=choice("é" * 11))), "'one' offers a code that does not fit callback data"),
    ],
)
def test_a_fault_is_named(broken: Flow[None], fault: str) -> None:
    with pytest.raises(BrokenFlow) as found:
        check(broken)
    assert fault in str(found.value)
    assert str(found.value).startswith(f"{broken.id}: ")


def test_an_empty_title_is_a_fault() -> None:
    with pytest.raises(BrokenFlow, match="'one' has an empty title"):
        check(flow(Step("one", Text(""), plain("One?"), SCALE)))


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(BrokenFlow) as found:
        check(flow(step("One", ask=""), step("One", needs=("two",))))
    assert str(found.value).count(";") == 3
