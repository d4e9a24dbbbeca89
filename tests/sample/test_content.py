"""The written content of the sample city: people, plans and words that fit together."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from bot.domain.appraisal import Stage
from bot.domain.behaviour import Value
from bot.domain.capaian import capaian
from bot.domain.nip import Gender, fault_of
from bot.domain.organisation import head_rating
from bot.domain.predikat import Rating
from bot.domain.textrules import rejection
from bot.sample import city
from bot.sample.entries import CaseEntry, IndicatorEntry, PersonEntry, ResultEntry, content
from models.people import EmployeeKind, PositionKind
from models.plan import ResultKind

CONTENT = content()
PEOPLE = {person.key: person for person in CONTENT.people}
RESULTS = [result for plan in CONTENT.plans.values() for result in plan]
INDICATORS = [indicator for result in RESULTS for indicator in result.indicators]
DAYS = (date(2026, 1, 2), date(2026, 11, 24), date(2031, 6, 30))


def superiors(person: PersonEntry) -> list[PersonEntry]:
    """The penilai, the penilai's penilai and so on; raises where they go round in a circle."""
    found: list[PersonEntry] = []
    while person.penilai is not None:
        person = PEOPLE[person.penilai]
        assert person not in found, f"{person.key} is above themselves"
        found.append(person)
    return found


def sentences(told: Any) -> Iterator[str]:
    """Every sentence in nested pools."""
    if isinstance(told, str):
        yield told
    else:
        for part in told.values() if isinstance(told, dict) else told:
            yield from sentences(part)


def test_about_forty_people_in_four_organisations() -> None:
    assert 40 <= len(CONTENT.people) <= 45
    assert len(PEOPLE) == len({person.name for person in CONTENT.people}) == len(CONTENT.people)
    opd = {unit.code for unit in CONTENT.units if unit.organisation}
    assert opd == {"SETDA", "DISDUKCAPIL", "DISDIK", "DISKOMINFO", "BKPSDM"}


def test_every_kind_of_employee_and_position_is_there() -> None:
    kinds = Counter(person.kind for person in CONTENT.people)
    assert kinds[EmployeeKind.PNS] >= 20
    assert kinds[EmployeeKind.PPPK] >= 8
    assert kinds[EmployeeKind.NON_ASN] == 1
    assert {person.position_kind for person in CONTENT.people} == set(PositionKind)


def test_exactly_one_penilai_has_exactly_fourteen_reports_in_every_stage() -> None:
    reports = Counter(person.penilai for person in CONTENT.people if person.penilai)
    assert [key for key, count in reports.items() if count == 14] == ["kasi_loket"]
    assert max(reports.values()) == 14
    stages = Counter(person.stage for person in CONTENT.people if person.penilai == "kasi_loket")
    assert stages == {Stage.OPEN: 6, Stage.SUBMITTED: 4, Stage.ASSESSED: 3, Stage.RETURNED: 1}


def test_superiors_go_up_to_the_mayor_without_a_circle_and_over_three_levels() -> None:
    assert all(superiors(p)[-1].key == "walikota" for p in CONTENT.people if p.key != "walikota")
    assert len(superiors(PEOPLE["rahmah"])) == 5
    assert len(superiors(PEOPLE["nurul"])) == 5


@pytest.mark.parametrize("key", sorted({p.penilai for p in CONTENT.people if p.penilai}))
def test_a_penilai_is_at_least_a_pengawas_or_has_a_recorded_reason(key: str) -> None:
    penilai = PEOPLE[key]
    manages = {PositionKind.JPT_PRATAMA, PositionKind.ADMINISTRATOR, PositionKind.PENGAWAS, PositionKind.NON_ASN}
    assert penilai.position_kind in manages or penilai.additional_duty is not None


def test_every_unit_has_a_head_who_belongs_to_it_and_organisations_lie_below_the_sekda() -> None:
    codes: set[str] = set()
    for unit in CONTENT.units:
        assert PEOPLE[unit.head].unit == unit.code
        assert unit.parent is None or unit.parent in codes, "parents come first"
        codes.add(unit.code)
    parents = {unit.code: unit.parent for unit in CONTENT.units if unit.organisation}
    assert parents.pop("SETDA") == "KOTA"
    assert set(parents.values()) == {"SETDA"}
    assert next(unit.head for unit in CONTENT.units if unit.code == "SETDA") == "sekda"


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("person", [p for p in CONTENT.people if p.nip], ids=lambda p: p.key)
def test_nips_are_invented_but_valid(person: PersonEntry, today: date) -> None:
    assert person.nip is not None
    gender = Gender.MALE if person.nip[14] == "1" else Gender.FEMALE
    fault = fault_of(person.nip, today=today, is_pppk=person.kind is EmployeeKind.PPPK, gender=gender)
    assert fault is None


