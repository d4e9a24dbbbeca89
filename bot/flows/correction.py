"""Asking for a correction of the own data: what is wrong and what would be right, one thing after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol, TypeVar

from bot.conversation.answers import Scope
from bot.conversation.kinds import YES, Choice, Line, Option
from bot.conversation.steps import Each, Flow, Step
from bot.domain.corrections import LONGEST, Wrong
from bot.i18n import N_, Text, plain
from bot.view import lines

NO = "n"


@dataclass(frozen=True, slots=True)
class OwnData:
    """What the list says about a person, as they may read it: the number masked, the superiors as they are today."""

    name: str
    nip: str | None
    status: str
    rank: str | None
    position: str
    additional_duty: str | None
    unit: str
    unit_above: str | None
    penilai: Text | None
    atasan: Text | None

    def present(self, wrong: Wrong) -> Text | None:
        """What stands there now; None for what has no place of its own."""
        nobody = N_("nobody")
        match wrong:
            case Wrong.NAME:
                return plain(self.name)
            case Wrong.POSITION:
                return plain(self.position)
            case Wrong.UNIT:
                return plain(self.unit)
            case Wrong.SUPERIOR:
                return self.penilai or nobody
            case Wrong.OTHER:
                return None

    def listed(self) -> tuple[Text, ...]:
        """Line by line; what does not hold for the person is left out."""
        above = N_("Unit: <b>{unit}</b>, part of {above}")(unit=self.unit, above=self.unit_above)
        told = (
            N_("Name: <b>{name}</b>")(name=self.name),
            N_("NIP: {nip}")(nip=self.nip) if self.nip else None,
            N_("Status: {status}")(status=self.status),
            N_("Pangkat/golongan: {rank}")(rank=self.rank) if self.rank else None,
            N_("Jabatan: <b>{position}</b>")(position=self.position),
            N_("Tugas tambahan: {duty}")(duty=self.additional_duty) if self.additional_duty else None,
            above if self.unit_above else N_("Unit: <b>{unit}</b>")(unit=self.unit),
            N_("Pejabat penilai: <b>{name}</b>")(name=self.penilai or N_("nobody")),
            N_("Atasan pejabat penilai: {name}")(name=self.atasan) if self.atasan else None,
        )
        return tuple(line for line in told if line is not None)


class HasData(Protocol):
    """Facts of a conversation in which the own data can be put right."""

    @property
    def data(self) -> OwnData:
        """What the list says now."""

    @property
    def waiting(self) -> frozenset[Wrong]:
        """What BKPSDM has been asked for already."""


F = TypeVar("F", bound=HasData)


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """The person's data, and what was asked for before."""

    data: OwnData
    waiting: frozenset[Wrong]


_ASKS: Final[Mapping[Wrong, Text]] = MappingProxyType(
    {
        Wrong.NAME: N_("How is your name written, with academic titles? Please write only the name."),
        Wrong.POSITION: N_("What is your jabatan called? Please write only the jabatan."),
        Wrong.UNIT: N_("In which unit do you work? Please write only its name."),
        Wrong.SUPERIOR: N_("Who is your pejabat penilai (direct superior)? Please write only the name."),
        Wrong.OTHER: N_("What is wrong, and what would be right? One line is enough."),
    }
)


def rounds(look: Scope[F]) -> tuple[str, ...]:
    """One item for each thing that is named: a further one as long as there is something else."""
    items = ["1"]
    while len(items) < len(Wrong) and look.at(items[-1]).text("more", items[-1]) == YES:
        items.append(str(len(items) + 1))
    return tuple(items)


def named(look: Scope[F]) -> tuple[Wrong, ...]:
    """What was named so far, in order."""
    codes = (look.text("what", item) for item in rounds(look))
    return tuple(Wrong(code) for code in codes if code is not None)


def _wrong(look: Scope[F]) -> Wrong:
    return Wrong(look.text("what", look.item) or Wrong.OTHER)


def _left(look: Scope[F]) -> Choice:
    """What was not named in another round."""
    others = {look.text("what", item) for item in rounds(look) if item != look.item}
    return Choice(tuple(Option(wrong.value, wrong.label) for wrong in Wrong if wrong.value not in others))


def _ask_what(look: Scope[F]) -> Text:
    waiting = [wrong.label for wrong in Wrong if wrong in look.facts.waiting]
    if not waiting:
        return N_("What is wrong?")
    return lines(
        N_("What is wrong?"),
        N_("BKPSDM has your suggestion for: {what}. A new one replaces it.")(what=listed(waiting)),
    )


def listed(labels: list[Text]) -> Text:
    """Labels one after the other."""
    return Text(
        ", ".join(f"{{l{index}}}" for index in range(len(labels))),
        {f"l{index}": label for index, label in enumerate(labels)},
    )


def _ask_suggestion(look: Scope[F]) -> Text:
    wrong = _wrong(look)
    present = look.facts.data.present(wrong)
    if present is None:
        return _ASKS[wrong]
    return lines(N_("At present: {value}")(value=present), _ASKS[wrong])


def corrections(over: Callable[[Scope[F]], tuple[str, ...]], needs: tuple[str, ...] = ()) -> Each[F]:
    """The questions about everything that is wrong; `over` gives the rounds, none where all is right."""
    return Each(
        over=over,
        steps=(
            Step(id="what", title=N_("What is wrong"), ask=_ask_what, kind=_left),
            Step(
                id="suggestion",
                title=N_("Your suggestion"),
                ask=_ask_suggestion,
                kind=Line(longest=LONGEST),
                needs=("what",),
            ),
            Step(
                id="more",
                title=N_("Anything else wrong?"),
                ask=N_("Is anything else wrong?"),
                kind=Choice((Option(NO, N_("No, that is all")), Option(YES, N_("Yes, something else")))),
                when=lambda look: look.item != str(len(Wrong)),
            ),
        ),
        needs=needs,
    )


def obstacle(look: Scope[F]) -> Text | None:
    """The same thing may have been named twice by going back and forth."""
    found = named(look)
    if len(set(found)) < len(found):
        return N_("The same thing stands here twice. Please change one of the lines.")
    return None


def suggestions(look: Scope[F]) -> dict[Wrong, str]:
    """What was suggested, by what is wrong."""
    told = {look.text("what", item): look.text("suggestion", item) for item in rounds(look)}
    return {Wrong(what): words for what, words in told.items() if what is not None and words is not None}


CORRECTION: Final[Flow[CorrectionFacts]] = Flow(
    id="correction",
    title=N_("My data are wrong"),
    parts=(corrections(rounds),),
    headline=lambda look: N_("This goes to BKPSDM, which decides. The admin of your unit can see it."),
    obstacle=obstacle,
)
