"""That a period still runs, at the moment when something is written into it."""

from __future__ import annotations

from bot.errors import Refused
from bot.i18n import N_
from models import Session
from models.appraisal import Period
from models.queries.periods import held_open


def hold_open(session: Session, period_id: int) -> Period:
    """The period, which nobody can close before this transaction ends. Raises `Refused` where it is closed.

    Ask before anything else is written: who closes a period holds it first and then ends the conversations.
    """
    period = held_open(session, period_id)
    assert period is not None, "nobody deletes a period"
    if period.closed_at is not None:
        raise Refused(
            N_("{period} is closed, so nothing was sent. Your answers are kept; please ask BKPSDM.")(period=period.name)
        )
    return period
