"""Coming back to somebody who agreed to it: on the day, once, not a word of the subject, and then nothing is left."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot import calling_back, coming_back, conversation
from bot.calling_back import Errand
from bot.coming_back import ANSWER_WITHIN
from bot.incoming import Incoming, read_text
from bot.telegram.messenger import Messenger
from bot.wiring import Installation
from bot.worker import loop
from bot.worker.delivery import Carrier, Mailer
from bot.worker.loop import carrier_of, purge_all
from bot.worker.returns import call_back_due
from bot.world import World
from storage import queue, tables
from storage.replay import erasures_of, replay
from storage.transaction import Transaction
from tests.support.clock import Clock
from tests.support.installation import installed, settings
from tests.support.postgres import wait_for_a_waiter
from tests.support.receivers import HANG_UP, MailServer, mail_server
from tests.support.rows import journal, rows
from tests.support.talking import Answer, Browser, Talk, api_key, browsing_in_process
from tests.support.telegram_bot import BotInProcess, Person, talking_bot
from tests.support.traces import traces, until

ADDRESS = "camille.roux@example.org"
PUBLIC = "https://relais.test"
NOT_SENT: Mapping[str, Answer] = {"evenements": ["aucun"], "gene": "non", "moral": "bon", "rappel": "non"}
TELLING = re.compile(
    r"sant|malad|médec|arrêt|travail|emploi|handicap|inapt|invalid|cellule|équipe|gims|questionnaire|accompagn|réponses",
    re.IGNORECASE,
)
"""What a message that comes back must not say, on a locked screen or in a mailbox that others read."""


@contextmanager
def reaching(url: str, clock: Clock, mails: MailServer) -> Iterator[Installation]:
    """An installation that can send mail, and has a public address."""
    with installed(settings(url, SMTP_URL=mails.url, RELAIS_PUBLIC_URL=PUBLIC), clock) as opened:
        yield opened


def work(installation: Installation) -> int:
    """What the worker does for returns; how many it tried to write to."""
    return asyncio.run(call_back_due(installation, carrier_of(installation)))


def look_round(installation: Installation) -> None:
    """The worker itself, once round."""

    async def once() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_soon(stop.set)  # heard after the round that has begun
        await loop.work(installation, stop)

    asyncio.run(once())


def agrees(talk: Talk) -> Talk:
    """From the offer to the door."""
    assert talk.step == "revenir"
    talk.answer("email")
    talk.say(text=ADDRESS)
    assert talk.step == "accueil"
    return talk


def finished(browser: Browser) -> Talk:
    """Somebody at the offer, who has sent nothing."""
    return Talk.begin(browser).enter("salarie", NOT_SENT, until="revenir")


def texts(mail: EmailMessage) -> tuple[str, str]:
    """Subject and body."""
    return str(mail["Subject"]), str(mail.get_content()).replace("\r\n", "\n")


def without_links(text: str) -> str:
    return re.sub(r"https://\S+", "", text)


@pytest.mark.usefixtures("soon")
def test_a_retest_comes_once_on_its_day_and_leaves_nothing(database_url: str, clock: Clock) -> None:
    """The conversation is erased after its seven days, the agreement stays alone and sealed; on Sunday 23 May at ten a
    neutral mail comes, once, whoever looks; then neither the row, nor its key, nor the address is in the files."""
    with (
        mail_server() as mails,
        reaching(database_url, clock, mails) as installation,
        browsing_in_process(installation) as browser,
    ):
        talk = agrees(finished(browser))
        (kept,) = rows(installation, tables.returns)
        (key,) = rows(installation, tables.data_keys, owner=f"return:{kept['id']}")
        assert traces(database_url, ADDRESS.encode()) == {}
        assert ("person", "return_agreed", "retest") in journal(installation)
        clock.forward(days=8)
        asyncio.run(purge_all(installation))
        assert rows(installation, tables.conversations) == []
        clock.now = kept["due_at"] - 1
        assert work(installation) == 0
        clock.forward(minutes=1)
        look_round(installation)
        look_round(installation)
        (mail,) = mails.received
        subject, text = texts(mail.parsed)
        assert mail.to == (ADDRESS,)
        assert TELLING.search(subject + without_links(text)) is None
        assert f"{PUBLIC}/s/gims13\n" in text
        assert rows(installation, tables.returns) == []
        gone = (ADDRESS.encode(), bytes(key["wrapped"]), bytes(kept["content"]))
        until(lambda: traces(database_url, *gone[:2]) == {}, "the address or its key leaves the files")
        clock.forward(days=400)
        assert work(installation) == 0
        page = browser.ask("GET", re.findall(r"/rappel/\w+", text)[0])
        assert "plus rien à effacer" in page.text
        assert talk.id not in page.text


def test_at_most_once_whatever_breaks(sqlite_url: str, clock: Clock) -> None:
    """A process that dies while sending, or a server that takes a mail and hangs up: never a second one. One that
    refuses for now: once it accepts. Who refuses for days: given up, with the address."""
    with (
        mail_server() as mails,
        reaching(sqlite_url, clock, mails) as installation,
        browsing_in_process(installation) as browser,
    ):
        agrees(finished(browser))
        died = rows(installation, tables.returns)[0]["due_at"]
        clock.now = died
        installation.store.run_now(calling_back.take, installation.world)  # its process is killed here
        clock.forward(minutes=1)
        assert work(installation) == 0
        clock.forward(minutes=20)
        assert (work(installation), rows(installation, tables.returns), mails.received) == (0, [], [])

        for answer, arrive in ((HANG_UP, 1), ("451 later", 2)):
            agrees(finished(browser))
            mails.received.clear()
            mails.answers.append(answer)
            clock.now = rows(installation, tables.returns)[0]["due_at"]
            for _ in range(20):
                work(installation)
                clock.forward(hours=1)
            assert (len(mails.received), rows(installation, tables.returns)) == (arrive, [])

        agrees(finished(browser))
        mails.received.clear()
        mails.refused[ADDRESS] = "550 unknown"
        clock.now = rows(installation, tables.returns)[0]["due_at"]
        for _ in range(100):
            work(installation)
            clock.forward(hours=1)
        assert (mails.received, rows(installation, tables.returns)) == ([], [])


def test_it_can_be_seen_and_taken_back_in_every_way(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    """« Mes données » and the copy tell it with its address and take it back; so do the link, « Effacer » and DELETE.
    The same address is written to once. A restored backup brings none of them back."""
    with (
        mail_server() as mails,
        reaching(sqlite_url, clock, mails) as installation,
        browsing_in_process(installation) as browser,
    ):

        def left() -> list[Any]:
            return rows(installation, tables.returns)

        talk = agrees(finished(browser))
        for part in ("data", "export"):
            (agreement,) = browser.ask("GET", f"{talk.path}/{part}", headers=talk.headers).json()["agreements"]
            assert ADDRESS in agreement["text"]
            assert agreement["kind"] == "retour"
        assert ADDRESS not in str(talk.look()["messages"])
        browser.ask("POST", f"{talk.path}/agreements", headers=talk.headers, json={"take_back": agreement["id"]})
        assert left() == []
        assert ("person", "return_taken_back", "retest") in journal(installation)

        agrees(finished(browser))
        twice = agrees(finished(browser))
        (kept,) = left()
        link = f"/rappel/{kept['id']}"
        assert f"{PUBLIC}{link}" in str(twice.turn["messages"])
        assert "Effacer ce rappel" in browser.ask("GET", link).text
        assert left() == [kept]
        assert "C’est effacé" in browser.ask("POST", link).text
        assert left() == []
        for path in (link, "/rappel/%00", "/rappel/x"):
            assert "plus rien à effacer" in browser.ask("POST", path).text

        agrees(finished(browser)).say(command="effacer")
        assert left() == []
        last = agrees(finished(browser))
        copied = tmp_path / "copied.db"
        with closing(sqlite3.connect(tmp_path / "relais.db")) as now, closing(sqlite3.connect(copied)) as copy:
            now.backup(copy)
        browser.ask("DELETE", last.path, headers=last.headers)
        assert (left(), mails.received) == ([], [])
        known = installation.store.run_now(erasures_of)
        older = installation.settings.model_copy(update={"database_url": f"sqlite:///{copied}"})
        with installed(older, clock, readers=()) as restored:
            assert len(rows(restored, tables.returns)) == 1
            replay(restored.store, known)
            assert rows(restored, tables.returns) == []


def test_the_same_address_twice_at_once_is_kept_once(postgres_url: str, clock: Clock) -> None:
    """Two people, or one on two screens, give the same address at the same moment: the second waits for the first on a
    connection of its own, takes its place, and neither sees an error; the key of the one replaced is gone."""
    with (
        mail_server() as mails,
        reaching(postgres_url, clock, mails) as installation,
        browsing_in_process(installation) as browser,
        ThreadPoolExecutor(2) as threads,
    ):
        store, world = installation.store, installation.world
        talks = [finished(browser), finished(browser)]
        for talk in talks:
            talk.answer("email")
        said = Incoming(read_text(world, ADDRESS))
        wrote, go_on = threading.Event(), threading.Event()

        def agree_slowly(tx: Transaction, talk: Talk) -> bytes:
            turn = conversation.take_turn(tx, world, talk.id, talk.token, said)
            wrote.set()
            assert go_on.wait(60)
            return turn

        first = threads.submit(store.run_now, agree_slowly, talks[0])
        assert wrote.wait(60)
        second = threads.submit(store.run_now, conversation.take_turn, world, talks[1].id, talks[1].token, said)
        wait_for_a_waiter(postgres_url)
        go_on.set()
        assert [orjson.loads(each.result(60))["prompt"]["step"] for each in (first, second)] == ["accueil"] * 2
        (kept,) = rows(installation, tables.returns)
        owners = [row["owner"] for row in rows(installation, tables.data_keys)]
        assert [owner for owner in owners if owner.startswith("return:")] == [f"return:{kept['id']}"]
        clock.now = kept["due_at"]
        assert (work(installation), len(mails.received)) == (1, 1)


def test_one_reminder_of_an_unfinished_questionnaire(sqlite_url: str, clock: Clock) -> None:
    """Two days before it is erased; silent once the person went on, and once they quit on that device."""
    with (
        mail_server() as mails,
        reaching(sqlite_url, clock, mails) as installation,
        browsing_in_process(installation) as browser,
    ):

        def pauses() -> Talk:
            talk = Talk.begin(browser).enter("salarie", until="statut")
            talk.say(text="je reprendrai plus tard")
            assert talk.step == "revenir"
            talk.answer("email")
            talk.say(text=ADDRESS)
            assert talk.step == "statut"
            return talk

        went_on = pauses()
        went_on.answer("prive")
        assert rows(installation, tables.returns) == []
        quits = pauses()
        browser.ask("DELETE", quits.path, headers=quits.headers)
        assert rows(installation, tables.returns) == []
        waits = pauses()
        clock.forward(days=5, hours=1)
        assert work(installation) == 1
        subject, text = texts(mails.received[0].parsed)
        assert TELLING.search(subject + without_links(text)) is None
        clock.forward(days=1)
        assert work(installation) == 0
        assert waits.look()["prompt"]["step"] == "statut"
        assert rows(installation, tables.returns) == []


# -- After a case was closed, in Telegram

ANSWERS = ("Plutôt bien", "Dans la même entreprise", "Au même poste, avec un aménagement", "Oui, beaucoup")


@pytest.fixture
def bot(sqlite_installation: Installation) -> Iterator[BotInProcess]:
    with talking_bot(sqlite_installation) as opened:
        opened.installation.world.reaches = frozenset({"telegram"})
        yield opened


def closes(bot: BotInProcess, number: int, reason: str = "termine") -> None:
    with browsing_in_process(bot.installation) as browser:
        body = {"status": "closed", "reason": reason, "outcome": "arret_en_cours"}
        headers = api_key(bot.installation, role="cell")
        assert browser.ask("POST", f"/api/v1/cases/{number}/status", headers=headers, json=body).is_success


def call_back(bot: BotInProcess) -> int:
    """The worker, with this bot."""
    installation = bot.installation
    return int(bot.run(call_back_due(installation, carrier_of(installation), Messenger(bot.entrance))))


def comes_in(person: Person) -> None:
    """From the message that came back, past the notice, to the question: what was agreed to before is forgotten."""
    for label in ("Répondre", "Continuer ici", "J’accepte de répondre ici"):
        person.presses_last(label)


def test_news_after_closing_reach_the_case(bot: BotInProcess, clock: Clock) -> None:
    """Asked in the chat as the case closes; the case forgets the chat, the return keeps it alone. Two weeks before the
    cell is to call, a neutral message; four answers; the follow-up is done, with its situation and the answers, and
    satisfaction is a total. At twelve months nobody answers: the cell keeps its task, and the chat is in no row."""
    installation = bot.installation
    person = Person(bot).agrees().asks_to_be_called()
    (case,) = rows(installation, tables.cases)
    closes(bot, case["number"])
    bot.deliver()
    assert person.texts("dans 6 mois, puis dans 12 mois")
    person.presses("Oui, dans Telegram")
    assert person.texts("C’est noté")
    six, twelve = sorted(rows(installation, tables.returns), key=lambda each: each["due_at"])
    planned = sorted(rows(installation, tables.case_tasks), key=lambda each: each["due_at"])
    before = [task["due_at"] - kept["due_at"] for task, kept in zip(planned, (six, twelve), strict=True)]
    assert all(0 < each < (ANSWER_WITHIN + 1) * 86_400 for each in before)
    clock.forward(days=20)
    asyncio.run(purge_all(installation))
    assert rows(installation, tables.conversations) == []

    clock.now = six["due_at"] + 60
    assert call_back(bot) + call_back(bot) == 1
    assert TELLING.search(person.chat.last.text) is None
    (asked,) = [row for row in rows(installation, tables.returns) if row["id"] == six["id"]]
    comes_in(person)
    assert "Comment ça va pour vous" in person.chat.last.text
    for label in ANSWERS:
        person.presses_last(label)
    person.says("non merci")
    assert person.texts("L’équipe lira vos réponses. Pour la joindre")
    (done,) = [task for task in rows(installation, tables.case_tasks) if task["kind"] == "follow_up_6"]
    assert (done["outcome"], done["done_at"]) == ("meme_poste_amenage", int(clock.now))
    with browsing_in_process(installation) as browser:
        found = browser.ask("GET", f"/api/v1/cases/{case['number']}", headers=api_key(installation)).json()
    (told,) = [entry for entry in found["entries"] if entry["kind"] == "follow_up"]
    assert told["author"] == "person"
    assert "Côté travail\u00a0: Plutôt bien" in told["content"]["text"]
    counted = [row for row in rows(installation, tables.counters) if row["kind"] == "satisfaction"]
    assert [(row["subject"], row["value"], row["total"]) for row in counted] == [("utile", "beaucoup", 1)]
    assert [row["id"] for row in rows(installation, tables.returns)] == [twelve["id"]]
    assert asked["content"] != six["content"]

    clock.now = twelve["due_at"] + 60
    assert call_back(bot) == 1
    clock.forward(days=ANSWER_WITHIN, hours=1)
    assert call_back(bot) == 0
    assert rows(installation, tables.returns) == []
    (open_,) = [task for task in rows(installation, tables.case_tasks) if task["kind"] == "follow_up_12"]
    assert open_["done_at"] is None


def test_news_of_one_service_while_at_another(bot: BotInProcess, clock: Clock) -> None:
    """Whoever begins at another service meanwhile is asked all the same, at the door as in a questionnaire, and what
    they say counts for the service that helped."""
    installation = bot.installation
    people = []
    for _ in range(2):
        person = Person(bot).agrees().asks_to_be_called()
        people.append(person)
        closes(bot, next(row["number"] for row in rows(installation, tables.cases) if row["status"] == "new"))
        bot.deliver()
        person.presses("Oui, dans Telegram")
    clock.forward(days=20)
    asyncio.run(purge_all(installation))
    clock.now = min(row["due_at"] for row in rows(installation, tables.returns))
    idle, busy = people
    for person in people:
        person.says("/start sst_landes")
        person.presses_last("Continuer ici").presses_last("J’accepte de répondre ici")
    busy.presses_last("Je fais le point pour moi").says("commencer")
    assert call_back(bot) == 2
    comes_in(idle)
    busy.presses_last("Répondre")
    for person in people:
        assert "Comment ça va pour vous" in person.chat.last.text
        for label in ANSWERS:
            person.presses_last(label)
        person.says("non merci")
    (counted,) = [row for row in rows(installation, tables.counters) if row["kind"] == "satisfaction"]
    assert (counted["service"], counted["total"]) == ("gims13", 2)
    assert busy.texts("Question 1")


def test_nothing_is_asked_where_the_cell_has_done_it(bot: BotInProcess, clock: Clock) -> None:
    """Begun again: nothing is kept for it. Erased in a chat whose conversation is gone: nothing left. Asked to be
    called: the follow-up is due on the next working day, and stays the cell's; who left no number is told that the cell
    has none. Taken back, nothing is kept. Closed for another reason: not even offered."""
    installation = bot.installation
    headers = api_key(installation, role="cell")

    def agreed(phone: str = "") -> tuple[Person, int]:
        person = Person(bot).agrees()
        if phone:
            person.presses("Être rappelé·e sans répondre", "Par téléphone").says(phone)
            person.presses(
                *["Passer cette question"] * 3, "Le matin", "Valider", "Aucune précaution", "Valider", "Envoyer"
            )
        else:
            person.asks_to_be_called()
        number = next(row["number"] for row in rows(installation, tables.cases) if row["status"] == "new")
        closes(bot, number)
        bot.deliver()
        person.presses("Oui, dans Telegram")
        return person, number

    _, again = agreed()
    erases, _ = agreed()
    called, wanted = agreed()
    reachable, _ = agreed("06 12 34 56 78")
    assert len(rows(installation, tables.returns)) == 8
    with browsing_in_process(installation) as browser:
        body = {"status": "in_support", "reason": "rechute"}
        assert browser.ask("POST", f"/api/v1/cases/{again}/status", headers=headers, json=body).is_success
    assert len(rows(installation, tables.returns)) == 6
    clock.forward(days=20)
    asyncio.run(purge_all(installation))
    erases.says("/effacer")
    assert len(rows(installation, tables.returns)) == 4
    clock.now = min(row["due_at"] for row in rows(installation, tables.returns)) + 60
    assert call_back(bot) == 2
    for person, told in ((called, "elle n’a pas de numéro pour vous appeler"), (reachable, "L’équipe vous appellera")):
        comes_in(person)
        for label in ("Plutôt mal", "En arrêt de travail", "Un peu", "Oui, appelez-moi"):
            person.presses_last(label)
        assert person.texts(told)
    (task,) = [
        row for row in rows(installation, tables.case_tasks) if row["kind"] == "follow_up_6" and row["number"] == wanted
    ]
    assert task["done_at"] is None
    assert clock.now < task["due_at"] < clock.now + 5 * 86_400
    assert len(rows(installation, tables.returns)) == 2
    installation.store.run_now(queue.take_back, wanted)
    assert len(rows(installation, tables.returns)) == 1

    other = Person(bot).agrees().asks_to_be_called()
    closes(bot, next(row["number"] for row in rows(installation, tables.cases) if row["status"] == "new"), "refus")
    bot.deliver()
    assert not other.texts("dans 6 mois")


def test_a_reminder_in_telegram(bot: BotInProcess, clock: Clock) -> None:
    """Neutral, heard, and the question stays the one message with buttons. Who blocked the bot is forgotten."""
    person, gone = Person(bot).agrees(), Person(bot).agrees()
    for each in (person, gone):
        each.presses("Je fais le point pour moi").says("commencer").says("je reprendrai plus tard")
        each.presses("Oui, dans Telegram")
    gone.chat.blocked = True
    clock.forward(days=5, hours=1)
    assert call_back(bot) == 2
    assert "Vous aviez demandé un rappel" in person.now.text
    assert TELLING.search(person.now.text) is None
    assert rows(bot.installation, tables.returns) == []
    person.presses("Continuer")
    assert "Question 1" in person.now.text


def test_who_has_just_taken_it_back_is_not_written_to(
    bot: BotInProcess, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a chat or by mail: the worker has begun with them, and they erase it before their turn comes."""
    installation, take = bot.installation, calling_back.take
    installation.world.reaches = frozenset({"telegram", "email"})
    in_chat, by_mail = Person(bot).agrees(), Person(bot).agrees()
    for each in (in_chat, by_mail):
        each.presses("Je fais le point pour moi").says("commencer").says("je reprendrai plus tard")
    in_chat.presses("Oui, dans Telegram")
    by_mail.presses("Oui, par e-mail").says(ADDRESS)
    seen = in_chat.now.text

    def take_and_lose(tx: Transaction, world: World) -> tuple[int, list[Errand]]:
        count, errands = take(tx, world)
        assert all(coming_back.erase_by_link(tx, each.id) for each in errands)
        return count, errands

    monkeypatch.setattr(calling_back, "take", take_and_lose)
    clock.forward(days=5, hours=1)
    with mail_server() as mails:
        carrier = Carrier(installation.config, Mailer(mails.url), clock)
        assert bot.run(call_back_due(installation, carrier, Messenger(bot.entrance))) == 2
        assert (mails.received, in_chat.now.text) == ([], seen)


