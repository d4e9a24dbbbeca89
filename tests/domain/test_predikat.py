"""The nine cells, as the annex of PermenPANRB 6/2022 prints them."""

import pytest

from bot.domain.predikat import Predikat, Rating, predikat_for, smallest_step

BELOW, MEETS, ABOVE = Rating.BELOW, Rating.MEETS, Rating.ABOVE


@pytest.mark.parametrize(
    ("result", "behaviour", "label"),
    [
        (ABOVE, BELOW, "Kurang"),
        (ABOVE, MEETS, "Baik"),
        (ABOVE, ABOVE, "Sangat Baik"),
        (MEETS, BELOW, "Kurang"),
        (MEETS, MEETS, "Baik"),
        (MEETS, ABOVE, "Baik"),
        (BELOW, BELOW, "Sangat Kurang"),
        (BELOW, MEETS, "Butuh Perbaikan"),
        (BELOW, ABOVE, "Butuh Perbaikan"),
    ],
)
def test_each_cell_of_the_table(result: Rating, behaviour: Rating, label: str) -> None:
    assert predikat_for(result, behaviour).label == label


def test_ratings_have_their_official_labels_and_codes() -> None:
    assert [(int(rating), rating.label) for rating in Rating] == [
        (-1, "Di Bawah Ekspektasi"),
        (0, "Sesuai Ekspektasi"),
        (1, "Di Atas Ekspektasi"),
    ]


def test_a_rating_is_never_mistaken_for_no_rating() -> None:
    assert all(bool(rating) for rating in Rating)


def test_only_the_ends_of_the_scale_need_a_reason() -> None:
    assert [rating for rating in Rating if rating.needs_reason] == [BELOW, ABOVE]


def test_predicates_go_from_best_to_worst_and_only_kurang_is_glossed() -> None:
    assert [(p.rank, p.label) for p in Predikat] == [
        (0, "Sangat Baik"),
        (1, "Baik"),
        (2, "Butuh Perbaikan"),
        (3, "Kurang"),
        (4, "Sangat Kurang"),
    ]
    assert {p.value: p.gloss for p in Predikat if p.gloss} == {"KURANG": "misconduct"}


@pytest.mark.parametrize(
    ("result", "behaviour", "step"),
    [
        (BELOW, BELOW, (BELOW, MEETS, Predikat.BUTUH_PERBAIKAN)),  # not (MEETS, BELOW): that is only Kurang
        (BELOW, MEETS, (MEETS, MEETS, Predikat.BAIK)),
        (BELOW, ABOVE, (MEETS, ABOVE, Predikat.BAIK)),
        (MEETS, BELOW, (MEETS, MEETS, Predikat.BAIK)),
        (MEETS, MEETS, (ABOVE, ABOVE, Predikat.SANGAT_BAIK)),
        (MEETS, ABOVE, (ABOVE, ABOVE, Predikat.SANGAT_BAIK)),
        (ABOVE, BELOW, (ABOVE, MEETS, Predikat.BAIK)),
        (ABOVE, MEETS, (ABOVE, ABOVE, Predikat.SANGAT_BAIK)),
        (ABOVE, ABOVE, None),
    ],
)
def test_smallest_step_to_a_better_predicate(
    result: Rating, behaviour: Rating, step: tuple[Rating, Rating, Predikat] | None
) -> None:
    assert smallest_step(result, behaviour) == step
