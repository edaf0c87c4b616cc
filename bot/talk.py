"""One turn being worked out: the state as it changes, and what is said. Nothing here opens or saves a conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot import view
from bot.counting import counts_of
from bot.incoming import COMMANDS, Action, Command, Ordered, Target, Text, mark_of
from bot.mydata import kept_in_words
from bot.requests import send_request, withdraw_requests
from bot.state import State
from bot.world import World
from flows import engine
from flows.events import Chosen, Given, Number, Typed, Unfit
from flows.model import CompiledFlow, Option
from flows.prompt import offered
from flows.run import Run
from flows.submission import announce
from flows.understanding.answers import read_answer
from flows.understanding.crisis import Kind
from flows.understanding.normalise import normalise
from flows.words import Message, Voice
from storage import counters
from storage.transaction import Transaction

LONGEST_TEXT = 2_000
"""Characters of a message that are read as an answer; a longer one is only read for a crisis."""
CALL_BACK_FLOW = "parler_a_quelqu_un"
_DOOR = "accueil"


class Talk:
    """One turn being worked out: the state as it changes, and what is said."""

    def __init__(self, tx: Transaction, world: World, service: str, state: State) -> None:
        self.tx = tx
        self.world = world
        self.service = service
        self.state = state
        self.new: list[dict[str, Any]] = []
        self.forget = False
        self.expires_at = tx.now + world.config.retention_of(service).unfinished_days * 86_400
        self.voice = self._voice()
        self._flow: CompiledFlow | None = None
        self._ended: dict[str, Any] | None = None

    # -- what the person sees

    def say(self, *messages: Message) -> None:
        """Add bubbles to this turn."""
        self.new.extend(self.state.add(message) for message in messages)

    def say_own(self, key: str, kind: Literal["info", "echo", "error", "receipt"] = "info", **words: str) -> None:
        """Add one of the assistant's own texts."""
        self.say(Message(kind, self.voice.own(key, **words)))

    def view(self) -> bytes:
        """The turn as JSON (design.md, HTTP)."""
        run, flow = self.state.run, self._flow
        if self.state.pending is not None or run is None or flow is None:
            shown = view.own_prompt(run, self._step(), self.state.revision, *self._own_question())
        else:
            shown = view.prompt_of(flow, run, self.voice, self.state.revision)
        result = self._ended or view.result_of(flow, run)
        return view.turn(self.new, shown, result, self.state.case_number())

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

    def _step(self) -> str:
        if self.state.pending is not None:
            return self.state.pending
        return self.state.run.at if self.state.run is not None else _DOOR

    def _own_question(self) -> tuple[str, list[dict[str, str]]]:
        """Text and options at the door, or of a question of the assistant itself."""
        if self.state.pending is not None:
            numbers = [str(case.number) for case in self.state.cases.values()]
            key = "effacer_question" if len(numbers) == 1 else "effacer_question_plusieurs"
            return self.voice.own(key, numero=" et ".join(numbers)), [
                {"id": "effacer", "label": self.voice.own("effacer_oui")},
                {"id": "garder", "label": self.voice.own("effacer_non")},
            ]
        door = self.world.catalog.door
        options = [{"id": option.id, "label": self.voice.say(option.text)} for option in door.options]
        return self.voice.say(door.text), options

    # -- what the person does

    def apply(self, action: Action) -> None:
        """Work out what follows from an action."""
        match action:
            case Ordered(command=command):
                self.work(lambda: self._obey(command))
            case Text():
                self.work(lambda: self._read(action))
            case _:
                self.work(lambda: self._answer(action))

    def work(self, change: Callable[[], None]) -> None:
        """Make a change, and note whether the question may have changed with it."""
        before = (self.state.run, self.state.paused, self.state.pending)
        change()
        if (self.state.run, self.state.paused, self.state.pending) != before:
            self.state.revision += 1
        if self.forget:
            # What was said since the answers were dropped stays, and what the cell wrote; the rest may repeat them.
            now = {message["id"] for message in self.new}
            before_now = [message for message in self.state.messages if message["id"] not in now]
            self.state.messages = [*(each for each in before_now if each["kind"] == "member"), *self.new]

    def _read(self, said: Text) -> None:
        reading = said.crisis
        if reading.kind is not None:
            self._show_crisis(reading.kind, about_other=reading.about_other)
            return
        if reading.support:
            self.say(
                Message(
                    "support", self.world.crisis.support_offer(service_name=self.service_name, lang=self.state.lang)
                )
            )
        if len(said.text) > LONGEST_TEXT:
            self.say_own("message_trop_long", "error")
            return
        clean = normalise(said.text)
        if not clean:
            self.say_own("message_vide", "error")
            return
        command = self._command_named(clean)
        if command is not None:
            self._obey(command)
        else:
            self._read_answer(said.text, clean, support=reading.support)

    def _read_answer(self, text: str, clean: str, *, support: bool) -> None:
        run, flow = self.state.run, self._flow
        if self.state.pending is not None or run is None or flow is None:
            self._read_own(clean)
            return
        placed = flow.by_id[run.at]
        options = offered(flow, run, placed, self.voice)
        reading = read_answer(placed.step, options, text, self.state.lang, self._today())
        if placed.step.type == "text" and reading is None:
            if not support:  # a cry for help is not a name
                self._answer(Typed(text))
        elif reading is None:
            self.say_own("pas_compris" if flow.flow.free_text else "texte_non_garde", "error")
        elif not reading.settled:
            self.say_own("propose", "echo", reponse=self._in_words(options, reading.given))
        else:
            self.say_own("compris", "echo", reponse=self._in_words(options, reading.given))
            self._answer(reading.given)

    def _read_own(self, clean: str) -> None:
        """Read a text at the door, or at a question of the assistant itself: its labels; at the door, more words."""
        names = {option["id"]: [option["id"], option["label"]] for option in self._own_question()[1]}
        if self.state.pending is None:
            for option in self.world.catalog.door.options:
                names[option.id] += [*option.text.values(), *_also(option)]
        chosen = next((name for name, words in names.items() if clean in map(normalise, words)), None)
        if chosen is not None:
            self._answer(Chosen((chosen,)))
        else:
            self.say_own("pas_compris", "error")

    def _answer(self, given: Given) -> None:
        try:
            if self.state.pending is not None:
                self._confirm_erasure(_single(given))
            elif self.state.run is None or self._flow is None:
                self._enter(_single(given))
            else:
                if self._is_sending(given):
                    self.voice = self._voice(ask_again=True)
                    self.settle_run()
                self.follow(engine.answer(self._flow, self.state.run, given, self.voice))
        except Unfit as unfit:
            self.say_own(unfit.key, "error", **unfit.words)
        else:
            self.state.after_crisis = False

    def _enter(self, choice: str) -> None:
        option = next((each for each in self.world.catalog.door.options if each.id == choice), None)
        if option is None:
            raise Unfit("choix_inconnu")
        if option.says is not None:
            self.say(Message("info", self.voice.say(option.says)))
        elif choice == CALL_BACK_FLOW:
            self._begin_call_back()
        else:
            self._begin(choice)

    def _obey(self, command: Command) -> None:
        match command:
            case "urgence":
                self._show_crisis(None, about_other=False)
            case "retour":
                self._go_back()
            case "recommencer":
                self._restart()
            case "effacer":
                self._ask_or_erase()
            case "mes_donnees":
                self.say(*kept_in_words(self.state, self.walks(), self.voice))
            case "parler_a_quelqu_un":
                self._begin_call_back()

    def _command_named(self, clean: str) -> Command | None:
        for name, words in self.world.catalog.own.commands.items():
            spoken = words.get(self.state.lang, words["fr"])
            if name in COMMANDS and any(normalise(each) == clean for each in spoken):
                return name
        return None

    # -- moving around

    def settle_run(self) -> None:
        """Find the content of the run again; the person is told when it is gone."""
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
        self._announce_sending()

    def _begin_call_back(self) -> None:
        run = self.state.run
        urgent = self.state.after_crisis and self.world.config.services[self.service].rappel_apres_crise
        if run is not None and run.flow == CALL_BACK_FLOW:
            self.state.run = run.but(urgent=run.urgent or urgent)
            return
        self.state.pending = None
        self.state.paused = run
        self._begin(CALL_BACK_FLOW, queue=run.queue if run else None, urgent=urgent)

    def _go_back(self) -> None:
        run, flow = self.state.run, self._flow
        if self.state.pending is not None:
            self.state.pending = None
            self.say_own("garde")
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
            self.say_own("deja_accueil")
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
        month = datetime.fromtimestamp(self.tx.now, self.zone).strftime("%Y-%m")
        counts = counts_of(flow, run, self.state.campaign, within=self.state.paused is not None)
        counters.add(self.tx, self.service, month, counts)
        self._drop_answers()
        if run.sent:
            self.say_own("merci_fin")
        else:
            self.say(Message("info", self.voice.say(flow.flow.farewell)))
        self.leave()

    def leave(self) -> None:
        """Back to the run that waited, else to the door."""
        self.state.run, self.state.paused = self.state.paused, None
        self._flow = None
        self.settle_run()
        if self.state.run is not None:
            self.say_own("reprise")
            self._announce_sending()

    def _announce_sending(self) -> None:
        """At the sending step, the exact text of what would be sent comes just before the question."""
        run, flow = self.state.run, self._flow
        if run is not None and flow is not None and flow.by_id[run.at].role == "sending":
            self.say(*announce(flow, run, self.voice))

    def _drop_answers(self) -> None:
        """The answers are gone from the state: the key that protected them goes with this turn."""
        self.forget = True

    # -- crisis, erasing

    def _show_crisis(self, kind: Kind | None, *, about_other: bool) -> None:
        page = self.world.crisis.page(
            kind, about_other=about_other, service_name=self.service_name, lang=self.state.lang
        )
        self.say(Message("crisis", page))
        if self.world.config.services[self.service].rappel_apres_crise:
            self.state.after_crisis = True
            self.say(Message("support", self.voice.own("rappel_crise")))

    def _ask_or_erase(self) -> None:
        if self.state.cases:
            self.state.pending = "effacer"
        else:
            self._erase_all()
            self.say_own("efface")

    def _confirm_erasure(self, choice: str) -> None:
        if choice == "garder":
            self.state.pending = None
            self.say_own("garde")
        elif choice == "effacer":
            withdraw_requests(self.tx, self.service, self.state)
            self._erase_all()
            self.say_own("efface_retire", "receipt")
        else:
            raise Unfit("choix_inconnu")

    def _erase_all(self) -> None:
        kept = self.state
        self.state = State(lang=kept.lang, revision=kept.revision + 1, next_message=kept.next_message, chat=kept.chat)
        self.new = [message for message in self.new if message["kind"] != "member"]
        self._flow = None
        self.forget = True

    # -- small things

    def _voice(self, *, ask_again: bool = False) -> Voice:
        sending = self.world.somebody_reads(self.tx, self.service, ask_again=ask_again)
        return self.world.voice(self.service, self.state.lang, self.expires_at, sending=sending)

    def _is_sending(self, given: Given) -> bool:
        assert self._flow is not None
        assert self.state.run is not None
        return self._flow.by_id[self.state.run.at].role == "sending" and isinstance(given, Chosen)

    def _in_words(self, options: Sequence[Option], given: Given) -> str:
        if isinstance(given, Number):
            return str(given.value)
        assert isinstance(given, Chosen)
        return "\u00a0; ".join(self.voice.say(option.text) for option in options if option.id in given.ids)

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

    def _today(self) -> date:
        return datetime.fromtimestamp(self.tx.now, self.zone).date()


def _single(given: Given) -> str:
    if isinstance(given, Chosen) and len(given.ids) == 1:
        return given.ids[0]
    raise Unfit("choix_inconnu")


def _also(option: Option) -> list[str]:
    return [each for words in option.also.values() for each in words]
