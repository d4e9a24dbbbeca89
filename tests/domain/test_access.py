"""The permission matrix, every cell."""

import itertools

import pytest

from bot.domain.access import NEVER_FOR_ONESELF, Action, Relation, is_logged, may, who_may

COLUMNS = [
    Relation.SELF,
    Relation.PENILAI,
    Relation.ATASAN_PENILAI,
    Relation.PEER,
    Relation.UNIT_ADMIN,
    Relation.BKPSDM,
    Relation.UNIT_HEAD,
    Relation.STRANGER,
]
#                                         self penilai atasan peer admin BKPSDM head stranger
EXPECTED = {  # x: always, o: only after an objection
    Action.WRITE_SELF_REVIEW: "            x    .      .      .    .     .     .    .",
    Action.ATTACH_EVIDENCE: "              x    .      .      .    .     .     .    .",
    Action.READ_EVIDENCE: "                x    x      o      .    .     x     .    .",
    Action.REMOVE_EVIDENCE: "              x    .      .      .    .     x     .    .",
    Action.SEE_APPRAISAL: "                x    x      o      .    .     x     .    .",
    Action.SEE_STATUS: "                   x    x      o      .    x     x     .    .",
    Action.SEE_COUNTS: "                   .    x      x      .    x     x     x    .",
    Action.RETURN_SELF_REVIEW: "           .    x      .      .    .     .     .    .",
    Action.REMIND: "                       .    x      .      .    .     .     .    .",
    Action.MANAGE_DELIVERY: "              .    .      .      .    x     x     .    .",
    Action.ASSESS: "                       .    x      .      .    .     .     .    .",
    Action.SET_ORGANISATION_PREDICATE: "   .    .      .      .    .     .     x    .",
    Action.RECORD_ORGANISATION_PREDICATE: ".    .      .      .    .     x     .    .",
    Action.MANAGE_PERIOD: "                .    .      .      .    .     x     .    .",
    Action.MANAGE_CALENDAR: "              .    .      .      .    .     x     .    .",
    Action.NOTE_LEAVE: "                   x    x      .      .    x     x     .    .",
    Action.IMPORT_DATA: "                  .    .      .      .    x     x     .    .",
    Action.SEE_PERSON: "                   x    x      .      .    x     x     .    .",
    Action.INVITE: "                       .    .      .      .    x     x     .    .",
    Action.UNBIND: "                       x    .      .      .    x     x     .    .",
    Action.CONFIRM_BINDING: "              .    x      .      .    x     x     .    .",
    Action.GRANT_ROLE: "                   .    .      .      .    .     x     .    .",
    Action.OPEN_TICKET: "                  x    .      .      .    .     .     .    .",
    Action.SEE_TICKET: "                   x    .      .      .    x     x     .    .",
    Action.DECIDE_TICKET: "                .    .      .      .    .     x     .    .",
    Action.SEE_ACCESS_LOG: "               x    .      .      .    .     x     .    .",
    Action.EXPORT_DATA: "                  x    .      .      .    .     .     .    .",
    Action.ENTER_PAPER: "                  .    .      .      .    x     x     .    .",
    Action.CONFIRM_PAPER: "                .    .      .      .    x     x     .    .",
    Action.PROPOSE_AGREEMENT: "            x    x      .      .    .     .     .    .",
    Action.ANSWER_AGREEMENT: "             x    x      .      .    .     .     .    .",
    Action.CHECK_AGREEMENT: "              x    .      .      .    .     .     .    .",
    Action.SEE_AGREEMENT: "                x    x      .      .    .     .     .    .",
    Action.GIVE_FEEDBACK: "                .    x      x      x    x     x     x    x",
    Action.READ_FEEDBACK_NOTE: "           x    .      .      .    .     .     .    .",
    Action.READ_APPRECIATION: "            x    x      .      .    .     .     .    .",
}
CELLS = [
    (action, relation, cell)
    for action, row in EXPECTED.items()
    for relation, cell in zip(COLUMNS, row.split(), strict=True)
]


def test_the_table_covers_every_action_and_relation() -> None:
    assert {(action, relation) for action, relation, _ in CELLS} == set(itertools.product(Action, Relation))


@pytest.mark.parametrize(("action", "relation", "cell"), CELLS)
def test_each_cell(action: Action, relation: Relation, cell: str) -> None:
    assert may(action, {relation}) is (cell == "x")
    assert may(action, {relation}, objected=True) is (cell in "xo")


@pytest.mark.parametrize("action", Action)
def test_nobody_without_a_relation_may_do_anything(action: Action) -> None:
    assert not may(action, [], objected=True)


def test_one_sufficient_relation_is_enough() -> None:
    assert may(Action.ASSESS, [Relation.UNIT_ADMIN, Relation.PENILAI])


@pytest.mark.parametrize("action", sorted(NEVER_FOR_ONESELF))
def test_what_nobody_does_in_their_own_matter(action: Action) -> None:
    assert may(action, {Relation.BKPSDM})
    assert not may(action, {Relation.BKPSDM, Relation.UNIT_ADMIN, Relation.SELF})


@pytest.mark.parametrize("action", Action)
def test_a_refusal_says_who_may(action: Action) -> None:
    assert who_may(action).msgid.startswith("Only ")


@pytest.mark.parametrize(
    ("action", "relations", "logged"),
    [
        (Action.SEE_APPRAISAL, [Relation.PENILAI], True),
        (Action.READ_EVIDENCE, [Relation.BKPSDM], True),
        (Action.SEE_APPRAISAL, [Relation.SELF], False),
        (Action.SEE_APPRAISAL, [Relation.SELF, Relation.BKPSDM], False),
        (Action.SEE_COUNTS, [Relation.ATASAN_PENILAI], False),
    ],
)
def test_every_read_of_another_persons_appraisal_is_logged(
    action: Action, relations: list[Relation], logged: bool
) -> None:
    assert is_logged(action, relations) is logged
