"""Who owes a duty in a period, or is to be told about it: as conditions over people. `/tugas` says the same of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from bot.domain.acting import Holders, Seat
from bot.domain.appraisal import Stage, may_assess
from bot.domain.calendar import local_day
from bot.domain.reminders import Duty, Moment
from bot.services import rights
from models import Session
from models.appraisal import Period
from models.people import Role
from models.queries import agreements, people
from models.queries import appraisals as results
from models.queries import reminding as rows
from models.queries.reminding import Condition, Since


def owing(
    session: Session, period: Period, duty: Duty, moment: Moment, holders: Holders, instant: datetime
) -> Condition:
    """Who is written to about a duty at a moment that falls due at `instant`.

    Whose duty began later is not among them: a message told them when it began.
    """
    period_id = period.id or 0
    match duty, moment:
        case Duty.ASSESSMENT, Moment.ESCALATION:
            return rows.these(set(late_under(session, period_id, holders)))
        case (Duty.ASSESSMENT | Duty.ORGANISATION, Moment.REFERRAL) | (Duty.SUPERIORS, _):
            return rows.these(set(people.holders(session, Role.BKPSDM)))
        case Duty.SELF_REVIEW, _:
            return rows.in_stage(session, period_id, Stage.OPEN)
        case Duty.RETURNED, _:
            return rows.in_stage(session, period_id, Stage.RETURNED, instant)
        case ((Duty.ASSESSMENT | Duty.DIGEST), _):
            return assessors(session, period, holders, instant)
        case Duty.ORGANISATION, _:
            return rows.these(leaders_asked(session, period_id, holders))
        case Duty.AGREEMENT, _:
            return rows.within(agreements.people_to_ask(session, period_id, period.opened_at or instant))
        case _:
            return rows.anybody_with_a_role()


def assessors(
    session: Session, period: Period, holders: Holders, instant: datetime, after: datetime | None = None
) -> Condition:
    """Who has something to assess at `instant`, whoever holds the post; `after` asks for what was sent since then."""
    overdue = may_assess(Stage.OPEN, self_review_due_on=period.self_review_due_on, today=local_day(instant))
    since, absent = Since(instant, overdue and after is None), sorted(holders.deputies)
    waiting = rows.waiting_at(session, period.id or 0, since, absent, after)
    seats = {holders.seat(who, post) for who, post in waiting}
    return rows.holders_of(
        rows.posts_awaited(session, period.id or 0, since, after),
        absent,
        {seat.holder for seat in seats if seat is not None},
    )


def leaders_asked(session: Session, period_id: int, holders: Holders) -> set[int]:
    """The leaders who have to set the predikat of an organisation that has none yet."""
    missing = [
        u for u in people.organisations(session) if results.organisation_result(session, u.id or 0, period_id) is None
    ]
    posts = {rights.leader_above(session, holders, unit) for unit in missing}
    return {holders.holder_of(post) for post in posts if post is not None}


def atasan_of(session: Session, holders: Holders, post: int) -> int | None:
    """Who stands above a post today; None where nobody does."""
    above = holders.atasan_post(holders.holder_of(post), post, rows.penilai_of_officials(session).get)
    return None if above is None else holders.holder_of(above)


def late_under(
    session: Session, period_id: int, holders: Holders, above: int | None = None
) -> dict[int, dict[int, int]]:
    """By atasan penilai: those who hold a post for which assessments are open, and how many; or of one of them alone.

    Numbers only: the atasan penilai sees a single appraisal after a keberatan and not before (our own choice of least
    privilege).
    """
    below = None if above is None else {*rows.officials_below(session, holders.posts_of(above)), *holders.deputies}
    superiors = rows.penilai_of_officials(session)
    found: dict[int, dict[int, int]] = {}
    for seat, n in open_seats(session, period_id, holders, below).items():
        atasan = holders.atasan_post(seat.holder, seat.post, superiors.get)
        if atasan is not None:
            late = found.setdefault(holders.holder_of(atasan), {})
            late[seat.holder] = late.get(seat.holder, 0) + n
    return found


def open_seats(
    session: Session, period_id: int, holders: Holders, posts: Collection[int] | None = None
) -> dict[Seat, int]:
    """From which seats assessments are open, and how many; of some posts alone where they are named.

    Who acts for a post does not assess themselves: that falls to the seat above (see `domain.acting`).
    """
    found: Counter[Seat] = Counter()
    for post, n in rows.unfinished_posts(session, period_id, posts, besides=holders.deputies).items():
        found[Seat(post, post)] += n
    for who, post in rows.unfinished_at(session, period_id, holders.deputies):
        seat = holders.seat(who, post)
        if seat is not None:
            found[seat] += 1
    return dict(found)
