"""The kinds of answers. Each shows its buttons and reads one reply, or rejects it with a message.

A kind accepts a button and its label. Ratings accept only these two, never a typed digit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeAlias

from bot.conversation.answers import Answer, Stored
from bot.domain.predikat import Rating
from bot.domain.textrules import IDENTITY_NUMBER, SHORTEST, holds_identity_number, rejection
from bot.i18n import N_, Text, plain


@dataclass(frozen=True, slots=True)
class Option:
    """A button of a question: what it says and the short code it carries."""

    code: str
    label: Text


Rows: TypeAlias = tuple[tuple[Option, ...], ...]


class Reading(Protocol):
    """What reading needs from the edge: the person's language, and the present."""

    @property
    def now(self) -> datetime:
        """The present instant."""

    @property
    def today(self) -> date:
        """The day it is for the person."""

    def label(self, text: Text) -> str:
        """The label as the person sees it."""

    def number(self, written: str) -> Decimal | None:
        """A number in the person's notation, or None."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A button was tapped."""

    code: str


@dataclass(frozen=True, slots=True)
class Written:
    """Words were sent."""

    text: str
    reading: Reading


Reply: TypeAlias = Picked | Written


class Rejection(Exception):  # noqa: N818 - it answers the person
    """The reply is no answer to the question; `message` says why and what would be one."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.msgid)
        self.message = message


class Kind(Protocol):
    """One kind of answer."""

    def rows(self, kept: Answer | None, opened: str | None) -> Rows:
        """The buttons, given what is kept so far and which thing on a card stands open."""

    def read(self, reply: Reply, kept: Answer | None) -> Answer:
        """The answer that the reply gives. Raises `Rejection`."""

    def shown(self, value: Stored) -> Text:
        """A kept value in words."""


NOT_ANSWERED = N_("Please tap one of the buttons below this question.")
SKIPPED = N_("(skipped)")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few options, each on a row of its own."""

    options: tuple[Option, ...]

    def rows(self, kept: Answer | None, opened: str | None) -> Rows:
        return tuple((option,) for option in self.options)

    def read(self, reply: Reply, kept: Answer | None) -> Answer:
        for option in self.options:
            match reply:
                case Picked(code=code) if code == option.code:
                    return Answer(option.code)
                case Written(text=text, reading=reading) if (
                    text.strip().casefold() == reading.label(option.label).casefold()
                ):
                    return Answer(option.code)
                case _:
                    continue
        raise Rejection(NOT_ANSWERED)

    def shown(self, value: Stored) -> Text:
        return next((option.label for option in self.options if option.code == value), SKIPPED)


RATING_CODES = {Rating.ABOVE: "u", Rating.MEETS: "m", Rating.BELOW: "d"}
RATING_OF = {code: rating for rating, code in RATING_CODES.items()}
NOT_OBSERVED = "n"


def rating_of(code: str | None) -> Rating | None:
    """The rating behind a stored code; None for "not observed" or nothing."""
    return None if code is None else RATING_OF.get(code)


def rating_label(code: str | None) -> Text:
    """A stored code in words."""
    rating = rating_of(code)
    return N_("Not observed") if rating is None else plain(rating.label)


SCALE = Choice(tuple(Option(RATING_CODES[r], plain(r.label)) for r in (Rating.ABOVE, Rating.MEETS, Rating.BELOW)))
"""The three steps of every rating, best first."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A sentence or more that says something; an example helps whoever wrote too little."""

    example: Text
    shortest: int = SHORTEST

    def rows(self, kept: Answer | None, opened: str | None) -> Rows:
        return ()

    def read(self, reply: Reply, kept: Answer | None) -> Answer:
        if not isinstance(reply, Written):
            raise Rejection(N_("Please write your answer as a message."))
        refusal = rejection(reply.text, self.shortest)
        if refusal is not None:
            raise Rejection(N_("{refusal}\n\nExample: <i>{example}</i>")(refusal=refusal, example=self.example))
        return Answer(reply.text.strip())

    def shown(self, value: Stored) -> Text:
        return plain(value) if isinstance(value, str) else SKIPPED


