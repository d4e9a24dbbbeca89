"""Logging: structlog for our own code, everything else through the same redaction.

Log lines carry ids, never names, numbers of persons or free text. Libraries do not know that rule (httpx writes the
bot's token into every line at INFO, PTB and SQLAlchemy whole messages at DEBUG), so they speak from WARNING up.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

OURS = ("bot", "handlers", "models", "scheduler")
"""The packages that the level applies to."""

REDACTED = "[redacted]"

_PERSONAL = re.compile(
    r"""
      (?<!\d)\d{3,}(?::|%3A)[A-Za-z0-9_-]{20,}          # a bot's token, also inside an address
    | (?<!\d)\d{8}[ .-]\d{6}[ .-][12][ .-]\d{3}(?!\d) # NIP as it is printed, in groups
    | (?<!\d)(?:\d{18}|\d{16})(?!\d)                  # NIP, NIK
    """,
    re.VERBOSE,
)


class Redaction:
    """A structlog processor that takes tokens, NIP, NIK and given secrets out of every value of a line."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # The longest first: one secret may contain another.
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        for name, value in event.items():
            # structlog's own entries: the record is not printed, and what is taken from it has gone through here.
            if name not in ("_record", "_from_structlog"):
                event[name] = self._clean(value)
        return event

    def text(self, text: str) -> str:
        """`text` without what must not be in a log."""
        for secret in self._secrets:
            text = text.replace(secret, REDACTED)
        return _PERSONAL.sub(REDACTED, text)

    def _clean(self, value: object) -> object:
        match value:
            case None | bool():
                return value
            case str():
                return self.text(value)
            case Mapping():
                return {self.text(str(key)): self._clean(item) for key, item in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._clean(item) for item in value]
            case int() | float():
                written = str(value)
                return value if self.text(written) == written else REDACTED
            case _:
                return self.text(repr(value))


def configure(
    level: str, style: Literal["text", "json"], *, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send all logging to `stream` (standard error); `secrets` are taken out wherever they appear."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                Redaction(secrets),
                _renderer(style),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for package in OURS:
        logging.getLogger(package).setLevel(level)
    logging.captureWarnings(capture=True)


def _renderer(style: Literal["text", "json"]) -> Processor:
    if style == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(
        colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
    )
