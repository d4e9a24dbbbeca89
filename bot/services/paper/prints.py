"""What is printed for people without Telegram: the forms to fill in, and the result."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain import nip
from bot.domain.access import Action
from bot.domain.appraisal import Stage
from bot.domain.behaviour import Value
from bot.domain.calendar import local_day
from bot.domain.contribution import ASPECT, SHORT
from bot.domain.predikat import RULE, Rating
from bot.errors import NotAllowed, Refused
from bot.flows.assessment import ASSESSMENT
from bot.flows.paper_form import Block, Facts, Printout, Said, Section, Signature, sections_of
from bot.flows.paper_words import ASSESSMENT_ON_PAPER, SELF_REVIEW_ON_PAPER
from bot.flows.self_review import SELF_REVIEW
from bot.i18n import N_, Text, plain
from bot.services import organisation, plans, posts, records, twins
from bot.services.paper import rules
from bot.services.rights import Person
from models import Session
from models.appraisal import Party, RatingSubject, Topic
from models.paper import PaperPart
from models.queries.appraisals import Entry
from models.sealed import unseal

EMPLOYEE, PENILAI = plain("Pegawai yang dinilai"), plain("Pejabat penilai kinerja")


def form(session: Session, person: Person, appraisal_id: int, part: PaperPart, now: datetime) -> Printout:
    """The form to fill in. Raises `NotAllowed`, `NotFound`, and `Refused` where there is nothing to fill in."""
    found = rules.allowed(session, person, Action.ENTER_PAPER, appraisal_id, now)
    rules.refuse_unless_on_paper(session, found, part, local_day(now))
    rules.refuse_without_plan(session, found)
    sections, signature = (
        _self_review(session, found) if part is PaperPart.SELF_REVIEW else _assessment(session, person, found, now)
    )
    return Printout(
        title=rules.title_of(part),
        period=twins.title_of(session, found.period),
        number=rules.number_of(part, appraisal_id),
        about=_about(session, person, found),
        made_at=now,
        notes=_notes(session, person, found, part, now),
        sections=sections,
        signatures=(signature,),
    )


def _self_review(session: Session, found: Entry) -> tuple[tuple[Section, ...], Signature]:
    facts = rules.chat_facts(session, found, PaperPart.SELF_REVIEW)
    return sections_of(SELF_REVIEW, facts, SELF_REVIEW_ON_PAPER), Signature(EMPLOYEE, found.employee.name)


def _assessment(session: Session, person: Person, found: Entry, now: datetime) -> tuple[tuple[Section, ...], Signature]:
    """With the realisations that were sent where whoever prints may read them, else with room for them."""
    facts = rules.chat_facts(session, found, PaperPart.ASSESSMENT)
    if rules.may_see_content(session, person, found):
        facts = replace(facts, realised=records.read_realisations(session, found.appraisal.id or 0))
        if facts.realised:
            rules.note_look(session, person, found, "paper_form", now)
    penilai = rules.penilai_on(session, found, local_day(now))
    return sections_of(ASSESSMENT, facts, ASSESSMENT_ON_PAPER), Signature(PENILAI, penilai.name if penilai else "")


def _about(session: Session, person: Person, found: Entry) -> Facts:
    employee = found.employee
    penilai = (
        posts.assessor(session, found.appraisal)
        if found.appraisal.stage is Stage.ASSESSED
        else posts.penilai_today(session, person.holders, found.appraisal)
    )
    return Facts(
        (
            (N_("Name"), plain(employee.name)),
            (plain("NIP"), plain(nip.mask(employee.nip) if employee.nip else "–")),
            (N_("Position"), plain(employee.position)),
            (N_("Unit"), plain(found.unit.name)),
            (plain("Pejabat penilai"), penilai.said if penilai else plain("–")),
        )
    )


def _notes(session: Session, person: Person, found: Entry, part: PaperPart, now: datetime) -> tuple[Text, ...]:
    notes = [
        N_(
            "Please write in block letters and tick exactly one box in every row. Cover personal data of citizens "
            "(name, NIK). Date and sign the form and hand it to the admin of your unit."
        )
    ]
    if part is PaperPart.ASSESSMENT:
        notes.append(N_("Please rate results, behaviour and contribution before you read the self-review."))
    elif found.appraisal.stage is Stage.RETURNED:
        reason = unseal(session, found.appraisal, "return_reason")
        rules.note_look(session, person, found, "paper_form", now)
        notes.append(N_("The penilai asks to complete the self-review: “{reason}”")(reason=reason))
    return tuple(notes)


def result(session: Session, person: Person, appraisal_id: int, now: datetime) -> Printout:
    """The confirmed result, to be handed to somebody without Telegram; that it was opened is logged.

    An admin of a unit, who otherwise sees no result, carries it to people who cannot open it themselves. Raises
    `NotAllowed`, `NotFound`, and `Refused` where there is no result.
    """
    found = rules.allowed(session, person, Action.ENTER_PAPER, appraisal_id, now)
    if not rules.may_see_content(session, person, found) and not rules.is_on_paper(session, found.employee):
        raise NotAllowed(
            N_("{name} uses this bot and reads the result there. An admin prints it only for people without Telegram.")(
                name=found.employee.name
            )
        )
    if found.appraisal.stage is not Stage.ASSESSED:
        raise Refused(N_("The assessment of {name} is not confirmed yet.")(name=found.employee.name))
    rules.note_look(session, person, found, "paper_result", now)
    assessor = posts.assessor(session, found.appraisal)
    return Printout(
        title=N_("Result of the appraisal"),
        period=twins.title_of(session, found.period),
        number=f"HS-{appraisal_id:05d}",
        about=_about(session, person, found),
        made_at=now,
        sections=(Section(None, (_ratings(session, found),)), *_reasons(session, found)),
        signatures=(
            Signature(N_("Received by"), found.employee.name),
            Signature(PENILAI, assessor.name if assessor else ""),
        ),
    )


def _ratings(session: Session, found: Entry) -> Facts:
    appraisal = found.appraisal
    assert appraisal.predikat is not None, "a confirmed appraisal has one"
    assert appraisal.organisation_predicate is not None, "a confirmed appraisal has one"
    predikat, unit = appraisal.predikat, organisation.organisation_of(session, appraisal.unit_id)
    rule = appraisal.regulation_version.label if appraisal.regulation_version.is_history else RULE
    return Facts(
        (
            (plain("Predikat"), plain(f"{predikat.label} ({predikat.gloss})" if predikat.gloss else predikat.label)),
            (plain("Rating hasil kerja"), _label(appraisal.result_rating)),
            (plain("Rating perilaku kerja"), _label(appraisal.behaviour_rating)),
            (plain(SHORT), _label(appraisal.contribution_rating)),
            (
                N_("Predikat of the organisation"),
                plain(f"{appraisal.organisation_predicate.label} ({unit.name})"),
            ),
            (N_("Confirmed"), Text("{moment}", {"moment": appraisal.assessed_at})),
            (N_("Rule"), plain(rule)),
        )
    )


def _label(rating: Rating | None) -> Text:
    return plain("–" if rating is None else rating.label)


def _reasons(session: Session, found: Entry) -> tuple[Section, ...]:
    words = records.read(session, found.appraisal.id or 0, Party.PENILAI)
    numbers = {r.key: r.number for r in plans.facts_of(session, found.appraisal.skp_id).results}
    places: list[tuple[RatingSubject, str, str]] = [
        *((RatingSubject.PLANNED_RESULT, key, f"RHK {number}") for key, number in numbers.items()),
        *((RatingSubject.VALUE, value.value, value.label) for value in Value),
        (RatingSubject.CONTRIBUTION, "", ASPECT),
        (RatingSubject.HASIL_KERJA, "", "Rating hasil kerja"),
        (RatingSubject.PERILAKU_KERJA, "", "Rating perilaku kerja"),
    ]
    reasons: tuple[Block, ...] = tuple(
        Said(
            Text("{about}: {rating}", {"about": about, "rating": _label(words.ratings[subject, item])}),
            plain(words.reasons[subject, item]),
        )
        for subject, item, about in places
        if (subject, item) in words.reasons
    )
    note = words.prose.get((Topic.NOTE, ""))
    sections = [Section(N_("Reasons of the penilai"), reasons)] if reasons else []
    if note:
        sections.append(Section(N_("Note or recommendation"), (Said(plain(""), plain(note)),)))
    return tuple(sections)
