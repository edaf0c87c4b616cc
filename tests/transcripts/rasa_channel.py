"""A transcript played with an assistant built with Rasa: a person presses buttons and writes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from bot.by_assistant import Answer, Sender
from bot.incoming import mark_of_prompt
from bot.rasa.actions import Actions
from bot.rasa.callers import Callers
from bot.rasa.payloads import Payload
from bot.rasa.server import create_actions_app
from bot.terminal.chat import Ticket
from bot.wiring import Installation
from storage import conversations, receipts
from storage.store import Store
from storage.transaction import Transaction
from tests.support.rasa_assistant import TOKEN, Assistant, InProcess, Message
from tests.transcripts.channels import Action, Seen, flat

_NAME = "rasa"
"""How an installation with one token calls its assistant."""


class Listening(Store):
    """A store that remembers the turns of an assistant as they are committed."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.backend, store.vault, store.clock)
        self.turns: list[Mapping[str, Any]] = []

    async def run(self, use_case: Any, *args: Any) -> Any:
        found = await super().run(use_case, *args)
        if isinstance(found, Answer) and found.turn is not None:
            self.turns.append(found.turn)
        return found


class RasaChannel:
    """One person. What was said is proved to be shown, in its order, the question last and with its buttons."""

    def __init__(self, installation: Installation, assistant: Assistant | None = None) -> None:
        self._installation = installation
        self._store = Listening(installation.store)
        self._assistant = assistant or InProcess()
        actions = Actions(self._store, installation.world)
        self._assistant.connect(create_actions_app(actions, Callers.parse(TOKEN)))
        self.sender = secrets.token_hex(8)
        self._shown: Sequence[Message] = ()
        self._last: Seen | None = None

    def begin(self, service: str) -> Seen:
        self._say("bonjour")
        self._press(Payload("service", "", service))
        self._press(Payload("agree"))
        self.ticket = Ticket(*self._installation.store.run_now(_let_return, Sender(_NAME, self.sender)))
        return self._seen()

    def send(self, action: Action, *, on: Seen | None = None) -> Seen:
        before = on or self._last
        assert before is not None
        mark = mark_of_prompt(dict(before.prompt))
        if "command" in action:
            name = {"parler_a_quelqu_un": "rappel"}.get(action["command"], action["command"])
            self._say(f"/{name}")
        elif "text" in action:
            self._say(action["text"])
        elif "value" in action:
            self._press(Payload("rate", mark, str(action["value"])), here=on is None and _is_on(before, action))
        elif "choice" in action:
            self._press(Payload("choose", mark, action["choice"]), here=on is None and _is_on(before, action))
        elif on is not None:
            self._press(Payload("validate", mark, "", tuple(action["choices"])), here=False)
        else:
            ticked: tuple[str, ...] = ()
            for name in action["choices"]:
                self._press(Payload("tick", mark, name, ticked))
                ticked = (*ticked, name)
            self._press(Payload("validate", mark, "", ticked))
        return self._seen()

    def close(self) -> None:
        self._assistant.close()

    # -- in the conversation

    def _say(self, text: str) -> None:
        self._before = len(self._store.turns)
        self._shown = self._assistant.say(self.sender, text)

    def _press(self, payload: Payload, *, here: bool = True) -> None:
        """Press a button that is shown now, or one that was shown before."""
        pressed = payload.dump()
        assert not here or pressed in self._buttons(), f"no such button: {self._buttons()}"
        self._say(pressed)

    def _buttons(self) -> Mapping[str, str]:
        """Titles by payload, of the last message alone."""
        assert not any(message.get("buttons") for message in self._shown[:-1]), "the question is last"
        return {each["payload"]: each["title"] for each in self._shown[-1].get("buttons", ())}

    def _seen(self) -> Seen:
        turns = self._store.turns[self._before :]
        assert len(turns) == 1, "one message, one turn"
        seen = Seen.of(turns[0])
        said, place = flat("\n".join(message["text"] for message in self._shown)), 0
        for text in (*(text for _, text in seen.messages), seen.prompt["text"]):
            found = said.find(flat(text), place)
            assert found >= 0, f"not shown: {text}"
            place = found + len(flat(text))
        titles = list(self._buttons().values())
        for option in seen.prompt["options"]:
            assert any(title.removeprefix("☐ ") == option["label"] for title in titles), option
        self._last = seen
        return seen


def _is_on(seen: Seen, action: Action) -> bool:
    if "choice" in action:
        return action["choice"] in seen.options
    prompt = seen.prompt
    return prompt["type"] == "scale" and action["value"] in range(prompt["min"], prompt["max"] + 1)


def _let_return(tx: Transaction, sender: Sender) -> tuple[str, str]:
    found = conversations.find_by_sender(tx, sender.key)
    assert found is not None
    return found.id, receipts.let_return(tx, found)
