"""What a feedback summary is made of: figures, ratings and words of one confirmed assessment and of the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.domain.behaviour import Value
from bot.domain.predikat import Rating
from bot.i18n import Text


@dataclass(frozen=True, slots=True)
class IndicatorInput:
    """One indicator (IKI). `capaian` in percent, None where no realisation was stated.

    `key` names it across periods, `number` in the plan ("2.1"); `target` and `realisation` carry their unit.
    """

    key: str
    number: str
    text: str
    capaian: Decimal | None
    target: Text
    realisation: Text | None = None


@dataclass(frozen=True, slots=True)
class ResultInput:
    """One planned result (RHK). `capaian` in percent, None where it cannot be computed."""

    title: str
    capaian: Decimal | None
    supervisor: Rating | None
    own: Rating | None = None
    reason: str | None = None
    number: int = 0
    indicators: tuple[IndicatorInput, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueInput:
    """One BerAKHLAK value. A rating of None is "tidak teramati"."""

    value: Value
    supervisor: Rating | None
    own: Rating | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """The assessed period before: official ratings, the penilai's feedback per value, capaian by key of indicator."""

    period: str
    result: Rating | None = None
    behaviour: Rating | None = None
    contribution: Rating | None = None
    values: Mapping[Value, Rating | None] = field(default_factory=dict)
    capaian: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReceivedInput:
    """A piece of feedback or a card of appreciation.

    `label` and `text` are None for a reader who sees only that there is one.
    """

    is_appreciation: bool
    label: Text | None
    given_on: date
    giver: Text
    text: str | None = None


@dataclass(frozen=True, slots=True)
class AgreedInput:
    """A step that was proposed or agreed on; `last` is the newest answer about it and the period it was given in."""

    action: str
    state: Text
    is_open: bool
    proposed_on: date
    due_on: date | None = None
    agreed_on: date | None = None
    last: tuple[Text, str] | None = None


@dataclass(frozen=True, slots=True)
class FeedbackInput:
    """What the summary is made of. `develop` is the employee's own wish, `note` the penilai's catatan.

    `result` and `behaviour` are the official ratings, with the reason of each where one was given.

    `received` and `agreed` are None for a reader to whom they are not shown. `own`: the reader is the employee.
    """

    results: tuple[ResultInput, ...]
    values: tuple[ValueInput, ...]
    contribution: Rating | None = None
    own_contribution: Rating | None = None
    contribution_reason: str | None = None
    develop: str | None = None
    note: str | None = None
    result: Rating | None = None
    behaviour: Rating | None = None
    result_reason: str | None = None
    behaviour_reason: str | None = None
    before: Before | None = None
    received: tuple[ReceivedInput, ...] | None = None
    agreed: tuple[AgreedInput, ...] | None = None
    own: bool = True