def test_only_a_pns_has_a_pangkat_and_only_the_mayor_no_nip_and_no_plan() -> None:
    for person in CONTENT.people:
        assert (person.rank is not None) == (person.kind is EmployeeKind.PNS), person.key
        assert (person.nip is None) == (person.plan is None) == (person.kind is EmployeeKind.NON_ASN), person.key
        functional = person.position_kind in {PositionKind.JF_KEAHLIAN, PositionKind.JF_KETERAMPILAN}
        assert (person.grade is not None) == functional, person.key
    nips = [person.nip for person in CONTENT.people if person.nip]
    assert len(nips) == len(set(nips))


def test_plans_have_three_to_six_results_with_one_or_two_indicators_and_each_is_used() -> None:
    assert {person.plan for person in CONTENT.people if person.plan} == set(CONTENT.plans)
    for name, plan in CONTENT.plans.items():
        assert 3 <= len(plan) <= 6, name
        assert any(result.kind is ResultKind.UTAMA for result in plan), name
        assert len({result.title for result in plan}) == len(plan), name
    assert all(1 <= len(result.indicators) <= 2 for result in RESULTS)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.text[:40])
def test_spans_grow_with_the_rating_and_can_be_reached(indicator: IndicatorEntry) -> None:
    assert indicator.target > 0

    def reached(rating: Rating) -> list[Any]:
        low, high = indicator.span(rating)
        assert 0 <= low <= high
        assert indicator.measure != "%" or high <= 100 or indicator.target_high is not None
        return sorted(
            capaian(
                indicator.target,
                amount,
                indicator.polarity,
                high=indicator.target_high,
                direction=indicator.direction,
            )
            for amount in (low, high)
        )

    below, meets, above = (reached(rating) for rating in (Rating.BELOW, Rating.MEETS, Rating.ABOVE))
    assert below[1] < meets[0], "below expectation lies under meeting it"
    assert meets[0] >= 80
    assert above[0] >= meets[1] or above[0] >= 100, "above expectation is not under the target"


def test_every_sentence_would_be_accepted_from_a_person() -> None:
    told = {key: pools for key, pools in CONTENT.texts.items() if key != "about"}
    said = [*sentences(told), *(text for result in RESULTS for text in result.impact)]
    said += [person.returned for person in CONTENT.people if person.returned]
    assert len(said) > 150
    assert [sentence for sentence in said if rejection(sentence) is not None] == []


def test_pools_hold_no_sentence_twice_and_a_reason_for_every_value() -> None:
    for speaker in ("employee", "penilai"):
        said = list(sentences(CONTENT.texts[speaker]))
        assert len(said) == len(set(said))
    for side in ("value_above", "value_below"):
        assert set(CONTENT.texts["penilai"][side]) == {value.value for value in Value}


def test_no_two_results_of_a_plan_claim_the_same_impact() -> None:
    for plan in CONTENT.plans.values():
        told = list(itertools.chain.from_iterable(result.impact for result in plan))
        assert len(told) == len(set(told))


def test_heads_of_organisations_were_rated_as_their_organisations() -> None:
    heads = {unit.code: PEOPLE[unit.head] for unit in CONTENT.units if unit.organisation}
    for entry in CONTENT.organisations_earlier:
        marks = heads[entry.unit].earlier
        assert marks is not None
        assert marks.result is head_rating(entry.predicate), entry.unit
    assert {entry.unit for entry in CONTENT.organisations_earlier} == set(heads)


def test_disdukcapil_and_bkpsdm_are_set_one_of_them_by_a_letter_and_the_others_still_block() -> None:
    now = {entry.unit: entry for entry in CONTENT.organisations_now}
    assert set(now) == {"DISDUKCAPIL", "BKPSDM"}
    assert (now["BKPSDM"].on_behalf_of, PEOPLE[now["BKPSDM"].by].bkpsdm) == ("sekda", True)
    assert now["BKPSDM"].letter
    assert now["DISDUKCAPIL"].letter is None


@pytest.mark.parametrize("case", CONTENT.cases, ids=lambda case: case.name)
def test_a_case_can_be_played_from_its_start_with_ready_numbers(case: CaseEntry) -> None:
    person = PEOPLE[case.person]
    plan: tuple[ResultEntry, ...] = CONTENT.plans[person.plan or ""]
    assert person.stage is Stage.OPEN
    assert [len(result.reached) for result in case.results] == [len(result.indicators) for result in plan]
    words = [case.contribution, case.helped, case.hindered, case.develop, *(r.impact for r in case.results)]
    assert [sentence for sentence in words if rejection(sentence) is not None] == []


def test_the_switch_begins_with_the_disdukcapil_case_and_its_penilai_and_leaves_out_who_never_joined() -> None:
    shown = city()
    first, second, third = shown.people[:3]
    assert first.telegram_id == shown.case("disdukcapil").telegram_id
    assert second.name == PEOPLE["kasi_loket"].name
    assert third.telegram_id == shown.case("dinas_pendidikan").telegram_id
    assert len(shown.people) == len(CONTENT.people) - 2 + 1, "all who have joined, and the guest"
    assert {p.group for p in shown.people} == {"Pegawai", "Pejabat penilai", "Pimpinan", "BKPSDM", "Admin OPD", "Tamu"}
    assert all(9_000_001 <= p.telegram_id <= 9_000_099 and len(p.about) <= 110 for p in shown.people)
