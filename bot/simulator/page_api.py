"""What the chat page asks for: people, chats, files, the clock, and a stream of changes."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.simulator import clock
from bot.simulator.acts import Acts
from bot.simulator.files import DOWNLOAD_LIMIT, Upload
from bot.simulator.state import CallbackAnswer, Chat, Message

PAGE = Path(__file__).resolve().parent / "page"
HEARTBEAT = 10.0
"""Seconds after which the stream says something, so that a closed page is noticed and the clock stays right."""

_SHOWN_INLINE = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg", "audio/mpeg", "audio/webm"}
)
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class PageApi:
    """The routes of the chat page. It acts for whichever person the page has chosen."""

    def __init__(self, acts: Acts, clock_file: Path | None) -> None:
        self._acts = acts
        self._world = acts.world
        self._clock_file = clock_file
        self._simulation = secrets.token_hex(6)

    def routes(self) -> list[BaseRoute]:
        """For a Starlette application."""
        return [
            Route("/", self.index),
            Route("/page/{name}", self.static),
            Route("/api/overview", self.overview),
            Route("/api/events", self.events),
            Route("/api/clock", self.move_clock, methods=["POST"]),
            Route("/api/files/{file_id}", self.file),
            Route("/api/chats/{person:int}", self.chat),
            Route("/api/chats/{person:int}/messages", self.say, methods=["POST"]),
            Route("/api/chats/{person:int}/taps", self.tap, methods=["POST"]),
            Route("/api/chats/{person:int}/files", self.send_files, methods=["POST"]),
            Route("/api/chats/{person:int}/block", self.block, methods=["POST"]),
        ]

    async def index(self, request: Request) -> Response:
        """The page."""
        return FileResponse(PAGE / "index.html", headers=_HEADERS)

    async def static(self, request: Request) -> Response:
        """A script, a style sheet or the icon."""
        path = PAGE / Path(request.path_params["name"]).name
        if path.suffix not in (".css", ".js", ".svg") or not path.is_file():
            raise HTTPException(404)
        return FileResponse(path, headers=_HEADERS)

    async def overview(self, request: Request) -> Response:
        """Who there is, what the bot says about itself, and what time it is."""
        profile = self._world.profile
        return JSONResponse(
            {
                "simulation": self._simulation,
                "bot": {
                    "name": profile.name,
                    "username": profile.username,
                    "description": profile.descriptions.get("id") or profile.descriptions.get("", ""),
                },
                "people": [
                    {
                        "id": chat.person.telegram_id,
                        "name": chat.person.name,
                        "role": chat.person.role,
                        "about": chat.person.about,
                    }
                    for chat in self._world.chats.values()
                ],
                "clock_movable": self._clock_file is not None,
                **self._pulse(),
            }
        )

    async def events(self, request: Request) -> Response:
        """Server-sent events: the state of every chat, whenever something changed."""
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=_HEADERS)

    async def move_clock(self, request: Request) -> Response:
        """Add `seconds` to the clock file; 409 where there is none, 400 for a step backwards."""
        if self._clock_file is None:
            raise HTTPException(409, "no clock file")
        seconds = (await _json(request)).get("seconds")
        if not isinstance(seconds, int):
            raise HTTPException(400, "seconds must be a whole number")
        try:
            clock.advance(self._clock_file, timedelta(seconds=seconds))
        except (ValueError, OverflowError) as error:
            raise HTTPException(400, str(error)) from error
        self._world.pulse.beat()
        return JSONResponse(self._pulse())

    async def file(self, request: Request) -> Response:
        """A file of a chat; anything that a browser could execute is only ever downloaded."""
        stored = self._world.files.by_id(request.path_params["file_id"])
        if stored is None:
            raise HTTPException(404)
        inline = stored.mime in _SHOWN_INLINE and "download" not in request.query_params
        name = stored.name or stored.path.rpartition("/")[2]
        safe = "".join(letter if letter.isalnum() or letter in "._- " else "_" for letter in name)
        ascii_name = safe.encode("ascii", "replace").decode().replace("?", "_")
        disposition = "inline" if inline else f'attachment; filename="{ascii_name}"'
        media_type = stored.mime if inline else "application/octet-stream"
        return Response(stored.content, media_type=media_type, headers={**_HEADERS, "Content-Disposition": disposition})

    async def chat(self, request: Request) -> Response:
        """What changed in a chat after the revision `after`."""
        chat = self._chat(request)
        after = int(request.query_params.get("after") or 0)
        with self._world.lock:
            return JSONResponse(
                {
                    "revision": self._world.pulse.revision,
                    "messages": [_message(one) for one in chat.messages.values() if one.revision > after],
                    "answers": [_answer(one) for one in chat.answers if one.revision > after],
                    "keyboard": chat.keyboard,
                    "action": chat.action(),
                    "blocked": chat.blocked,
                    "commands": self._world.profile.commands_for(chat.person.telegram_id),
                }
            )

    async def say(self, request: Request) -> Response:
        """Write `text`."""
        chat, body = self._chat(request), await _json(request)
        try:
            self._acts.say(chat.person.telegram_id, str(body.get("text", "")))
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        return JSONResponse({"ok": True})

    async def tap(self, request: Request) -> Response:
        """Tap the button `data` of `message_id`."""
        chat, body = self._chat(request), await _json(request)
        try:
            _, query = self._acts.tap_query(chat.person.telegram_id, int(body["message_id"]), str(body["data"]))
        except (KeyError, TypeError, ValueError, LookupError) as error:
            raise HTTPException(400, "no such button") from error
        return JSONResponse({"query": query})

    async def send_files(self, request: Request) -> Response:
        """Send what was attached, as `kind` (photo, document or voice); several photos or documents are an album."""
        person = self._chat(request).person.telegram_id
        async with request.form(max_files=10) as form:
            kind, caption = str(form.get("kind", "document")), str(form.get("caption") or "")
            uploads = [
                Upload(one.filename or "file", one.content_type or "application/octet-stream", await one.read())
                for one in form.getlist("file")
                if isinstance(one, UploadFile)
            ]
        if kind not in ("photo", "document", "voice") or not uploads:
            raise HTTPException(400, "nothing attached")
        if any(len(upload.content) > 2 * DOWNLOAD_LIMIT for upload in uploads):
            raise HTTPException(413, "too large")
        group = self._world.new_media_group() if len(uploads) > 1 and kind != "voice" else None
        send = {
            "photo": self._acts.send_photo,
            "document": self._acts.send_document,
            "voice": self._acts.send_voice,
        }[kind]
        try:
            for upload in uploads:
                send(person, upload.content, upload.name, upload.mime, caption or None, group)
                caption = ""
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        return JSONResponse({"ok": True})

    async def block(self, request: Request) -> Response:
        """Block or unblock the bot."""
        person, body = self._chat(request).person.telegram_id, await _json(request)
        (self._acts.block if body.get("blocked") else self._acts.unblock)(person)
        return JSONResponse({"ok": True})

    async def _stream(self) -> AsyncIterator[str]:
        pulse = self._world.pulse
        while not pulse.closed:
            state = self._pulse()
            yield f"data: {json.dumps(state)}\n\n"
            await pulse.beyond(state["revision"], HEARTBEAT)
            await asyncio.sleep(0.03)

    def _pulse(self) -> dict[str, Any]:
        with self._world.lock:
            return {
                "revision": self._world.pulse.revision,
                "now": int(self._world.now().timestamp() * 1000),
                "chats": {
                    str(person): {"revision": chat.revision, "received": chat.received, "action": chat.action()}
                    for person, chat in self._world.chats.items()
                },
            }

    def _chat(self, request: Request) -> Chat:
        chat = self._world.chats.get(request.path_params["person"])
        if chat is None:
            raise HTTPException(404, "nobody has this id")
        return chat


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError as error:
        raise HTTPException(400, "JSON expected") from error
    if not isinstance(body, dict):
        raise HTTPException(400, "a JSON object expected")
    return body


def _message(message: Message) -> dict[str, Any]:
    file = message.file
    return {
        "id": message.id,
        "from_bot": message.from_bot,
        "date": int(message.date.timestamp() * 1000),
        "text": message.text,
        "entities": [entity.wire() for entity in message.entities],
        "buttons": message.buttons,
        "edited": message.edited,
        "deleted": message.deleted,
        "group": message.media_group_id,
        "silent": message.silent,
        "file": file
        and {
            "id": file.id,
            "kind": file.kind,
            "name": file.name,
            "mime": file.mime,
            "size": len(file.content),
            "width": file.width,
            "height": file.height,
        },
    }


def _answer(answer: CallbackAnswer) -> dict[str, Any]:
    return {"query": answer.query_id, "text": answer.text, "alert": answer.show_alert, "url": answer.url}
