"""The privacy notice: what it must say (UU 27/2022), on one screen."""

from __future__ import annotations

import pytest

from bot.domain.privacy import NOTICE, PRIVACY_VERSION
from bot.i18n import LANGUAGES, translator
from tests.support.telegram_limits import visible

ONE_SCREEN = 1250
"""Characters."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_on_one_screen_and_names_what_the_law_asks_for(language: str) -> None:
    said = visible("\n\n".join(translator(language)(paragraph) for paragraph in NOTICE))
    assert len(said) <= ONE_SCREEN
    for part in (
        "Pemerintah Kota Banjarbaru",
        "BKPSDM",
        "UU 27/2022 Pasal 20",
        "SKP",
        "keberatan",
        "Telegram",
        "/datasaya",
        "/akses",
        "/privasi",
    ):
        assert part in said


def test_the_version_fits_the_button_that_carries_it() -> None:
    assert len(PRIVACY_VERSION.encode()) <= 20
    assert ":" not in PRIVACY_VERSION