def test_news_by_mail(bot: BotInProcess, clock: Clock) -> None:
    """From the chat, by mail: the chat is forgotten. The link of the mail asks on any device until it is answered; both
    dates are seen from there, and erased. What mail servers write in their logs leads to nothing."""
    installation = bot.installation
    installation.world.reaches = frozenset({"telegram", "email"})
    with mail_server() as mails, browsing_in_process(installation) as browser:
        person = Person(bot).agrees().asks_to_be_called()
        (case,) = rows(installation, tables.cases)
        closes(bot, case["number"])
        bot.deliver()
        person.presses("Oui, par e-mail").says(ADDRESS)
        clock.forward(days=20)
        asyncio.run(purge_all(installation))
        clock.now = min(row["due_at"] for row in rows(installation, tables.returns))
        carrier = Carrier(installation.config, Mailer(mails.url), clock)
        assert asyncio.run(call_back_due(installation, carrier)) == 1
        subject, text = texts(mails.received[0].parsed)
        assert TELLING.search(subject + without_links(text)) is None
        for row in rows(installation, tables.returns):
            installation.store.run_now(calling_back.failed, row["id"])  # told by a process that was too slow
        named = str(mails.received[0].parsed["Message-ID"])
        assert not [row for row in rows(installation, tables.returns) if row["id"] in named]
        link = re.findall(r"/s/gims13#lien=(\S+)", text)[0]

        def comes(link: str) -> Any:
            body = {"service": "gims13", "link": link}
            return browser.ask("POST", "/api/v1/conversations/passage", json=body)

        for _ in range(2):
            turn = comes(link).json()
            talk = Talk(browser, turn.pop("id"), turn.pop("token"), turn)
            assert talk.step == "nouvelles"
        agreed = browser.ask("GET", f"{talk.path}/data", headers=talk.headers).json()["agreements"]
        assert [ADDRESS in each["text"] for each in agreed] == [False, True]
        for choice in ("moyen", "ailleurs"):
            talk.answer(choice)
        talk.say(command="retour")
        for choice in ("plus_de_contrat", "demission", "refus", "non"):
            talk.answer(choice)
        assert talk.step == "accueil"
        for late in (comes(link), comes("retour.x")):
            assert (late.status_code, late.json()["type"]) == (404, "urn:relais:problem:news-over")
            assert "les deux semaines sont passées" in late.json()["detail"]
        assert not [row for row in rows(installation, tables.counters) if row["kind"] == "satisfaction"]
        (done,) = [task for task in rows(installation, tables.case_tasks) if task["done_at"]]
        assert done["outcome"] == "demission"
        assert len(rows(installation, tables.returns)) == 1
        browser.ask("DELETE", talk.path, headers=talk.headers)
        assert rows(installation, tables.returns) == []
