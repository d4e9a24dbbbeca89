"""HTTP to Telegram on aiohttp: under many busy people its pool stays level where httpx's collapses.

Messages of errors never repeat a URL, because the token stands in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_CHUNK = 64 * 1024


class NotReachedError(NetworkError):
    """Telegram was not reached: nothing of the request was handed over, so repeating it cannot double anything."""


class TooLargeError(NetworkError):
    """A file has more bytes than the caller wants to take."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds a request may take per phase; `media_write` takes the place of `write` where files are uploaded."""

    read: float | None = 10.0
    write: float | None = 10.0
    connect: float | None = 5.0
    pool: float | None = 5.0
    media_write: float | None = 60.0


class AiohttpRequest(BaseRequest):
    """A `BaseRequest` for python-telegram-bot. Failures are `NotReachedError`, `TimedOut` or `NetworkError`."""

    def __init__(self, connections: int = 256, timeouts: Timeouts | None = None) -> None:
        self._connections = connections
        self._timeouts = timeouts or Timeouts()
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer where a call names no other time."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Open the pool; calling it twice is harmless."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=True,
            )

    async def shutdown(self) -> None:
        """Close the pool; calling it twice is harmless."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer; see `BaseRequest.do_request`."""
        uploads = request_data is not None and request_data.contains_files
        timeouts = self._timeouts
        timeout = _timeout(
            read=_chosen(read_timeout, timeouts.read),
            write=_chosen(write_timeout, timeouts.media_write if uploads else timeouts.write),
            connect=_chosen(connect_timeout, timeouts.connect),
            pool=_chosen(pool_timeout, timeouts.pool),
        )
        session = self._opened()
        try:
            async with session.request(method, url, data=_body(request_data), timeout=timeout) as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            failure = _failure(error)
        raise failure

    async def fetch(self, url: str, limit: int) -> bytes:
        """The body at `url`. Raises `TooLargeError` once it has more than `limit` bytes, `NetworkError` otherwise."""
        timeouts = self._timeouts
        timeout = _timeout(read=timeouts.read, write=timeouts.media_write, connect=timeouts.connect, pool=timeouts.pool)
        session = self._opened()
        try:
            async with session.get(url, timeout=timeout) as response:
                if response.status != 200:
                    failure: NetworkError = NetworkError(f"the file was answered with status {response.status}")
                else:
                    return await _read(response, limit)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            failure = _failure(error)
        raise failure

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            raise RuntimeError("this request is not initialised")
        return self._session


def _chosen(value: ODVInput[float], default: float | None) -> float | None:
    return default if isinstance(value, DefaultValue) else value


def _timeout(
    *, read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    """aiohttp counts the wait for the pool into `connect`, and knows no time for writing: the total bounds it."""
    total = None if None in (read, write, connect, pool) else sum(phase or 0 for phase in (read, write, connect, pool))
    reached = None if connect is None or pool is None else connect + pool
    return aiohttp.ClientTimeout(total=total, connect=reached, sock_connect=connect, sock_read=read)


def _body(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _failure(error: Exception) -> NetworkError:
    """What went wrong, told by the name of the class only: aiohttp writes URLs into its messages."""
    name = type(error).__name__
    match error:
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError() | aiohttp.InvalidURL():
            return NotReachedError(f"aiohttp.{name}: Telegram was not reached")
        case TimeoutError():
            return TimedOut(f"aiohttp.{name}: no answer in time")
        case _:
            return NetworkError(f"aiohttp.{name}: the connection broke")


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    if response.content_length is not None and response.content_length > limit:
        raise TooLargeError("the file is larger than allowed")
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > limit:
            raise TooLargeError("the file is larger than allowed")
    return bytes(content)
