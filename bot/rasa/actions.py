"""The two actions: a call is read, becomes one turn in one transaction, and is answered with messages."""

from __future__ import annotations

import structlog

from bot import by_assistant
from bot.api.limits import Limiter
from bot.by_assistant import Answer, Sender
from bot.helping import help_for
from bot.incoming import TYPED, Action, Ordered, Spoken, Target, command_named, mark_of_prompt, read_text
from bot.rasa.payloads import Payload
from bot.rasa.protocol import Call
from bot.rasa.rendering import Response, plain, responses_of
from bot.rasa.texts import everywhere, voice_of
from bot.world import World
from flows.events import Chosen, Number
from flows.topics import TOPICS
from storage.store import Store
from storage.transaction import Transaction

TURN, TOPIC = "action_relais_turn", "action_relais_topic"
NAMES = (TURN, TOPIC)
SERVICE_SLOT, TOPIC_SLOT = "relais_service", "relais_topic"
REACHED_SLOT = "relais_joint"
"""Whether we answered the last message: emptied by Rasa at each message, filled by our answer."""
COMMANDS = (*TYPED, "fenetre", "reprendre", "aide")
"""What a person may type after a slash."""
_ANYWHERE = Target()
_WINDOW = 60
_HELP = 3
"""How often a minute help is given to somebody who is held back."""
_log = structlog.get_logger()


