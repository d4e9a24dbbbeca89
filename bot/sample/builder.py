"""Builds the sample city and tells with whom a visitor best begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.domain.calendar import instant_of
from bot.sample import guest
from bot.sample.appraisals import Quarter, fill_earlier, fill_running, open_period
from bot.sample.cycle import Cycle, days_around
from bot.sample.entries import CaseEntry, Content, PersonEntry, content
from bot.sample.people import settle, telegram_id_of
from bot.sample.plans import draw_up
from bot.services.ports import FileStore
from models import Session


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to be in the demo. `group` is the heading of the switch, `about` one line in Indonesian."""

    telegram_id: int
    name: str
    group: str
    about: str


@dataclass(frozen=True, slots=True)
class Case:
    """A story to play from its start, with numbers and words ready for the self-review."""

    telegram_id: int
    name: str
    story: CaseEntry


@dataclass(frozen=True, slots=True)
class City:
    """Who can be played, best starting points first and the guest last, and the two cases."""

    people: tuple[DemoPerson, ...]
    cases: tuple[Case, ...]

    def case(self, name: str) -> Case:
        """The case `disdukcapil` or `dinas_pendidikan`. Raises `KeyError`."""
        return {case.story.name: case for case in self.cases}[name]


def create(session: Session, *, today: date, now: datetime, files: FileStore | None = None) -> City:
    """Fill an empty, migrated database; the same every time for the same day. Nothing in it is real.

    `today` is the day in Asia/Makassar around which the periods are laid. With `files` some self-reviews
    have evidence. Everything was done before `now`. Raises the database's error where the city is there already,
    and `ValueError` for a naive `now`.
    """
    if now.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    told, days = content(), days_around(today)
    found = settle(session, told, since=min(now, instant_of(days.earlier.opened_on, time(8))))
    years = (days.earlier.year, days.running.year)
    plans = draw_up(session, told, found.people, years, days.calendar)

    def quarter(cycle: Cycle) -> Quarter:
        period_id = open_period(session, cycle)
        return Quarter(session, told, found, plans, days, cycle, period_id, files)

    fill_earlier(quarter(days.earlier))
    fill_running(quarter(days.running))
    guest.invite(session, found.people[guest.PERSON], now)
    session.flush()
    return city()


def city() -> City:
    """The people and cases of the sample, without touching a database."""
    told = content()
    joined = [person for person in told.people if person.joined]
    first = sorted(joined, key=lambda person: (person.start is None, person.start or 0))
    people = {person.key: person for person in told.people}
    return City(
        people=(
            *(
                DemoPerson(telegram_id_of(told, person), person.name, person.group, _about(told, person))
                for person in first
            ),
            DemoPerson(guest.TELEGRAM_ID, guest.NAME, guest.GROUP, guest.ABOUT),
        ),
        cases=tuple(
            Case(telegram_id_of(told, people[story.person]), people[story.person].name, story) for story in told.cases
        ),
    )


def _about(told: Content, person: PersonEntry) -> str:
    return person.about or f"{person.position} · {told.texts['about'][person.stage.value]}"
