"""Numbers for the operator, as Prometheus reads them. Codes and counts only, nobody's name or id."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import Clock
from bot.services import outbox
from models.session import Database

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counters of one process. The edges and the sender are given the methods that count."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._updates = Counter(
            "kinerja_updates", "Updates by kind and outcome", ["kind", "outcome"], registry=self.registry
        )
        self._turns = Histogram(
            "kinerja_turn_seconds",
            "Seconds from receiving an update until it may be acknowledged",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._sends = Counter("kinerja_sends", "Requests to Telegram by outcome", ["outcome"], registry=self.registry)
        self._errors = Counter("kinerja_errors", "Failures by place", ["place"], registry=self.registry)
        self._waiting = Gauge("kinerja_outbox_waiting", "Messages that are due and not sent", registry=self.registry)
        self._oldest = Gauge(
            "kinerja_outbox_oldest_seconds", "Seconds since the oldest of them was due", registry=self.registry
        )

    def count_update(self, kind: str, outcome: str, seconds: float) -> None:
        """One update was judged; `seconds` is how long the turn took."""
        self._updates.labels(kind, outcome).inc()
        self._turns.observe(seconds)

    def count_send(self, outcome: str) -> None:
        """One request to Telegram came to an end."""
        self._sends.labels(outcome).inc()

    def count_error(self, place: str) -> None:
        """Something failed at a place of the application, such as `update` or `tick`."""
        self._errors.labels(place).inc()

    def note_outbox(self, waiting: int, oldest_due_at: datetime | None, now: datetime) -> None:
        """How the outbox stands at `now`."""
        self._waiting.set(waiting)
        self._oldest.set(0.0 if oldest_due_at is None else (now - oldest_due_at).total_seconds())


def metrics_route(metrics: Metrics, database: Database, clock: Clock) -> Route:
    """`GET /metrics`. Where the database is out of reach the outbox keeps its last numbers and the error is counted."""

    async def show(_: Request) -> Response:
        now = clock.now()
        try:
            depth = await database.look(lambda session: outbox.depth(session, now))
        except Exception:  # noqa: BLE001 - the other numbers matter most when the database is away
            metrics.count_error("database")
        else:
            metrics.note_outbox(depth.waiting, depth.oldest_due_at, now)
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return Route("/metrics", show, methods=["GET"])
