"""A Bot API server on loopback, over real HTTP: chats as a person sees them, updates as Telegram numbers them."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

TOKEN = "4242:AAEhBP0av28nCBLm2P2FfIGSyBNgM9ot6AY"
BOT = {"id": 4242, "is_bot": True, "first_name": "Relais", "username": "relais_bot"}
_LONGEST = 4096
_LONGEST_BUTTON = 64
_ALLOWED = {"b", "i"}
_LATE = 0.8
_PROFILE = ("MyName", "MyDescription", "MyShortDescription")

Json = dict[str, Any]


class _Refusal(Exception):
    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


class _Plain(HTMLParser):
    """Reads the HTML that Telegram allows; anything else is refused as Telegram does."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self._open = "", []  # type: tuple[str, list[str]]
        self.feed(text)
        self.close()
        if self._open:
            raise _Refusal(400, "Bad Request: can't parse entities")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in _ALLOWED:
            raise _Refusal(400, f"Bad Request: can't parse entities: unsupported start tag {tag}")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise _Refusal(400, "Bad Request: can't parse entities")


@dataclass
class Shown:
    """A message of the bot as it stands; `versions` counts how often it was written."""

    id: int
    text: str
    keyboard: list[list[Json]] | None
    versions: int = 1

    @property
    def buttons(self) -> list[Json]:
        """Every button, row after row."""
        return [button for row in self.keyboard or [] for button in row]

    def button(self, label: str) -> Json:
        """The button that starts with this label, whatever stands before its first word."""
        found = [each for each in self.buttons if each["text"] == label or each["text"].partition(" ")[2] == label]
        assert len(found) == 1, f"{label}: {[each['text'] for each in self.buttons]}"
        return found[0]


@dataclass
class Chat:
    """One private chat: messages of the bot by id, in order, what was shown over it, and files by name."""

    id: int
    messages: dict[int, Shown] = field(default_factory=dict)
    alerts: list[str] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    blocked: bool = False

    @property
    def last(self) -> Shown:
        """The latest message of the bot."""
        return list(self.messages.values())[-1]

    @property
    def with_buttons(self) -> list[Shown]:
        """Messages whose buttons can still be pressed."""
        return [each for each in self.messages.values() if each.keyboard]


