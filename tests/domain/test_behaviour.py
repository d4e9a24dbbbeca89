"""The seven values and the advice on the one rating of perilaku kerja."""

import pytest

from bot.domain.behaviour import Value, suggest_behaviour_rating
from bot.domain.predikat import Rating

BELOW, MEETS, ABOVE = Rating.BELOW, Rating.MEETS, Rating.ABOVE


def test_values_stand_in_their_official_order() -> None:
    assert [value.label for value in Value] == [
        "Berorientasi Pelayanan",
        "Akuntabel",
        "Kompeten",
        "Harmonis",
        "Loyal",
        "Adaptif",
        "Kolaboratif",
    ]


def test_every_value_has_three_guides_of_its_own_and_fits_a_button() -> None:
    guides = [guide for value in Value for guide in value.guides]
    assert len(set(guides)) == 21
    assert max(len(value.short) for value in Value) <= 14
    assert Value.AKUNTABEL.guides[2] == "Tidak menyalahgunakan kewenangan jabatan"


@pytest.mark.parametrize(
    ("ratings", "suggested"),
    [
        ([MEETS] * 7, MEETS),
        ([ABOVE] * 4 + [MEETS] * 3, ABOVE),
        ([ABOVE] * 3 + [MEETS] * 4, MEETS),
        ([ABOVE] * 6 + [BELOW], MEETS),
        ([BELOW] * 4 + [MEETS] * 3, BELOW),
        ([BELOW] * 3 + [MEETS] * 4, MEETS),
        ([ABOVE] * 3 + [MEETS] + [None] * 3, ABOVE),
        ([BELOW] * 2 + [MEETS] * 2 + [None] * 3, MEETS),
        ([ABOVE] * 3 + [None] * 4, None),
        ([None] * 7, None),
        ([], None),
    ],
)
def test_suggestion_follows_the_majority_of_observed_values(
    ratings: list[Rating | None], suggested: Rating | None
) -> None:
    suggestion = suggest_behaviour_rating(dict(zip(Value, ratings, strict=False)))
    assert (suggestion.rating if suggestion else None) is suggested


def test_suggestion_says_what_it_rests_on() -> None:
    suggestion = suggest_behaviour_rating(
        dict(zip(Value, [ABOVE, ABOVE, ABOVE, MEETS, BELOW, None, None], strict=True))
    )
    assert suggestion is not None
    assert suggestion.reason.args == {"n": 5, "above": 3, "below": 1}
