"""The predicate of an organisation."""

import pytest

from bot.domain.organisation import OrganisationPredicate, head_rating
from bot.domain.predikat import Rating


@pytest.mark.parametrize(
    ("predicate", "label", "rating"),
    [
        (OrganisationPredicate.ISTIMEWA, "Istimewa", Rating.ABOVE),
        (OrganisationPredicate.BAIK, "Baik", Rating.MEETS),
        (OrganisationPredicate.BUTUH_PERBAIKAN, "Butuh Perbaikan", Rating.BELOW),
        (OrganisationPredicate.KURANG, "Kurang", Rating.BELOW),
        (OrganisationPredicate.SANGAT_KURANG, "Sangat Kurang", Rating.BELOW),
    ],
)
def test_label_and_rating_of_the_head(predicate: OrganisationPredicate, label: str, rating: Rating) -> None:
    assert (predicate.label, head_rating(predicate)) == (label, rating)