class TelegramServer:
    """`calls` is every call in order; `faults` are answers given to the next calls of a method instead of doing it."""

    def __init__(self) -> None:
        self.lock = threading.Condition()
        self.chats: dict[int, Chat] = {}
        self.calls: list[tuple[str, Json]] = []
        self.faults: defaultdict[str, deque[tuple[int, Json] | str]] = defaultdict(deque)
        self.updates: list[Json] = []
        self.confirmed = 0
        self.webhook: Json | None = None
        self.profile: Json = {"name": "Bot", "description": "", "short_description": "", "commands": []}
        self.profiles: dict[str, Json] = {}
        self.url = ""
        self._update = 1_000
        self._message = 0
        self._callback = 0
        self.closing = False

    # -- what a person does

    def say(self, chat: int, text: str) -> int:
        """Write to the bot; the id of the update."""
        return self.send(chat, text=text)

    def send(self, person: int, *, edited: bool = False, **content: Any) -> int:
        """Send a message of any kind; to the private chat, unless `chat` is another."""
        return self.put({"edited_message" if edited else "message": self._from_person(person, content)})

    def press(self, chat: int, message: Shown, data: str) -> int:
        """Press a button of a message of the bot."""
        with self.lock:
            self._callback += 1
            query = {
                "id": str(self._callback),
                "from": _person(chat),
                "chat_instance": "1",
                "data": data,
                "message": self._as_message(chat, message),
            }
        return self.put({"callback_query": query})

    def put(self, update: Json) -> int:
        """Queue an update."""
        with self.lock:
            self._update += 1
            self.updates.append({"update_id": self._update, **update})
            self.lock.notify_all()
            return self._update

    def _from_person(self, chat: int, content: Json) -> Json:
        self._message += 1
        place = content.pop("chat", {"id": chat, "type": "private", "first_name": "Camille"})
        return {"message_id": self._message, "from": _person(chat), "chat": place, "date": int(time.time()), **content}

    # -- what the bot asks for

    def call(self, method: str, asked: Json) -> Any:
        """Carry out one call. Raises _Refusal."""
        with self.lock:
            self.calls.append((method, asked))
            fault = self.faults[method].popleft() if self.faults[method] else None
        if isinstance(fault, tuple):
            raise _Refusal(fault[0], str(fault[1].get("description", "said")), **fault[1].get("parameters", {}))
        if fault == "hang up":
            raise ConnectionAbortedError
        found = getattr(self, f"_{method}", None)
        if method[3:] in _PROFILE:
            done = self._profile(method, asked)
        elif found is None:
            raise _Refusal(404, "Not Found")
        else:
            done = found(asked)
        if fault == "late":  # carried out, and answered when the bot waits no more
            time.sleep(_LATE)
        if fault == "lost":  # carried out, and the answer never arrives
            raise ConnectionAbortedError
        return done

    def _getMe(self, asked: Json) -> Json:  # noqa: N802
        return BOT

    def _setMyCommands(self, asked: Json) -> bool:  # noqa: N802
        self._profile_in(asked)["commands"] = json.loads(asked["commands"])
        return True

    def _getMyCommands(self, asked: Json) -> list[Json]:  # noqa: N802
        found: list[Json] = {**self.profile, **self._profile_in(asked)}["commands"]
        return found

    def _profile_in(self, asked: Json) -> Json:
        """What is said in one language; without any, to everybody who gets nothing in theirs."""
        code = asked.get("language_code")
        return self.profiles.setdefault(code, {}) if code else self.profile

    def _profile(self, method: str, asked: Json) -> Any:
        """`getMyName`, `setMyDescription`…"""
        field = method[len("getMy") :]
        name = field[0].lower() + "".join(f"_{each.lower()}" if each.isupper() else each for each in field[1:])
        if method.startswith("set"):
            self._profile_in(asked)[name] = asked[name]
            return True
        return {name: self._profile_in(asked).get(name, self.profile[name])}

    def _setWebhook(self, asked: Json) -> bool:  # noqa: N802
        self.webhook = asked
        return True

    def _deleteWebhook(self, asked: Json) -> bool:  # noqa: N802
        self.webhook = None
        return True

    def _getUpdates(self, asked: Json) -> list[Json]:  # noqa: N802
        offset, until = int(asked.get("offset", 0)), time.monotonic() + float(asked.get("timeout", 0))
        with self.lock:
            if offset:
                self.confirmed = max(self.confirmed, offset - 1)
                self.updates = [each for each in self.updates if each["update_id"] >= offset]
            while not self.updates and not self.closing and (left := until - time.monotonic()) > 0:
                self.lock.wait(left)
            return list(self.updates[: int(asked.get("limit", 100))])

    def _sendMessage(self, asked: Json) -> Json:  # noqa: N802
        chat = self._chat(asked)
        text, keyboard = _checked(asked)
        with self.lock:
            self._message += 1
            chat.messages[self._message] = Shown(self._message, text, keyboard)
            return self._as_message(chat.id, chat.last)

    def _sendDocument(self, asked: Json) -> Json:  # noqa: N802
        chat = self._chat(asked)
        with self.lock:
            self._message += 1
            chat.files.append((asked["document_name"], asked["document"]))
            chat.messages[self._message] = Shown(self._message, asked.get("caption", ""), None)
            return self._as_message(chat.id, chat.last)

    def _editMessageText(self, asked: Json) -> Json:  # noqa: N802
        text, keyboard = _checked(asked)
        return self._edit(asked, text, keyboard)

    def _editMessageReplyMarkup(self, asked: Json) -> Json:  # noqa: N802
        return self._edit(asked, None, _keyboard(asked))

    def _answerCallbackQuery(self, asked: Json) -> bool:  # noqa: N802
        if asked.get("show_alert") == "true":
            # The server knows whom it belongs to by the callback; one person presses in these tests.
            for chat in self.chats.values():
                chat.alerts.append(asked["text"])
        return True

    def _edit(self, asked: Json, text: str | None, keyboard: list[list[Json]] | None) -> Json:
        chat = self._chat(asked)
        with self.lock:
            message = chat.messages.get(int(asked["message_id"]))
            if message is None:
                raise _Refusal(400, "Bad Request: message to edit not found")
            if (text is None or text == message.text) and keyboard == message.keyboard:
                raise _Refusal(400, "Bad Request: message is not modified: content and markup are the same")
            message.text = message.text if text is None else text
            message.keyboard = keyboard
            message.versions += 1
            return self._as_message(chat.id, message)

    def _chat(self, asked: Json) -> Chat:
        with self.lock:
            chat = self.chats.setdefault(int(asked["chat_id"]), Chat(int(asked["chat_id"])))
        if chat.blocked:
            raise _Refusal(403, "Forbidden: bot was blocked by the user")
        return chat

    def _as_message(self, chat: int, message: Shown) -> Json:
        shown = {
            "message_id": message.id,
            "from": BOT,
            "chat": {"id": chat, "type": "private", "first_name": "Camille"},
            "date": int(time.time()),
            "text": message.text,
        }
        return shown | ({"reply_markup": {"inline_keyboard": message.keyboard}} if message.keyboard else {})


