"""Failures on order: the next calls are refused, delayed or cut off."""

from __future__ import annotations

from dataclasses import dataclass

from bot.simulator.errors import ApiError, too_many_requests

_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(slots=True)
class Failure:
    """What happens to the next `times` calls of `method` (None: of any but `getUpdates`).

    `delay` seconds pass first. Then `error` answers, or the call takes effect; with `drop` the connection is
    closed without an answer, after the effect (`processed`) or instead of it.
    """

    method: str | None
    error: ApiError | None
    times: int
    delay: float
    drop: bool
    processed: bool


def failure(
    method: str | None,
    *,
    status: int | None,
    retry_after: int | None,
    description: str | None,
    times: int,
    delay: float,
    drop: bool,
    processed: bool,
) -> Failure:
    """Fill in what was left open: 500 where nothing else was asked for, 429 where there is a `retry_after`."""
    if status is None and retry_after is not None:
        status = 429
    if status is None and not drop and not delay:
        status = 500
    error = None
    if status == 429:
        error = too_many_requests(retry_after if retry_after is not None else 1)
    elif status is not None:
        error = ApiError(status, description or _WORDS.get(status, "Error"))
    return Failure(method, error, times, delay, drop, processed)


class Failures:
    """The failures still to come, first ordered first."""

    def __init__(self) -> None:
        self._waiting: list[Failure] = []

    def add(self, ordered: Failure) -> None:
        """Order one."""
        self._waiting.append(ordered)

    def clear(self) -> None:
        """Cancel all that have not happened."""
        self._waiting.clear()

    def __len__(self) -> int:
        return sum(ordered.times for ordered in self._waiting)

    def next_for(self, method: str) -> Failure | None:
        """The failure that hits this call, used up by it."""
        for ordered in self._waiting:
            if ordered.method == method or (ordered.method is None and method != "getUpdates"):
                ordered.times -= 1
                if ordered.times <= 0:
                    self._waiting.remove(ordered)
                return ordered
        return None
