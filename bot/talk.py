"""One turn being worked out: the state as it changes, and what is said. Nothing here opens or saves a conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import orjson

from bot import asking, cell_ways, coming_back, exchanging, reading, return_questions, speaking, view
from bot.counting import channel_of, counts_of, help_shown
from bot.incoming import Action, Command, Ordered, Spoken, Target, Text, mark_of
from bot.mydata import kept_in_words
from bot.requests import send_request
from bot.state import Pending, State
from bot.world import World
from flows import engine
from flows.events import Chosen, Given, Unfit
from flows.languages import FRENCH
from flows.model import CompiledFlow
from flows.run import Run
from flows.submission import announce
from flows.understanding.crisis import CrisisReading
from flows.words import Message, Voice
from storage import counters
from storage.counters import Count
from storage.transaction import Transaction

CALL_BACK_FLOW = "parler_a_quelqu_un"
_DOOR = "accueil"
_INFORMATION = "information"


class Talk:
    """One turn being worked out: the state as it changes, and what is said; `file` is for a calendar, if any."""

    def __init__(self, tx: Transaction, world: World, service: str, state: State) -> None:
        self.tx = tx
        self.world = world
        self.service = service
        self.state = state
        self.new: list[dict[str, Any]] = []
        self.forget = False
        self.corrects = False
        self.file: bytes | None = None
        self.expires_at = tx.now + world.config.retention_of(service).unfinished_days * 86_400
        self.voice = self._voice()
        self._flow: CompiledFlow | None = None
        self._ended: dict[str, Any] | None = None

    # -- what the person sees

    def say(self, *messages: Message) -> None:
        """Add bubbles to this turn."""
        self.state.helped = self.state.helped or any(message.kind in ("crisis", "support") for message in messages)
        self.new.extend(self.state.add(message) for message in messages)

    def say_own(self, key: str, kind: Literal["info", "echo", "error", "receipt"] = "info", **words: str) -> None:
        """Add one of the assistant's own texts."""
        self.say(Message(kind, self.voice.own(key, **words)))

    def ask(self, name: str, *about: str) -> None:
        """Ask one of the assistant's own questions (asking.py); the walk waits."""
        self.state.pending = Pending(name, about)

    def ask_again(self, asked: Sequence[str]) -> None:
        """Back to a question of the assistant, by its name and what it is about; to the walk where it is over."""
        pending = Pending(asked[0], tuple(asked[1:])) if asked else None
        self.state.pending = pending if pending is not None and asking.makes_sense(self, pending) else None

    def view(self) -> bytes:
        """The turn as JSON (design.md, HTTP)."""
        return orjson.dumps(self.shown())

    def shown(self) -> dict[str, Any]:
        """The turn as plain data (design.md, HTTP)."""
        run, flow = self.state.run, self._flow
        if self.state.pending is not None or run is None or flow is None:
            asked = self.own_question()
            writes = exchanging.hears(self) or return_questions.hears(self)
            shown = view.own_prompt(run, self._step(), self.state.revision, *asked, free=writes)
        else:
            shown = view.prompt_of(flow, run, self.voice, self.state.revision)
        result = self._ended or view.result_of(flow, run)
        found = {"messages": self.new, "prompt": shown, "result": result, "case": self.state.case_number()}
        return {**found, "lang": self.state.lang}

    def is_current(self, target: Target) -> bool:
        """Whether an answer was given to the question that is asked now."""
        run = self.state.run
        return (
            (target.run is None or (run is not None and run.id == target.run))
            and (target.step is None or target.step == self._step())
            and (target.revision is None or target.revision == self.state.revision)
            and (
                target.mark is None
                or target.mark == mark_of(run.id if run else None, self._step(), self.state.revision)
            )
        )

    @property
    def current(self) -> tuple[CompiledFlow, Run] | None:
        """The walk whose question is on screen; None at the door and at a question of the assistant itself."""
        return None if self.state.pending is not None else self.waiting

    @property
    def waiting(self) -> tuple[CompiledFlow, Run] | None:
        """The walk, whether or not a question of the assistant itself stands before it; None at the door."""
        run, flow = self.state.run, self._flow
        return None if run is None or flow is None else (flow, run)

    def _step(self) -> str:
        if self.state.pending is not None:
            return self.state.pending.name
        return self.state.run.at if self.state.run is not None else _DOOR

    def own_question(self) -> tuple[str, list[dict[str, str]]]:
        """Text and options at the door, or of a question of the assistant itself."""
        if self.state.pending is not None:
            asked = asking.shown(self)
            return asked.text, [{"id": name, "label": label} for name, label in asked.options]
        door = self.world.catalog.door
        options = [{"id": option.id, "label": self.voice.say(option.text)} for option in door.options]
        ways = [{"id": name, "label": label} for name, label in cell_ways.at_the_door(self)]
        return self.voice.say(door.text), [*ways, *options]

    # -- what the person does

    def apply(self, action: Action) -> None:
        """Work out what follows from an action."""
        match action:
            case Ordered(command=command):
                self.work(lambda: self.obey(command))
            case Spoken(lang=lang):
                self.work(lambda: speaking.speak(self, lang))
            case Text():
                self.work(lambda: reading.read(self, action))
            case _:
                self.work(lambda: self.answer(action))

    def work(self, change: Callable[[], None]) -> None:
        """Make a change, and note whether the question may have changed with it."""
        before = self._asked()
        change()
        if self._asked() != before:
            self.state.revision += 1
        if self.state.run != before[0]:
            coming_back.forget_unfinished(self.tx, self.state)
        if self.forget:
            self.state.topic = None
            # What was said since the answers were dropped stays, and what the cell wrote; the rest may repeat them.
            now = {message["id"] for message in self.new}
            before_now = [message for message in self.state.messages if message["id"] not in now]
            self.state.messages = [*(each for each in before_now if each["kind"] == "member"), *self.new]

    def _asked(self) -> tuple[object, ...]:
        return (self.state.run, self.state.paused, self.state.pending, self.state.lang)

    def answer(self, given: Given) -> None:
        """Answer the question on screen; what does not fit is refused kindly."""
        try:
            if self.state.pending is not None:
                asking.take(self, _single(given))
            elif self.state.run is None or self._flow is None:
                self._enter(_single(given))
            else:
                if self._is_sending(given):
                    self.voice = self._voice(ask_again=True)
                    self.settle_run()
                self.follow(engine.answer(self._flow, self.state.run, given, self.voice))
                return_questions.put_off(self, given)
        except Unfit as unfit:
            self.say_own(unfit.key, "error", **unfit.words)
        else:
            self.state.after_crisis = False

    def _enter(self, choice: str) -> None:
        if cell_ways.enter(self, choice):
            return
        option = next((each for each in self.world.catalog.door.options if each.id == choice), None)
        if option is None:
            raise Unfit("choix_inconnu")
        if choice == _INFORMATION:
            self.ask(_INFORMATION)
        elif choice == CALL_BACK_FLOW:
            self._begin_call_back()
        else:
            self._begin(choice)

    def obey(self, command: Command) -> None:
        """Carry out a command."""
        match command:
            case "urgence":
                self.show_crisis(None)
            case "retour":
                self._go_back()
            case "recommencer":
                self._restart()
            case "effacer":
                self._ask_or_erase()
            case "mes_donnees":
                services = self.world.config.services
                agreed = [coming_back.in_words(self, each) for each in coming_back.standing(self)]
                self.say(*kept_in_words(self.state, self.walks(), self.voice, services[self.service], services, agreed))
            case "parler_a_quelqu_un":
                self._begin_call_back()
            case "langue":
                speaking.ask(self)

    def set_language(self, lang: str) -> None:
        """Speak it from now on."""
        self.state.lang = lang
        self.voice = self._voice()

    # -- moving around

    def settle_run(self) -> None:
        """Find the content of the run again; the person is told when it is gone."""
        if not asking.can_be_asked(self):
            self.state.pending = None
            self.state.revision += 1
        run = self.state.run
        if run is None:
            return
        self._flow = self.world.flow(self.tx, run.digest)
        if self._flow is None:
            self.state.run = self.state.paused = None
            self.state.revision += 1
            self.forget = True
            self.say_own("questionnaire_change")
        else:
            self.state.run = engine.resume(self._flow, run, self.voice)
            self.state.revision += self.state.run != run

    def _begin(self, flow_id: str, *, queue: str | None = None, urgent: bool = False) -> None:
        flow = self.world.catalog.flows[flow_id]
        self._flow = flow
        run_id = self.tx.token(8)
        self.state.run = engine.begin(flow, run_id, self.voice.facts, queue=queue, urgent=urgent)
        self.say(*(Message("info", self.voice.say(text)) for text in flow.flow.opening))
        self.announce_sending()

    def _begin_call_back(self) -> None:
        run = self.state.run
        urgent = self.state.after_crisis and self.world.config.services[self.service].rappel_apres_crise
        self.state.pending = None
        if run is not None and run.flow == CALL_BACK_FLOW:
            self.state.run = run.but(urgent=run.urgent or urgent)
            return
        self.state.paused = run
        self._begin(CALL_BACK_FLOW, queue=run.queue if run else None, urgent=urgent)

    def _go_back(self) -> None:
        run, flow = self.state.run, self._flow
        if self.state.pending is not None:
            asking.back(self)
        elif run is None or flow is None:
            self.say_own("deja_accueil")
        elif (turn := engine.back(flow, run, self.voice)) is not None:
            self.follow(turn)
        elif run.floor:
            self.say_own("apres_envoi")
        elif run.flow == CALL_BACK_FLOW or not run.answers:
            if run.answers:
                self._drop_answers()
            self.leave()
        else:
            self.say_own("premiere_question")

    def _restart(self) -> None:
        run = self.state.run
        self.state.pending = None
        if run is None:
            self.say_own("echange_d_abord" if self.state.exchanges else "deja_accueil")
            return
        self._drop_answers()
        self.say_own("recommence")
        self._begin(run.flow, queue=run.queue, urgent=run.urgent)

    def follow(self, turn: engine.Turn) -> None:
        """Say and do what the engine worked out."""
        flow, before = self._flow, self.state.run
        self.say(*turn.messages)
        self.state.run = turn.run
        for effect in turn.effects:
            match effect:
                case engine.Support():
                    page = self.world.crisis.support_offer(service_name=self.service_name, lang=self.state.lang)
                    if not any(message["kind"] == "support" for message in self.new):  # the text itself called for it
                        self.say(Message("support", page))
                case engine.CallBack():
                    self._begin_call_back()
                case engine.Send(submission=submission):
                    self.say(*send_request(self.tx, self.world, self.service, self.state, submission, self.voice))
                case engine.Forget():
                    self._drop_answers()
                case engine.Finished(run=run):
                    if flow is not None and before is not None and flow.by_id[before.at].role == "review":
                        self._ended = view.result_of(flow, run)
                    self._finish(run)

    def _finish(self, run: Run) -> None:
        flow = self._flow
        assert flow is not None, "a run that ends has a flow"
        within = self.state.paused is not None
        self.count(*counts_of(flow, run, self.state.campaign, channel_of(self.state), within=within))
        self._drop_answers()
        if run.sent:
            self.say_own("merci_fin")
        else:
            self.say(Message("info", self.voice.say(flow.flow.farewell)))
        self.leave()
        return_questions.offer_retest(self, flow, run)

    def leave(self) -> None:
        """Back to the run that waited, else to the door."""
        self.state.run, self.state.paused = self.state.paused, None
        self._flow = None
        self.settle_run()
        if self.state.run is not None:
            self.say_own("reprise")
            self.announce_sending()

    def announce_sending(self) -> None:
        """At the sending step, the exact text of what would be sent comes just before the question."""
        run, flow = self.state.run, self._flow
        if run is not None and flow is not None and flow.by_id[run.at].role == "sending":
            self.say(*announce(flow, run, self.voice))

    def _drop_answers(self) -> None:
        """The answers are gone from the state: the key that protected them goes with this turn."""
        self.forget = True

    def count(self, *counts: Count) -> None:
        """Raise totals of this month."""
        month = datetime.fromtimestamp(self.tx.now, self.zone).strftime("%Y-%m")
        counters.add(self.tx, self.service, month, counts)

    # -- crisis, erasing

    def show_crisis(self, reading: CrisisReading | None) -> None:
        """Say the full page of a crisis; None is help asked for by a button."""
        return_questions.give_way(self)
        page = self.world.crisis.page(
            reading.kind if reading else None,
            about_other=reading is not None and reading.about_other,
            service_name=self.service_name,
            lang=self.state.lang,
        )
        self.say(Message("crisis", page))
        self.count(help_shown(reading))
        if self.world.config.services[self.service].rappel_apres_crise:
            self.state.after_crisis = True
            self.say(Message("support", self.voice.own("rappel_crise")))

    def _ask_or_erase(self) -> None:
        if self.state.cases:
            self.ask("effacer")
        else:
            self.erase_all()
            self.say_own("efface")

    def erase_all(self) -> None:
        """Forget everything of this conversation; requests are withdrawn by who asks for it."""
        kept = self.state
        coming_back.forget(self.tx, kept)
        chat = kept.chat.unnamed() if kept.chat is not None else None
        self.state = State(lang=kept.lang, revision=kept.revision + 1, next_message=kept.next_message, chat=chat)
        self.new = [message for message in self.new if message["kind"] != "member"]
        self._flow = None
        self.forget = True

    # -- small things

    def voice_for_the_cell(self, service: str) -> Voice:
        """How to write what the cell of a service reads, whatever the language of the person."""
        return self.world.voice(service, FRENCH, self.tx.now, sending=False)

    def _voice(self, *, ask_again: bool = False) -> Voice:
        sending = self.world.somebody_reads(self.tx, self.service, ask_again=ask_again)
        return self.world.voice(self.service, self.state.lang, self.expires_at, sending=sending)

    def _is_sending(self, given: Given) -> bool:
        assert self._flow is not None
        assert self.state.run is not None
        return self._flow.by_id[self.state.run.at].role == "sending" and isinstance(given, Chosen)

    def walks(self) -> list[tuple[CompiledFlow, Run]]:
        """Every unfinished walk, the one that waits first."""
        runs = [run for run in (self.state.paused, self.state.run) if run is not None]
        return [(flow, run) for run in runs if (flow := self.world.flow(self.tx, run.digest)) is not None]

    @property
    def service_name(self) -> str:
        """What the service is called."""
        return self.world.config.services[self.service].name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the service."""
        return self.world.config.services[self.service].zone

    def title_of(self, flow: str) -> str:
        """What the door calls a questionnaire."""
        option = next((each for each in self.world.catalog.door.options if each.id == flow), None)
        return flow if option is None else self.voice.say(option.text)


def _single(given: Given) -> str:
    if isinstance(given, Chosen) and len(given.ids) == 1:
        return given.ids[0]
    raise Unfit("choix_inconnu")
