"""Logging: one stream, two forms, and nothing personal or secret in either."""

from __future__ import annotations

import io
import json
import logging
import warnings
from collections.abc import Iterator

import pytest
import structlog

from bot.log import REDACTED, configure

TOKEN = f"123456789:{'Ab_-9' * 7}"
NIP = "198001012005011001"
NIK = "6371010101800001"


@pytest.fixture(autouse=True)
def untouched_logging() -> Iterator[None]:
    """Leave logging as it was for the other tests of this process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
    for package in ("bot", "handlers", "models", "scheduler"):
        logging.getLogger(package).setLevel(logging.NOTSET)


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


def test_json_lines_tell_when_who_and_what(stream: io.StringIO) -> None:
    configure("INFO", "json", stream=stream)
    structlog.get_logger("bot.services.inbox").info("update committed", update_id=7, people=[1, 2])

    line = json.loads(stream.getvalue())
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "update committed",
        "level": "info",
        "logger": "bot.services.inbox",
        "people": [1, 2],
        "update_id": 7,
    }


def test_text_lines_hold_the_same(stream: io.StringIO) -> None:
    configure("INFO", "text", stream=stream)
    structlog.get_logger("bot.services.inbox").info("update committed", update_id=7)

    for part in ("info", "update committed", "bot.services.inbox", "update_id=7"):
        assert part in stream.getvalue()


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize(
    "secret",
    [TOKEN, NIP, "19800101 200501 1 001", NIK, "webhook-secret"],
    ids=["token", "NIP", "NIP in groups", "NIK", "a given secret"],
)
def test_secrets_and_numbers_of_persons_never_arrive(stream: io.StringIO, style: str, secret: str) -> None:
    configure("INFO", "json" if style == "json" else "text", secrets=["webhook-secret"], stream=stream)
    ours = structlog.get_logger("bot.test")
    ours.info(f"about {secret}")
    ours.info("value", text=secret, inside={"list": [secret, (secret,)]}, thing=ValueError(secret))
    ours.info("%s by position", secret)
    logging.getLogger("bot.test").info("standard %s", secret)
    logging.getLogger("httpx").warning("HTTP Request: POST https://api.telegram.org/bot%s/getMe", secret)
    try:
        raise RuntimeError(f"broke at {secret}")
    except RuntimeError:
        ours.exception("failed")
        logging.getLogger("bot.test").exception("failed")

    written = stream.getvalue()
    assert secret not in written
    assert written.count(REDACTED) >= 9
    assert written.count("RuntimeError: broke at") == 2


def test_a_number_of_a_person_given_as_a_number_is_taken_out_and_ids_stay(stream: io.StringIO) -> None:
    configure("INFO", "json", stream=stream)
    structlog.get_logger("bot.test").info("ids", nip=int(NIP), chat_id=6371010101, ratio=0.5, nothing=None)

    line = json.loads(stream.getvalue())
    assert (line["nip"], line["chat_id"], line["ratio"], line["nothing"]) == (REDACTED, 6371010101, 0.5, None)


def test_libraries_speak_from_warning_up_whatever_the_level(stream: io.StringIO) -> None:
    configure("DEBUG", "json", stream=stream)
    for name in ("httpx", "httpcore", "aiohttp.access", "telegram.Bot", "sqlalchemy.engine", "apscheduler"):
        logging.getLogger(name).info("chatter")
        logging.getLogger(name).warning("trouble")
    logging.getLogger("bot.test").debug("detail")

    events = [json.loads(line)["event"] for line in stream.getvalue().splitlines()]
    assert events == ["trouble"] * 6 + ["detail"]


def test_below_the_level_nothing_is_written(stream: io.StringIO) -> None:
    configure("WARNING", "text", stream=stream)
    structlog.get_logger("bot.test").info("quiet")
    logging.getLogger("models").info("quiet")

    assert stream.getvalue() == ""


def test_warnings_go_the_same_way(stream: io.StringIO) -> None:
    configure("INFO", "json", stream=stream)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"old call for {NIP}", stacklevel=1)

    line = json.loads(stream.getvalue())
    assert line["logger"] == "py.warnings"
    assert NIP not in stream.getvalue()
