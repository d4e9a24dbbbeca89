"""Whole conversations, replayed through the real application: `tests/transcripts/*.txt` read like the chat.

`pytest tests/test_transcripts.py --rewrite` writes them anew; then read what has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models.crypto import Vault, new_key
from tests.support.databases import Server
from tests.support.stage import CityTemplate, fill, stage
from tests.support.transcripts import play, script_of, wants_replicas

TRANSCRIPTS = sorted(Path(__file__).with_name("transcripts").glob("*.txt"))

ON_POSTGRESQL = ("dua_sekaligus", "disdukcapil", "mati_dan_bangkit")
"""Those that say most about locks and transactions are played on both databases."""


@pytest.fixture(scope="session")
def city_template(tmp_path_factory: pytest.TempPathFactory) -> CityTemplate:
    """The sample city, founded once for all transcripts of this process."""
    return CityTemplate.make(tmp_path_factory.mktemp("city"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_the_chat_goes_as_written(
    path: Path, city_template: CityTemplate, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kept = path.read_text(encoding="utf-8")
    script = script_of(kept)
    url = city_template.copy(tmp_path)
    async with stage(tmp_path, url, city_template.vault, replicated=wants_replicas(script)) as world:
        shown = await play(world, script)
    if request.config.getoption("--rewrite"):
        path.write_text(shown, encoding="utf-8")
    else:
        assert shown == kept
