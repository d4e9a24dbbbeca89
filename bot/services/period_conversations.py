"""The conversations in which BKPSDM opens a period, moves its days and closes it.

The subject of the first is the code of the period (`PeriodKey.code`). The other two are about a period as it stands
(`Status.subject`): once somebody else has changed it, they are about something that is no more, and say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.conversation.answers import Answer, Key
from bot.domain.appraisal import Stage
from bot.domain.calendar import local_day
from bot.domain.period import PeriodKey, key_of
from bot.errors import Conflict, NotFound, Refused
from bot.flows.period_close import PERIOD_CLOSE, ClosingFacts
from bot.flows.period_move import PERIOD_MOVE, MoveFacts
from bot.flows.period_open import PERIOD_OPEN, OpeningFacts
from bot.i18n import N_
from bot.services.binding import Binding, Context
from bot.services.periods import changing, checks
from bot.services.periods.trail import MARKS, may_manage
from bot.services.progress import status as period_status
from bot.services.progress.status import Status


def _key(context: Context) -> PeriodKey:
    may_manage(context.person)
    key = key_of(context.subject_id)
    if key is None:
        raise NotFound
    return key


def _opening(context: Context) -> OpeningFacts:
    key = _key(context)
    days, today = changing.default_days(context.session, key), local_day(context.now)
    changing.refuse_impossible(context.session, key, days.starts_on, today)
    found = checks.check(context.session, key, days, today)
    return OpeningFacts(key.together, key.year, days, today, found.appraised, found.counts)


def _open(context: Context, answers: Mapping[Key, Answer]) -> None:
    key = _key(context)
    days = changing.default_days(context.session, key)
    chosen = type(days)(days.starts_on, days.ends_on, _day(answers, "self_review_due"), _day(answers, "assessment_due"))
    changing.open_period(context.session, context.person, key, chosen, context.now, anyway=True)


def _day(answers: Mapping[Key, Answer], step: str) -> date:
    return date.fromisoformat(str(answers[Key(step)].value))


def _seen(context: Context) -> tuple[Status, int]:
    """The open period that the conversation is about, and the mark it had. Raises `Refused` where it has changed."""
    may_manage(context.person)
    row_id, mark = divmod(context.subject_id, MARKS)
    status = period_status.status(context.session, context.person, row_id, context.now)
    if status.closed_at is not None:
        raise Refused(N_("{period} is closed already. Nothing was changed.")(period=status.title))
    if status.mark != mark:
        raise Conflict(
            N_("{period} has been changed since then. Nothing was changed by you; please look at it again: /admin")(
                period=status.title
            )
        )
    return status, mark


def _moving(context: Context) -> MoveFacts:
    status, _ = _seen(context)
    return MoveFacts(status.title, status.key.year, status.days, local_day(context.now))


def _move(context: Context, answers: Mapping[Key, Answer]) -> None:
    row_id, mark = divmod(context.subject_id, MARKS)
    changing.move(
        context.session,
        context.person,
        row_id,
        _day(answers, "self_review_due"),
        _day(answers, "assessment_due"),
        str(answers[Key("reason")].value),
        context.now,
        seen=mark,
    )


def _closing(context: Context) -> ClosingFacts:
    status, _ = _seen(context)
    return ClosingFacts(status.title, status.counts[Stage.ASSESSED], status.open_work)


def _close(context: Context, answers: Mapping[Key, Answer]) -> None:
    row_id, mark = divmod(context.subject_id, MARKS)
    reason = answers.get(Key("reason"))
    changing.close(
        context.session,
        context.person,
        row_id,
        context.now,
        force=reason is not None,
        reason=None if reason is None else str(reason.value),
        seen=mark,
    )


BINDINGS = (
    Binding(flow=PERIOD_OPEN, facts=_opening, finish=_open),
    Binding(flow=PERIOD_MOVE, facts=_moving, finish=_move),
    Binding(flow=PERIOD_CLOSE, facts=_closing, finish=_close),
)
