"""As what somebody gives feedback: from who assesses whom, and only beyond that as it was said."""

from __future__ import annotations

import pytest

from bot.domain.feedback_notes import GivenAs, NoteKind, NoteTopic, given_as
from tests.conversation.chat import english


@pytest.mark.parametrize(
    ("assesses", "is_assessed", "says_team_lead", "expected"),
    [
        (True, False, False, GivenAs.PENILAI),
        (True, False, True, GivenAs.PENILAI),
        (False, True, False, GivenAs.REPORT),
        (False, True, True, GivenAs.REPORT),
        (False, False, True, GivenAs.TEAM_LEAD),
        (False, False, False, GivenAs.COLLEAGUE),
        (True, True, False, GivenAs.PENILAI),
    ],
)
def test_given_as(assesses: bool, is_assessed: bool, says_team_lead: bool, expected: GivenAs) -> None:
    assert given_as(assesses=assesses, is_assessed=is_assessed, says_team_lead=says_team_lead) is expected


@pytest.mark.parametrize("kind", [NoteKind, NoteTopic, GivenAs])
def test_each_has_a_name_of_its_own(kind: type[NoteKind] | type[NoteTopic] | type[GivenAs]) -> None:
    names = [english(one.label) for one in kind]
    assert len(set(names)) == len(names)
