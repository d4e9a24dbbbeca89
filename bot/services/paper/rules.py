"""What holds for every form on paper: who may enter and confirm it, whose it is, and whether its time has come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot.domain.access import Action, Relation, may
from bot.domain.acting import Holders
from bot.domain.appraisal import Stage, may_assess, may_submit
from bot.domain.calendar import local_day
from bot.errors import Conflict, NotAllowed, Refused
from bot.flows.assessment_facts import AssessmentFacts
from bot.flows.self_review import SelfReviewFacts
from bot.i18n import N_, Text
from bot.services import audit, organisation, plans, rights, twins
from bot.services.rights import Person
from models import Session
from models.paper import PaperPart
from models.people import Employee, Role
from models.queries import paper as rows
from models.queries import people
from models.queries.appraisals import Entry

_CODES = {PaperPart.SELF_REVIEW: "PD", PaperPart.ASSESSMENT: "PN"}


def number_of(part: PaperPart, appraisal_id: int) -> str:
    """What stands on every page of a form, so that it is found again: penilaian diri, or penilaian."""
    return f"{_CODES[part]}-{appraisal_id:05d}"


def flow_of(part: PaperPart) -> str:
    """The conversation in which a form is entered."""
    return f"paper_{part.value.lower()}"


def units_of(session: Session, person: Person) -> set[int] | None:
    """The units whose forms a person may enter; None for all. Raises `NotAllowed` where there are none."""
    if person.is_bkpsdm:
        return None
    if not person.admin_units:
        raise rights.refusal(person, Action.ENTER_PAPER)
    return people.units_below(session, person.admin_units)


def allowed(session: Session, person: Person, action: Action, appraisal_id: int, now: datetime) -> Entry:
    """The appraisal, when the person may do this with its forms.

    The penilai is not among them: a form would show the self-review before the own ratings stand, and the own
    assessment is compared with the paper by others. Our own choice. Raises `NotAllowed` and `NotFound`.
    """
    found = rights.require(session, person, action, appraisal_id, view="paper", now=now)
    if Relation.PENILAI in rights.relations_to(session, person, found.appraisal):
        raise NotAllowed(
            N_(
                "You are the penilai of {name}, so others print, enter and confirm these forms: another admin of the "
                "unit, or BKPSDM. Your assessment is in /tim."
            )(name=found.employee.name)
        )
    return found


def note_look(session: Session, person: Person, found: Entry, view: str, now: datetime) -> None:
    """Note that somebody read on paper what is in another person's appraisal."""
    relations = rights.relations_to(session, person, found.appraisal)
    relation = next(r for r in (Relation.BKPSDM, Relation.UNIT_ADMIN) if r in relations)
    audit.looked(
        session, appraisal_id=found.appraisal.id or 0, reader_id=person.id, relation=relation, view=view, now=now
    )


def role_of(person: Person) -> str:
    """In which role somebody handles a form, as the trail says it."""
    return "bkpsdm" if person.is_bkpsdm else "unit_admin"


def is_on_paper(session: Session, employee: Employee) -> bool:
    """Whether somebody's forms are on paper: no Telegram, or none yet."""
    return employee.on_paper or people.account_for(session, employee.id or 0) is None


def penilai_on(session: Session, found: Entry, day: date) -> Employee | None:
    """Who holds the post of the penilai on a day; None where nobody does."""
    seat = rights.seat_of(session, people.holders_on(session, day), found.appraisal)
    return None if seat is None else session.get(Employee, seat.holder)


def refuse_unless_on_paper(session: Session, found: Entry, part: PaperPart, today: date) -> None:
    """A form is for who has no Telegram; everybody else acts in the chat. Raises `Refused`."""
    if part is PaperPart.SELF_REVIEW:
        if not is_on_paper(session, found.employee):
            raise Refused(
                N_("{name} uses this bot, so the self-review is written there. Forms are for people without Telegram.")(
                    name=found.employee.name
                )
            )
        return
    penilai = penilai_on(session, found, today)
    if penilai is None:
        raise Refused(
            N_("Nobody is the penilai of {name} at the moment, so there is no assessment to enter. Please ask BKPSDM.")(
                name=found.employee.name
            )
        )
    if not is_on_paper(session, penilai):
        raise Refused(
            N_("{penilai}, the penilai, uses this bot, so the assessment of {name} is made there.")(
                penilai=penilai.name, name=found.employee.name
            )
        )


