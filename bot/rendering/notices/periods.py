"""What people hear about periods: opened, dates moved, closed, and that they are not appraised in one."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from bot.domain.appraisal import Stage
from bot.domain.calendar import local_day
from bot.domain.period import Days
from bot.flows.period_words import last_days
from bot.i18n import N_, NN_, Text
from bot.rendering.notices.base import Kinds, NotNow
from bot.rendering.notices.summaries import ways_to, what_is_ready
from bot.services import exemptions, twins
from bot.services.periods import changing, enrolling
from bot.services.periods.trail import days_of, period_id
from bot.services.reminding import messages
from bot.services.summaries import announcing
from bot.view import Button, View, lines
from models import Session
from models.appraisal import Period, PeriodChange
from models.delivery import Outbox
from models.queries.appraisals import entry
from models.queries.people import account_for, holders_on
from models.queries.periods import newest_move
from models.queries.progress import open_work_of
from models.queries.twins import twin_of


def _opened(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    period = messages.period_of(session, row.subject_id)
    return None if period is None else _to_do(session, row, period, now, _is_open(session, period))


def _is_open(session: Session, period: Period) -> Text:
    return N_("🗓 <b>{period}</b> is open.")(period=twins.title_of(session, period))


def _moved(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    change = session.get(PeriodChange, row.subject_id)
    period = messages.period_of(session, change.period_id) if change is not None else None
    if period is None or newest_move(session, period_id(period)) != row.subject_id:
        return None  # closed meanwhile, or moved again: then that message says it
    said = N_("🗓 The dates of <b>{period}</b> have changed.")(period=twins.title_of(session, period))
    return _to_do(session, row, period, now, said)


def _to_do(session: Session, row: Outbox, period: Period, now: datetime, said: Text) -> View | NotNow | None:
    """The days, and what the person has to do by them; nothing for who has nothing open."""
    assert row.recipient_id is not None, "it goes to a person"
    account = account_for(session, row.recipient_id)
    confirmed = account is not None and account.confirmed_at is not None
    charge = holders_on(session, local_day(now)).charge_of(row.recipient_id)
    stage, owed = open_work_of(session, period_id(period), charge)
    to_write, owed = stage in {Stage.OPEN, Stage.RETURNED}, owed if confirmed else 0
    if not to_write and not owed:
        return None
    opens = messages.opens_at(session, row.recipient_id, now)
    if opens > now:
        return NotNow(opens)
    rows: list[tuple[Button, ...]] = []
    if to_write:
        rows.append((Button(N_("📝 Self-review"), "n:self_review"),))
    if owed:
        rows.append((Button(N_("👥 My team"), "n:team"),))
    return View((said, _days(days_of(period), to_write=to_write, owed=owed)), tuple(rows))


def _days(days: Days, *, to_write: bool, owed: int) -> Text:
    return lines(
        last_days(days),
        N_("Your self-review is still to be sent.") if to_write else None,
        NN_("You assess {n} person.", "You assess {n} people.")(n=owed) if owed else None,
    )


def _closed(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    period = session.get(Period, row.subject_id)
    assert period is not None, "nobody deletes a period"
    assert row.recipient_id is not None, "it goes to a person"
    opens = messages.opens_at(session, row.recipient_id, now)
    if opens > now:
        return NotNow(opens)
    ready = announcing.ready_for(session, row.recipient_id, row.subject_id, now)
    return View(
        (
            N_("🗓 <b>{period}</b> was closed by BKPSDM on {moment}.")(
                period=twins.title_of(session, period), moment=period.closed_at
            ),
            N_(
                "Something of yours was still open and stays unfinished. What you have written is kept, and nothing "
                "more can be sent. Questions are answered by BKPSDM."
            ),
            *((what_is_ready(ready),) if ready.anything else ()),
        ),
        (*ways_to(ready, row.subject_id), (Button(N_("🗂 Earlier periods"), "n:history"),)),
    )


def _exempted(session: Session, row: Outbox, now: datetime) -> View | None:
    found = entry(session, row.subject_id)
    if found is None or found.appraisal.stage is not Stage.EXEMPT:
        return None
    twin = twin_of(session, found.appraisal)
    other = session.get_one(Period, twin.period_id).name if twin and not twin.stage.is_over else None
    return View(
        (
            N_("BKPSDM has recorded that you are not appraised in {period}.")(period=found.period.name),
            N_("You are still appraised for {period}.")(period=other)
            if other
            else N_("You have nothing to do for it. If that is wrong, please ask BKPSDM."),
        ),
        ((Button(N_("See the reason"), f"n:result:{row.subject_id}"),),),
    )


def _lifted(session: Session, row: Outbox, now: datetime) -> View | None:
    found = entry(session, row.subject_id)
    if found is None or found.appraisal.stage not in {Stage.OPEN, Stage.RETURNED} or found.period.closed_at:
        return None
    return View(
        (
            N_("BKPSDM has recorded that you are appraised in {period} after all.")(period=found.period.name),
            last_days(days_of(found.period)),
        ),
        ((Button(N_("📝 Self-review"), "n:self_review"),),),
    )


KINDS: Kinds = MappingProxyType(
    {
        enrolling.OPENED: _opened,
        changing.MOVED: _moved,
        changing.CLOSED: _closed,
        exemptions.EXEMPTED: _exempted,
        exemptions.LIFTED: _lifted,
    }
)