class Actions:
    """The actions of this process."""

    def __init__(self, store: Store, world: World) -> None:
        self._store, self._world = store, world
        self._limiter = Limiter(store.clock)

    async def run(self, assistant: str, call: Call) -> list[Response]:
        """Run the action that is called, which must be one of NAMES. A failure of ours is said, never raised."""
        text = call.tracker.latest_message.text or ""
        service = call.slot(SERVICE_SLOT)
        if service is not None and service not in self._world.config.services:
            _log.warning("rasa_unknown_service")
            service = None
        if call.sender is None:
            _log.warning("rasa_sender_missing")
            return self._alone(service, text, "anonyme")
        sender = Sender(assistant, call.sender, service)
        held = self._held_back(sender, text)
        if held is not None:
            return held
        message = call.tracker.latest_message.message_id
        event = f"{call.next_action}/{message}/{text}" if message else None
        try:
            return await self._run(sender, text, call, event)
        except Exception as error:
            _log.error("rasa_turn_failed", cause=type(getattr(error, "orig", error)).__name__)
            return self._alone(service, text, "souci")

    async def _run(self, sender: Sender, text: str, call: Call, event: str | None) -> list[Response]:
        if call.next_action == TOPIC:
            return await self._topic(sender, text, call, event)
        return await self._turn(sender, text, event)

    async def _turn(self, sender: Sender, text: str, event: str | None) -> list[Response]:
        pressed = Payload.load(text)
        if pressed is not None:
            return await self._press(sender, pressed, event)
        name = text.strip().removeprefix("/") if text.strip().startswith("/") else None
        if name in TYPED:
            return await self._act(sender, Ordered(TYPED[name]), _ANYWHERE, event)
        if name == "fenetre":
            return self._shown(await self._store.run(_leave, self._world, sender, event))
        if name in ("aide", "reprendre") or not text.strip():
            answer = await self._come(sender, None, _ANYWHERE, event)
            notes = (voice_of(self._world, answer.service, answer.lang).own("aide"),) if name == "aide" else ()
            return self._shown(answer, notes=notes)
        return await self._act(sender, read_text(self._world, text), _ANYWHERE, event)

    async def _press(self, sender: Sender, pressed: Payload, event: str | None) -> list[Response]:
        target = Target(mark=pressed.mark or None)
        match pressed:
            case Payload(deed="choose", value=value):
                return await self._act(sender, Chosen((value,)), target, event)
            case Payload(deed="rate", value=value) if value.isdecimal() and len(value) < 4:
                return await self._act(sender, Number(int(value)), target, event)
            case Payload(deed="validate", ticked=ticked):
                return await self._act(sender, Chosen(ticked), target, event)
            case Payload(deed="command", value=value) if (command := command_named(value)) is not None:
                return await self._act(sender, Ordered(command), target, event)
            case Payload(deed="service", value=value) if value in self._world.config.services:
                chosen = Sender(sender.assistant, sender.name, sender.service or value)
                return self._shown(await self._come(chosen, None, _ANYWHERE, event))
            case Payload(deed="lang", value=value):
                return await self._act(sender, Spoken(value), _ANYWHERE, event)
            case Payload(deed="agree"):
                return self._shown(await self._store.run(by_assistant.agree, self._world, sender, event))
            case Payload(deed="window"):
                return self._shown(await self._store.run(by_assistant.window, self._world, sender, event))
            case Payload(deed="topic", value=value) if value in TOPICS:
                return self._shown(await self._store.run(by_assistant.tell, self._world, sender, value, None, event))
        answer = await self._come(sender, None, _ANYWHERE, event)
        same = answer.turn is not None and mark_of_prompt(answer.turn["prompt"]) == pressed.mark
        if pressed.deed != "tick" or not same:
            return self._shown(answer)
        others = tuple(each for each in pressed.ticked if each != pressed.value)
        ticked = others if pressed.value in pressed.ticked else (*others, pressed.value)
        return self._shown(answer, ticked=ticked)

    async def _topic(self, sender: Sender, text: str, call: Call, event: str | None) -> list[Response]:
        """The topic of the message: its entity, what Rasa took it for, else a slot. A cry for help goes before it."""
        intent = call.tracker.latest_message.intent
        named = (call.entity(TOPIC_SLOT), intent.name if intent is not None else None, call.slot(TOPIC_SLOT))
        topic = next((each for each in named if each in TOPICS), None)
        reading = read_text(self._world, text)
        if topic is None or reading.crisis.kind is not None or reading.crisis.support:
            return await self._turn(sender, text, event)
        return self._shown(await self._store.run(by_assistant.tell, self._world, sender, topic, reading, event))

    async def _act(self, sender: Sender, action: Action, target: Target, event: str | None) -> list[Response]:
        return self._shown(await self._come(sender, action, target, event))

    async def _come(self, sender: Sender, action: Action | None, target: Target, event: str | None) -> Answer:
        return await self._store.run(by_assistant.come, self._world, sender, action, target, event)

    def _shown(self, answer: Answer, *, notes: tuple[str, ...] = (), ticked: tuple[str, ...] = ()) -> list[Response]:
        return responses_of(self._world, answer, notes=notes, ticked=ticked)

    # -- Without a turn

    def _held_back(self, sender: Sender, text: str) -> list[Response] | None:
        """What is said to somebody who goes too fast (config.yml); a cry for help is never held back at first."""
        limit = self._world.config.rate_limits.conversation_per_minute
        if not self._limiter.wait("chat", sender.key, limit, _WINDOW):
            return None
        if self._help(sender.service, text) and not self._limiter.wait("help", sender.key, _HELP, _WINDOW):
            return None
        return plain(everywhere("trop_vite"))

    def _alone(self, service: str | None, text: str, why: str) -> list[Response]:
        """A text of our own where no turn could be taken, below the help that the message calls for."""
        page = self._help(service, text)
        said = plain(page) if page is not None else []
        return [*said, *plain(everywhere(why))]

    def _help(self, service: str | None, text: str) -> str | None:
        pressed = Payload.load(text)
        asked = text.strip() == "/urgence" or (pressed is not None and pressed.value == "urgence")
        return help_for(self._world, service, Ordered("urgence") if asked else read_text(self._world, text))


def _leave(tx: Transaction, world: World, sender: Sender, event: str | None) -> Answer:
    return by_assistant.window(tx, world, sender, event, leave=True)