def refuse_if_not_now(session: Session, found: Entry, part: PaperPart, now: datetime) -> None:
    """The same order and deadlines as in the chat. Raises `Refused`, told to somebody else than the author."""
    appraisal, name, period = found.appraisal, found.employee.name, found.period
    twins.refuse_follower(session, appraisal)
    if period.closed_at is not None:
        raise Refused(N_("{period} is closed, so no form can become a record.")(period=period.name))
    if appraisal.stage is Stage.EXEMPT:
        raise Conflict(N_("{name} is not assessed in {period}.")(name=name, period=period.name))
    if appraisal.stage is Stage.ASSESSED:
        raise Conflict(N_("The assessment of {name} is confirmed already, so no form can change it.")(name=name))
    if part is PaperPart.SELF_REVIEW and not may_submit(appraisal.stage):
        raise Conflict(N_("The self-review of {name} is with the penilai already.")(name=name))
    due_on = period.self_review_due_on
    if part is PaperPart.ASSESSMENT and not may_assess(
        appraisal.stage, self_review_due_on=due_on, today=local_day(now)
    ):
        raise Refused(
            N_(
                "There is no self-review of {name} yet, and there is time for it until {day}. "
                "The assessment comes after."
            )(name=name, day=due_on)
        )


def refuse_without_plan(session: Session, found: Entry) -> None:
    """A form has the planned results on it. Raises `Refused` where there is no approved plan."""
    if not plans.facts_of(session, found.appraisal.skp_id).results:
        raise Refused(
            N_("{name} has no approved plan (SKP) for {year}, so there is no form. Please ask BKPSDM.")(
                name=found.employee.name, year=str(found.period.year)
            )
        )


def chat_facts(session: Session, found: Entry, part: PaperPart) -> Any:
    """What the conversation in the chat would know, without anything that the employee or the penilai said.

    Whoever prints or enters a form needs no more than stands on it.
    """
    plan = plans.facts_of(session, found.appraisal.skp_id)
    if part is PaperPart.SELF_REVIEW:
        return SelfReviewFacts(plan)
    unit = organisation.organisation_of(session, found.appraisal.unit_id)
    return AssessmentFacts(
        appraisal_id=found.appraisal.id or 0,
        employee=found.employee.name,
        position=found.employee.position,
        period=twins.title_of(session, found.period),
        plan=plan,
        realised={},
        evidence={},
        self_review=None,
        may_return=False,
        organisation_name=unit.short_name,
        organisation=organisation.predicate_of(session, unit, found.appraisal.period_id),
        may_set_organisation=False,
    )


def author_of(session: Session, found: Entry, part: PaperPart, signed_on: date, now: datetime) -> Person:
    """Whoever signed the form, as somebody who acts: the employee, or who was the penilai on that day.

    Raises `Refused` where nobody was.
    """
    if part is PaperPart.SELF_REVIEW:
        return _acting(session, found.employee, people.holders_on(session, local_day(now)))
    penilai = penilai_on(session, found, signed_on)
    if penilai is None:
        raise Refused(
            N_("On {day} nobody was the penilai of {name}. Please look at the date, or ask BKPSDM.")(
                day=signed_on, name=found.employee.name
            )
        )
    return _acting(session, penilai, people.holders_on(session, signed_on))


def _acting(session: Session, employee: Employee, holders: Holders) -> Person:
    """Somebody as if they were in the chat; roles that are given do not act on paper."""
    account = people.account_for(session, employee.id or 0)
    charge = holders.charge_of(employee.id or 0)
    return Person(
        id=employee.id or 0,
        telegram_id=account.telegram_id if account else 0,
        name=employee.name,
        language=account.language if account else "id",
        has_reports=people.leads(session, charge),
        posts=charge.posts,
        stand_ins=charge.stand_ins,
        holders=holders,
    )


def second_people(session: Session, found: Entry, besides: set[int]) -> list[int]:
    """Who is asked to compare a form with its scan: the other admins of the unit, and where there are none BKPSDM."""
    chain = [unit.id or 0 for unit in people.unit_and_above(session, found.appraisal.unit_id)]
    admins = set(rows.admins_of(session, chain)) - besides
    return sorted(admins or set(people.holders(session, Role.BKPSDM)) - besides)


def title_of(part: PaperPart) -> Text:
    """What a form is called."""
    return N_("Self-review") if part is PaperPart.SELF_REVIEW else N_("Assessment")


def may_see_content(session: Session, person: Person, found: Entry) -> bool:
    """Whether the person may read the appraisal itself, and not only carry its forms."""
    return may(Action.SEE_APPRAISAL, rights.relations_to(session, person, found.appraisal))
