"""The paper lane: the conversations of self-review and assessment played from a form that somebody filled in by hand.

The questions are those of the chat, in the words of the form, behind two of their own: the date on the form and its
scan. So a question that is added there is asked here too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.conversation.answers import Answer, Scope, Stored
from bot.conversation.cards import Card
from bot.conversation.kinds import SKIPPED, Day, Kind, Number, Option, Picked, Prose, Rejection, Reply, Rows
from bot.conversation.steps import Each, Flow, Listing, Step, words
from bot.flows.assessment import ASSESSMENT
from bot.flows.paper_form import OnPaper, Words
from bot.flows.paper_words import ASSESSMENT_ON_PAPER, SELF_REVIEW_ON_PAPER
from bot.flows.self_review import SELF_REVIEW
from bot.i18n import N_, NN_, Text, plain
from bot.view import lines

SIGNED_ON: Final = "signed_on"
SCAN: Final = "scan"

MOST_FILES: Final = 20
"""Pictures or PDF files of one form. Our own choice."""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """Whose form it is and what it is about; `form` is what the conversation in the chat would know.

    `round` counts the forms of this kind that have become records already: after a return another one is filled in,
    with a date and a scan of its own. `refusal` is why the second person did not confirm what was entered last.
    """

    form: Any
    employee: str
    author: str
    period: str
    number: str
    earliest: date
    round: int = 0
    refusal: str | None = None


Look = Scope[PaperFacts]


@dataclass(frozen=True, slots=True)
class SignedOn:
    """The day beside the signature: not in the future, and not before the period was opened."""

    earliest: date

    def rows(self, kept: Answer | None, opened: str | None) -> Rows:
        return ()

    def read(self, reply: Reply, kept: Answer | None) -> Answer:
        answer = Day().read(reply, kept)
        if date.fromisoformat(str(answer.value)) < self.earliest:
            raise Rejection(
                N_("The period was opened on {day}; a form cannot be signed before. Please look at the date again.")(
                    day=self.earliest
                )
            )
        return answer

    def shown(self, value: Stored) -> Text:
        return Day().shown(value)


ALL_PAGES = "f"
START_OVER = "x"


@dataclass(frozen=True, slots=True)
class Scan:
    """Pictures or PDF files of all pages. The answer has their kinds by digest, in the order in which they came.

    A file is put in by whoever keeps it; here it is only said that they are all there, or that they shall go.
    """

    def rows(self, kept: Answer | None, opened: str | None) -> Rows:
        count = len(files_of(kept))
        if not count:
            return ()
        complete = NN_("That is the whole form ({n} file)", "That is the whole form ({n} files)")(n=count)
        return (Option(ALL_PAGES, complete),), (Option(START_OVER, N_("Put them away and send again")),)

    def read(self, reply: Reply, kept: Answer | None) -> Answer:
        files = files_of(kept)
        match reply:
            case Picked(code=code) if code == ALL_PAGES and files:
                return Answer(files)
            case Picked(code=code) if code == START_OVER:
                return Answer({}, done=False)
            case _:
                raise Rejection(N_("Please send the form as photos or as a PDF file, then tap the button."))

    def shown(self, value: Stored) -> Text:
        return NN_("{n} file", "{n} files")(n=len(value)) if isinstance(value, dict) else SKIPPED


def files_of(kept: Answer | None) -> dict[str, str | None]:
    """The files that are there so far."""
    return dict(kept.value) if kept is not None and isinstance(kept.value, dict) else {}


def _ask_date(look: Look) -> Text:
    return lines(
        _which_form(look.facts),
        N_("\nWhich date stands beside the signature of {author}?")(author=look.facts.author),
    )


def _which_form(facts: PaperFacts) -> Text:
    if facts.author == facts.employee:
        return N_("📄 Form <b>{number}</b> of {author}\n{period}")(
            number=facts.number, author=facts.author, period=facts.period
        )
    return N_("📄 Form <b>{number}</b> of {author} about {name}\n{period}")(
        number=facts.number, author=facts.author, name=facts.employee, period=facts.period
    )


_FRONT: tuple[Each[PaperFacts], ...] = (
    Each(
        over=lambda look: (str(look.facts.round),),
        steps=(
            Step(
                id=SIGNED_ON,
                title=N_("Date of the form"),
                ask=_ask_date,
                kind=lambda look: SignedOn(look.facts.earliest),
            ),
            Step(
                id=SCAN,
                title=N_("Scan of the form"),
                ask=lambda look: N_(
                    "📎 Please send form <b>{number}</b> here: photos of all pages or a PDF file. "
                    "Everything must be readable, and the signature must be on it."
                )(number=look.facts.number),
                kind=Scan(),
                takes_files=True,
            ),
        ),
    ),
)


# ---- the questions of the chat, as the form answers them


def _inside(look: Look) -> Scope[Any]:
    """The scope as the conversation in the chat would have it."""
    return Scope(look.facts.form, look.answers, look.item)


def _entered(parts: tuple[Step[Any] | Each[Any], ...], on_paper: Words) -> tuple[Step[Any] | Each[Any], ...]:
    return tuple(_each(part, on_paper) if isinstance(part, Each) else _step(part, on_paper) for part in parts)


def _each(each: Each[Any], on_paper: Words) -> Each[Any]:
    return Each(over=lambda look: each.over(_inside(look)), steps=_entered(each.steps, on_paper), needs=each.needs)


def _step(step: Step[Any], on_paper: Words) -> Step[Any]:
    here, when, details = on_paper.get(step.id, OnPaper(step.ask)), step.when, step.details
    return Step(
        id=step.id,
        title=lambda look: words(step.title, _inside(look)),
        ask=lambda look: _ask(step, here, _inside(look)),
        kind=lambda look: step.kind_in(_inside(look)),
        when=None if when is None else lambda look: when(_inside(look)),
        needs=step.needs,
        optional=step.optional,
        details=None if details is None else lambda look, thing: details(_inside(look), thing),
        listing=_listing(step, here) if step.listing is not None and here.row is not None else None,
    )


def _ask(step: Step[Any], here: OnPaper, scope: Scope[Any]) -> Text:
    heading = None if here.heading is None else words(here.heading, scope)
    target = None if here.target is None else words(here.target, scope)
    return lines(
        N_("📄 <i>According to the form:</i>"),
        None if heading is None else Text("<b>{heading}</b>", {"heading": heading}),
        plain(""),
        words(here.ask, scope),
        None if target is None else N_("Target: <b>{target}</b>")(target=target),
        *_how(step, step.kind_in(scope)),
    )


def _how(step: Step[Any], kind: Kind) -> tuple[Text, ...]:
    """How the answer of the form is put in."""
    match kind:
        case Number(measure=measure):
            return (N_("\nPlease write the number in {measure}.")(measure=measure),)
        case Card():
            return (
                N_(
                    "\nTap only what differs: ▲ Di Atas Ekspektasi, ▼ Di Bawah Ekspektasi; then the button at the "
                    "bottom. A row without a mark is no answer: please ask first."
                ),
            )
        case Prose() if step.optional:
            return (N_("\nPlease write what stands there, word for word; skip it where nothing does."),)
        case Prose():
            return (N_("\nPlease write what stands there, word for word."),)
        case _:
            return ()


def _listing(step: Step[Any], here: OnPaper) -> Callable[[Look], Listing]:
    """The things of a card by what the form calls them; nothing of what the chat would show besides."""

    def listed(look: Look) -> Listing:
        scope, row = _inside(look), here.row
        kind = step.kind_in(scope)
        assert row is not None, "only a question with rows is listed"
        assert isinstance(kind, Card), "only a card has rows"
        return Listing(plain(look.facts.employee), tuple(row(scope, thing.key).label for thing in kind.things))

    return listed


def _headline(look: Look) -> Text:
    facts = look.facts
    return lines(
        _which_form(facts),
        N_("⚠️ It was not confirmed as it was entered: “{reason}”")(reason=facts.refusal) if facts.refusal else None,
        N_("A second person compares it with the scan before it counts."),
    )


def _obstacle(flow: Flow[Any]) -> Callable[[Look], Text | None] | None:
    inner = flow.obstacle
    return None if inner is None else lambda look: inner(_inside(look))


def _paper(flow: Flow[Any], flow_id: str, title: Text, on_paper: Words) -> Flow[PaperFacts]:
    return Flow(
        id=flow_id,
        title=title,
        parts=(*_FRONT, *_entered(flow.parts, on_paper)),
        headline=_headline,
        obstacle=_obstacle(flow),
        seconds_per_step=20,
    )


PAPER_SELF_REVIEW: Final = _paper(
    SELF_REVIEW, "paper_self_review", N_("Enter a paper form: self-review"), SELF_REVIEW_ON_PAPER
)
PAPER_ASSESSMENT: Final = _paper(
    ASSESSMENT, "paper_assessment", N_("Enter a paper form: assessment"), ASSESSMENT_ON_PAPER
)


@dataclass(frozen=True, slots=True)
class PaperRefusalFacts:
    """Which form was not entered as it was filled in."""

    employee: str
    number: str


PAPER_REFUSAL: Final[Flow[PaperRefusalFacts]] = Flow(
    id="paper_refusal",
    title=N_("Send a paper form back"),
    parts=(
        Step(
            id="reason",
            title=N_("Reason"),
            ask=lambda look: N_(
                "Form <b>{number}</b> ({name}) was not entered as it was filled in. What differs? "
                "Whoever entered it reads your reason and can put it right."
            )(number=look.facts.number, name=look.facts.employee),
            kind=Prose(N_("On the form, result 2 is marked Sesuai Ekspektasi, not Di Atas Ekspektasi.")),
        ),
    ),
)

PAPER_FLOWS: Final[tuple[Flow[Any], ...]] = (PAPER_SELF_REVIEW, PAPER_ASSESSMENT, PAPER_REFUSAL)