def _person(chat: int) -> Json:
    return {"id": chat, "is_bot": False, "first_name": "Camille"}


def _checked(asked: Json) -> tuple[str, list[list[Json]] | None]:
    assert asked.get("parse_mode") in ("HTML", None)
    text = _Plain(asked["text"]).text if asked.get("parse_mode") == "HTML" else asked["text"]
    if not text.strip():
        raise _Refusal(400, "Bad Request: message text is empty")
    if len(text) > _LONGEST:
        raise _Refusal(400, "Bad Request: message is too long")
    return text, _keyboard(asked)


def _parts(body: bytes, content_type: str) -> Json:
    """The fields of a form with files: a file stands as its text, and its name under `…_name`."""
    head = b"Content-Type: " + content_type.encode() + b"\r\n\r\n"
    whole = message_from_bytes(head + body, policy=policy.HTTP)
    found: Json = {}
    for part in whole.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes), "no part has parts"
        found[name] = content.decode()
        if part.get_filename():
            found[f"{name}_name"] = part.get_filename()
    # The library attaches the file under a name of its own.
    for name, value in [*found.items()]:
        if value.startswith("attach://"):
            own = value.removeprefix("attach://")
            found[name], found[f"{name}_name"] = found.pop(own), found.pop(f"{own}_name")
    return found


def _keyboard(asked: Json) -> list[list[Json]] | None:
    if not asked.get("reply_markup"):
        return None
    rows: list[list[Json]] = json.loads(asked["reply_markup"])["inline_keyboard"]
    for button in (button for row in rows for button in row):
        if len(button.get("callback_data", "x").encode()) > _LONGEST_BUTTON or not button["text"]:
            raise _Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        address = button.get("url") or button.get("web_app", {}).get("url") or "https://"
        if not address.startswith("https://"):
            raise _Refusal(400, "Bad Request: BUTTON_URL_INVALID")
    return rows or None


def plain(text: str) -> str:
    """HTML as a person reads it."""
    return _Plain(text).text


@contextmanager
def telegram_server() -> Iterator[TelegramServer]:
    """A Bot API server that listens while the block runs."""
    receiver = TelegramServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # an answer in one piece: in two, the second waits 40 ms for the first to be confirmed

        def do_POST(self) -> None:
            if self.headers.get_content_type() == "multipart/form-data":
                asked = _parts(self._body(), self.headers["Content-Type"])
            else:
                form = parse_qs(self._body().decode(), keep_blank_values=True)
                asked = {name: values[-1] for name, values in form.items()}
            _, token, method = self.path.split("/")
            try:
                if token != f"bot{TOKEN}":
                    raise _Refusal(401, "Unauthorized")
                self._write(200, {"ok": True, "result": receiver.call(method, asked)})
            except _Refusal as refusal:
                found = {"ok": False, "error_code": refusal.status, "description": refusal.description}
                self._write(refusal.status, found | ({"parameters": refusal.parameters} if refusal.parameters else {}))
            except ConnectionAbortedError:
                self.close_connection = True

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))
            read = b""
            while size := int(self.rfile.readline(), 16):
                read += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return read

        def _write(self, status: int, content: Mapping[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # the bot was killed, or hung up

    server = Quiet(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        with receiver.lock:
            receiver.closing = True
            receiver.lock.notify_all()
        server.shutdown()
        server.server_close()
        thread.join()