@dataclass(frozen=True, slots=True)
class Line:
    """A few words on one line, such as the number of a letter; never a NIK."""

    longest: int = 100

    def rows(self, kept: Answer | None, opened: str | None) -> Rows:
        return ()

    def read(self, reply: Reply, kept: Answer | None) -> Answer:
        if not isinstance(reply, Written):
            raise Rejection(N_("Please write your answer as a message."))
        text = " ".join(reply.text.split())
        if not 3 <= len(text) <= self.longest:
            raise Rejection(N_("Please write between 3 and {longest} characters.")(longest=self.longest))
        if holds_identity_number(text):
            raise Rejection(IDENTITY_NUMBER)
        return Answer(text)

    def shown(self, value: Stored) -> Text:
        return plain(value) if isinstance(value, str) else SKIPPED


YES = "y"


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit. A doubtful one is kept, asked about, and counts after a yes."""

    measure: str
    doubt: Callable[[Decimal], Text | None] | None = None

    def rows(self, kept: Answer | None, opened: str | None) -> Rows:
        if kept is not None and not kept.done and isinstance(kept.value, str):
            return ((Option(YES, N_("Yes, {value} is right")(value=self.shown(kept.value))),),)
        return ()

    def read(self, reply: Reply, kept: Answer | None) -> Answer:
        if isinstance(reply, Picked):
            if reply.code == YES and kept is not None and not kept.done:
                return Answer(kept.value)
            raise Rejection(N_("Please write the number as a message."))
        number = reply.reading.number(self._bare(reply.text))
        if number is None or not number.is_finite():
            raise Rejection(
                N_("I could not read a number there. Please write only the number, for example <b>{example}</b>.")(
                    example=N_("98.5 or 1,250")
                )
            )
        if number < 0 or number >= Decimal(10) ** 12 or number != round(number, 4):
            raise Rejection(N_("Please write a number from 0 with at most four decimals."))
        doubtful = self.doubt is not None and self.doubt(number) is not None
        return Answer(f"{abs(number):f}", done=not doubtful)

    def question_about(self, kept: Answer | None) -> Text | None:
        """What is asked about a doubtful number that awaits its yes."""
        if kept is None or kept.done or not isinstance(kept.value, str) or self.doubt is None:
            return None
        return self.doubt(Decimal(kept.value))

    def shown(self, value: Stored) -> Text:
        return quantity(Decimal(value), self.measure) if isinstance(value, str) else SKIPPED

    def _bare(self, text: str) -> str:
        """The number without its unit behind it."""
        text = text.strip()
        for unit in (self.measure, "persen") if self.measure == "%" else (self.measure,):
            if text[-len(unit) :].casefold() == unit.casefold():
                return text[: -len(unit)].strip()
        return text


def quantity(number: Decimal, measure: str) -> Text:
    """A number with its unit as people write it: 98,5% but 24 jam."""
    if measure == "%":
        return Text("{number}%", {"number": number.normalize()})
    return Text("{number} {measure}", {"number": number, "measure": measure})


def day_in(reply: Written) -> date:
    """The day that was written as day-month-year. Raises `Rejection`."""
    parts = reply.text.replace("/", "-").replace(".", "-").split("-")
    try:
        day, month, year = (int(part) for part in parts)
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise Rejection(
            N_("I could not read a date there. Please write day-month-year, for example <b>{example}</b>.")(
                example=f"{reply.reading.today:%d-%m-%Y}"
            )
        ) from None


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, written as 24-11-2026 or 24/11/2026, not in the future."""

    def rows(self, kept: Answer | None, opened: str | None) -> Rows:
        return ()

    def read(self, reply: Reply, kept: Answer | None) -> Answer:
        if not isinstance(reply, Written):
            raise Rejection(N_("Please write the date as a message."))
        found = day_in(reply)
        if not date(2000, 1, 1) <= found <= reply.reading.today:
            raise Rejection(N_("Please write a date that is not in the future."))
        return Answer(found.isoformat())

    def shown(self, value: Stored) -> Text:
        return Text("{day}", {"day": date.fromisoformat(value)}) if isinstance(value, str) else SKIPPED
