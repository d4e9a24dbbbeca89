"""The parameters of one request, whichever of the three encodings they came in."""

from __future__ import annotations

import json
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.simulator.errors import ApiError, bad_request
from bot.simulator.files import UPLOAD_LIMIT, Upload


class Params:
    """Reads parameters as leniently as Telegram does, and remembers which were looked at."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self._used: set[str] = set()

    def get(self, name: str) -> Any:
        """The raw value, None where it is missing."""
        self._used.add(name)
        return self.values.get(name)

    def accept(self, *names: str) -> None:
        """These parameters change nothing that the simulator shows."""
        self._used.update(names)

    def unused(self) -> list[str]:
        """What the request gave and nobody looked at."""
        uploads = {name for name, value in self.values.items() if isinstance(value, Upload)}
        return sorted(set(self.values) - self._used - uploads)

    def text(self, name: str) -> str:
        """A string, empty where it is missing."""
        value = self.get(name)
        return "" if value is None or isinstance(value, Upload) else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number. Raises `ApiError` (400) for anything else."""
        value = self.get(name)
        if value in (None, ""):
            return default
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise bad_request(f'invalid {name} specified: expected an integer, got "{value}"') from error

    def boolean(self, name: str) -> bool:
        """True for `true`, `yes` and `1`."""
        value = self.get(name)
        return value if isinstance(value, bool) else str(value).lower() in ("true", "yes", "1")

    def structure(self, name: str) -> Any:
        """A JSON value, given as such or as a string. None where it is missing; raises `ApiError` (400)."""
        value = self.get(name)
        if value in (None, "") or not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {name} JSON object") from error

    def upload(self, name: str) -> Upload | str | None:
        """A file sent along (under its own name or through `attach://`), or the string given instead."""
        return self.attached(self.get(name))

    def attached(self, value: Any) -> Upload | str | None:
        """Follows `attach://name`. Raises `ApiError` (400) where nothing is attached under that name."""
        if isinstance(value, Upload) or value in (None, ""):
            return value or None
        name = str(value)
        if not name.startswith("attach://"):
            return name
        found = self.get(name.removeprefix("attach://"))
        if not isinstance(found, Upload):
            raise bad_request("wrong file identifier/HTTP URL specified")
        return found


async def read_params(request: Request) -> Params:
    """Query string and body of a request. Raises `ApiError` (413) where it is too large."""
    if int(request.headers.get("content-length") or 0) > UPLOAD_LIMIT + 1024 * 1024:
        raise ApiError(413, "Request Entity Too Large")
    values: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError as error:
            raise bad_request("can't parse request JSON object") from error
        values.update(body if isinstance(body, dict) else {})
    elif kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        async with request.form(max_part_size=UPLOAD_LIMIT) as form:
            for name, value in form.multi_items():
                values[name] = await _read(value) if isinstance(value, UploadFile) else value
    return Params(values)


async def _read(file: UploadFile) -> Upload:
    return Upload(file.filename or "file", file.content_type or "application/octet-stream", await file.read())
