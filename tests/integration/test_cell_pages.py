"""The pages of the cell: the queue, one case, what is taken out, what does not arrive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
from sqlalchemy import event, update

from bot.cell.actions import BY_NAME
from bot.wiring import Installation
from storage import audit, outbox, queue, tables
from storage.queue import Due, Request
from storage.transaction import Transaction
from tests.support.cell import CALL_BACK, Member
from tests.support.clock import Clock
from tests.support.rows import everything, journal, rows, sql
from tests.support.talking import RED, YELLOW, Answer, Browser, Talk

pytestmark = pytest.mark.pages

NUMBER = re.compile(r'href="/cellule/dossier/(\d+)"')
MANAGER: Mapping[str, Answer] = {"observations": ["rupture_evoquee"], "contact_nom": "Alex Durand"}
HOUR = 3600


def words(page: str) -> str:
    """What is read on a page, without its marks."""
    text = unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")
    return " ".join(text.split())


def listed(page: str) -> list[int]:
    return [int(found) for found in NUMBER.findall(page)]


def many(tx: Transaction, count: int, where: str = "salaries", service: str = "gims13") -> list[int]:
    """Cases due one hour after another, at every level."""
    made = []
    for each in range(count):
        request = Request(where, queue.LEVELS[each % 3], "telephone", None, None, CALL_BACK, f"+3361234567{each % 10}")
        due = Due(tx.now + each * HOUR, tx.now + each * HOUR)
        made.append(queue.add_request(tx, service, None, request, due)[0])
    return made


@contextmanager
def statements(installation: Installation) -> Iterator[list[str]]:
    """The SQL statements that reach the database meanwhile, bookkeeping of transactions apart."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = installation.store.backend.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


# -- the queue


def test_what_is_due_first_is_on_top_page_after_page(installation: Installation, browser: Browser) -> None:
    """Of one queue of one service, each case once, in the order of deadlines; those of others on no page."""
    member = Member.enter(installation, browser)
    wanted = installation.store.run_now(many, 120)
    for where, service in (("employeurs", "gims13"), ("salaries", "simt77")):
        installation.store.run_now(many, 3, where, service)
    seen, address = [], "/cellule/file?file=salaries"
    while address:
        page = member.get(address).text
        seen += listed(page)
        following = re.search(r'href="([^"]*suite=[^"]+)">Suite', page)
        address = unescape(following[1]) if following else ""
    assert seen == wanted


def test_filters(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Level, step, mine, free, late: alone and together, as the columns of each case say."""
    member, colleague = Member.enter(installation, browser), Member.enter(installation, browser, "Dominique Petit")
    numbers = installation.store.run_now(many, 12)
    for position, number in enumerate(numbers):
        if position % 2:
            (member if position % 4 == 1 else colleague).do(number, "prendre")
        if position % 5 == 0:
            sql(installation, update(tables.cases).where(tables.cases.c.number == number).values(status="assessed"))
    clock.forward(hours=5.5)
    member.come_back(installation)
    kept = {row["number"]: row for row in rows(installation, tables.cases)}
    tests: dict[str, Any] = {
        "niveau=orange": lambda row: row["level"] == "orange",
        "statut=assessed": lambda row: row["status"] == "assessed",
        "qui=moi": lambda row: row["holder"] == member.caller.id,
        "qui=personne": lambda row: row["holder"] is None,
        "retard=1": lambda row: row["due_at"] < clock.now,
    }
    for one in tests:
        for other in (name for name in tests if name == one or name[:3] != one[:3]):
            found = listed(member.get(f"/cellule/file?{one}&{other}").text)
            assert sorted(found) == sorted(n for n, row in kept.items() if tests[one](row) and tests[other](row))
    assert 0 < len(listed(member.get("/cellule/file?qui=moi").text)) < 12


def test_what_is_over_has_a_list_of_its_own(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Closed or taken back, the latest first, page after page; by level and by holder too."""
    member = Member.enter(installation, browser)
    numbers = installation.store.run_now(many, 60)
    for position, number in enumerate(numbers):
        over = {"status": "closed", "due_at": None, "closed_at": int(clock.now) + position}
        held = {"holder": member.caller.id} if position % 2 else {}
        sql(installation, update(tables.cases).where(tables.cases.c.number == number).values(**over, **held))
    installation.store.run_now(many, 1)
    first = member.get("/cellule/file?closes=1").text
    following = re.search(r'href="([^"]*suite=[^"]+)">Suite', first)
    assert following is not None
    assert listed(first) + listed(member.get(unescape(following[1])).text) == numbers[::-1]
    assert listed(member.get("/cellule/file?closes=1&qui=moi").text) == numbers[::-1][::2]
    assert set(listed(member.get("/cellule/file?closes=1&niveau=rouge").text)) == set(numbers[::3])


def test_deadlines_in_words(sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock) -> None:
    """In working days of the service, before and after; over a week-end too."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    Talk.begin(sqlite_browser).enter("salarie", RED)  # Monday: to be read on Tuesday at 17:00
    said = []
    for forward in (0, 1, 0.32, 0.68, 2, 2):  # until Tuesday 17:40, then Wednesday, Friday and Sunday
        clock.forward(days=forward)
        member.come_back(sqlite_installation)
        found = re.search(r"À lire ((?:dans|en|aujourd)[^▲]*?) Rouge", words(member.get("/cellule/file").text))
        assert found is not None
        said.append(found[1].strip())
    assert said == [
        "dans 1 jour ouvré",
        "aujourd’hui",
        "en retard, depuis aujourd’hui",
        "en retard de 1 jour ouvré",
        "en retard de 3 jours ouvrés",
        "en retard de 3 jours ouvrés",
    ]


def test_the_queue_asks_as_much_of_the_database_whatever_it_shows(installation: Installation, browser: Browser) -> None:
    """The same number of statements for one case and for a full page with six holders."""
    members = [Member.enter(installation, browser, f"Membre {each}") for each in range(6)]
    reader = Member.enter(installation, browser, role="coordinator")
    installation.store.run_now(many, 1)
    counts = []
    for count in (0, 120):
        numbers = installation.store.run_now(many, count)
        for position, number in enumerate(numbers[:12]):
            members[position % 6].do(number, "prendre")
        with statements(installation) as seen:
            page = reader.get("/cellule/file").text
        counts.append(len(seen))
        assert len(listed(page)) == min(count + 1, 50)
    assert counts[0] == counts[1] <= 8


def test_search_finds_exactly_and_says_so_in_the_journal(installation: Installation, browser: Browser) -> None:
    """By number from any queue; by telephone as people write it, or by e-mail, in one queue only; never a case of
    another service. Looking for somebody is in the journal, without a word of whom."""
    member = Member.enter(installation, browser)
    mine = Talk.begin(browser).enter("salarie", RED).turn["case"]
    same = Talk.begin(browser).enter("salarie", YELLOW).turn["case"]
    boss = Talk.begin(browser).enter("manager", MANAGER).turn["case"]
    by_mail = {**RED, "contact_moyen": "courriel", "contact_coordonnees": "Sam@exemple.fr"}
    mailed = Talk.begin(browser).enter("salarie", by_mail).turn["case"]
    elsewhere = installation.store.run_now(many, 1, "salaries", "simt77")[0]
    wanted: dict[tuple[str, str], set[int]] = {
        ("salaries", str(mine)): {mine},
        ("salaries", f" {str(boss)[:4]} {str(boss)[4:]} "): {boss},
        ("salaries", "06 12 34 56 78"): {mine, same},
        ("salaries", "+33612345678"): {mine, same},
        ("employeurs", "06.12.34.56.78"): {boss},
        ("salaries", "sam@exemple.fr"): {mailed},
        ("salaries", "06 12 34 56 7"): set(),
        ("salaries", "sam@"): set(),
        ("salaries", ""): set(),
        ("salaries", str(elsewhere)): set(),
        ("salaries", "06 12 34 56 70"): set(),
    }
    for (where, typed), expected in wanted.items():
        answer = member.post("/cellule/file/recherche", {"file": where, "cherche": typed})
        assert answer.status_code == 200
        assert set(listed(answer.text)) == expected, typed
    searches = [line for line in journal(installation) if line[1] == "case_searched"]
    assert len(searches) == 8
    assert {line[2] for line in searches} == {"salaries", "employeurs"}


def test_a_refresh_brings_the_list_alone(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """What htmx asks for holds no form: nothing that was typed can be lost."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    sqlite_installation.store.run_now(many, 2)
    piece = member.get("/cellule/file", headers={"HX-Request": "true"}).text
    assert piece.lstrip().startswith("<section")
    assert "<form" not in piece
    assert len(listed(piece)) == 2


# -- one case


def test_what_was_shared_and_nothing_more(installation: Installation, browser: Browser) -> None:
    """Reasons and answers only with « niveau_et_reponses »; otherwise the level alone, or contact details alone."""
    member = Member.enter(installation, browser)
    pages = {}
    for share in ("niveau_et_reponses", "niveau_seul", "coordonnees_seules"):
        number = Talk.begin(browser).enter("salarie", {**RED, "partage": share}).turn["case"]
        pages[share] = words(member.get(f"/cellule/dossier/{number}").text)
        assert "06 12 34 56 78" in pages[share]
    answers = ("Un licenciement ou une rupture", "Pourquoi ce niveau", "Capacité à travailler")
    assert all(each in pages["niveau_et_reponses"] for each in answers)
    for share in ("niveau_seul", "coordonnees_seules"):
        assert not [each for each in answers if each in pages[share]]
    assert "sans ses réponses" in pages["niveau_seul"]
    assert "et rien d’autre" in pages["coordonnees_seules"]


@pytest.mark.parametrize(
    ("asked", "there", "absent"),
    [
        (["aucune"], ["Ne pas laisser de message vocal"], ["Message vocal accepté", "Message laissé"]),
        (["message_vocal_ok"], ["Message vocal accepté", "Message laissé"], ["Ne pas laisser de message"]),
        (["ecrit_seulement"], ["Écrire seulement : ne pas appeler"], ["tel:", "Message laissé"]),
        (["ne_pas_se_presenter", "interprete"], ["Ne pas dire de quel service", "Prévoir un interprète"], []),
    ],
)
def test_precautions_come_first(
    sqlite_installation: Installation,
    sqlite_browser: Browser,
    asked: list[str],
    there: list[str],
    absent: list[str],
) -> None:
    """Before what was shared, and before the telephone number; what was refused is not offered, nor done."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = Talk.begin(sqlite_browser).enter("salarie", {**RED, "contact_precautions": asked}).turn["case"]
    page = member.get(f"/cellule/dossier/{number}").text
    read = words(page)
    for each in there:
        assert each in read
    assert read.index(there[0]) < read.index("Ce que la personne a partagé") < read.index("06 12 34 56 78")
    assert not [each for each in absent if each in page.replace("\u00a0", " ")]
    left = member.do(number, "appel", {"resultat": "message_left"})
    assert left.status_code == (303 if "message_vocal_ok" in asked else 409)
    assert member.do(number, "clore", {"motif": "termine", "situation": "meme_poste"}).status_code == 303
    closed = words(member.get(f"/cellule/dossier/{number}").text)  # follow-ups will be asked by telephone
    assert closed.index("À respecter") < closed.index(there[0]) < closed.index("06 12 34 56 78")


@pytest.mark.parametrize(("asked", "called"), [(["aucune"], True), (["ecrit_seulement"], False)])
def test_who_chose_sms_is_written_to(
    sqlite_installation: Installation, sqlite_browser: Browser, asked: list[str], called: bool
) -> None:
    """Before they are called, where they may be; nobody else is offered a text message."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    pages = {}
    for means in ("telephone", "sms"):
        answers = {**RED, "contact_moyen": means, "contact_precautions": asked}
        number = Talk.begin(sqlite_browser).enter("salarie", answers).turn["case"]
        pages[means] = member.get(f"/cellule/dossier/{number}").text
    assert "sms:" not in pages["telephone"]
    links = re.findall(r'href="(sms|tel):(\S+?)">([^<]+)', pages["sms"])
    expected = [("sms", "+33612345678", "Écrire un SMS"), ("tel", "+33612345678", "Appeler le 06 12 34 56 78")]
    assert [(scheme, phone, words(label)) for scheme, phone, label in links] == expected[: 1 + called]


def test_calls_move_a_case_on(installation: Installation, browser: Browser) -> None:
    """No answer, then reached: the first contact is made; the note is in the timeline, and colleagues read it."""
    member = Member.enter(installation, browser)
    number = Talk.begin(browser).enter("salarie", RED).turn["case"]
    assert (
        member.do(number, "appel", {"resultat": "not_reached", "appel_note": "sonne sans réponse"}).status_code == 303
    )
    assert rows(installation, tables.cases)[0]["status"] == "new"
    assert member.do(number, "appel", {"resultat": "reached"}).status_code == 303
    found = rows(installation, tables.cases)[0]
    assert (found["status"], found["holder"]) == ("contacted", member.caller.id)
    assert found["contacted_at"] is not None
    page = words(Member.enter(installation, browser, "Dominique Petit").get(f"/cellule/dossier/{number}").text)
    assert "Appel : Pas de réponse, tentative 1 sur 3 Camille Martin" in page
    assert "sonne sans réponse" in page
    assert "Prise en charge par Camille Martin" in page


def test_a_refused_form_keeps_what_was_typed(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Claimed meanwhile by a colleague, who is named; the message is still in its field, and was not sent."""
    slow, quick = (Member.enter(sqlite_installation, sqlite_browser, name) for name in ("Camille", "Dominique Petit"))
    number = Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"]
    assert quick.do(number, "prendre").status_code == 303
    answer = slow.do(number, "repondre", {"message": "Mon <long> message"})
    assert answer.status_code == 409
    assert "Dominique Petit s’occupe déjà de cette demande." in words(answer.text)
    assert "Mon &lt;long&gt; message</textarea>" in answer.text
    assert rows(sqlite_installation, tables.case_entries, kind="message") == []


def test_release_by_the_holder_or_who_coordinates(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """A colleague may not; a coordinator may, and then anybody takes the case."""
    holder, other = (Member.enter(sqlite_installation, sqlite_browser) for _ in range(2))
    coordinator = Member.enter(sqlite_installation, sqlite_browser, role="coordinator")
    number = sqlite_installation.store.run_now(many, 1)[0]
    for who in (holder, coordinator):
        assert holder.do(number, "prendre").status_code == 303
        assert other.do(number, "rendre").status_code == 409
        assert who.do(number, "rendre").status_code == 303
        assert rows(sqlite_installation, tables.cases)[0]["holder"] is None
    assert other.do(number, "prendre").status_code == 303


# -- a manager's case


def test_a_colleagues_case_says_why_and_shows_no_form_that_is_refused(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    """Every form that is left can be sent. Who coordinates may put it back, then take it. Whoever was typing while a
    colleague took it keeps what they typed."""
    holder = Member.enter(sqlite_installation, sqlite_browser)
    colleague = Member.enter(sqlite_installation, sqlite_browser, "Dominique Petit")
    leader = Member.enter(sqlite_installation, sqlite_browser, "Léa Roux", role="coordinator")
    number = Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"]
    path = f"/cellule/dossier/{number}"

    def forms(member: Member) -> set[str]:
        return set(re.findall(rf'action="{path}/(\w+)"', member.get(path).text))

    free = forms(colleague)
    assert holder.do(number, "prendre").status_code == 303
    assert forms(holder) >= {"repondre", "appel", "niveau", "clore", "creneaux", "orienter", "mesure", "transferer"}
    assert forms(colleague) == {"note", "tache"}
    assert forms(leader) == {"note", "tache", "rendre", "confier"}
    assert free > forms(colleague)
    page = words(colleague.get(path).text)
    assert "Prise en charge par Camille Martin Pour écrire à la personne, noter un appel" in page
    assert "06 12 34 56 78" in page
    refused = colleague.do(number, "note", {"note": ""})
    assert "Répondre à la personne" not in refused.text
    late = colleague.do(number, "repondre", {"message": "Bonjour, je vous appelle demain."})
    assert late.status_code == 409
    assert "Bonjour, je vous appelle demain.</textarea>" in late.text


def test_before_answering_a_manager_the_cell_is_reminded(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    """Above the field; not for an employee, to whom it would make no sense."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    boss = Talk.begin(sqlite_browser).enter("manager", MANAGER).turn["case"]
    person = Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"]
    page = words(member.get(f"/cellule/dossier/{boss}").text)
    assert page.index("Ne nommez personne") < page.index("Votre message")
    assert "Ne nommez personne" not in words(member.get(f"/cellule/dossier/{person}").text)


def test_health_of_somebody_else_is_taken_out_for_good(installation: Installation, browser: Browser) -> None:
    """A field of the request and a note: gone from the page, the API, the summary and the person's chat, a mark instead
    that says who and when; the key that protected them is another. Nothing of the kind in an employee's case."""
    member = Member.enter(installation, browser)
    talk = Talk.begin(browser).enter("manager", {**MANAGER, "contact_nom": "Chef de Sam, opéré du dos"})
    number = talk.turn["case"]
    assert member.do(number, "note", {"note": "Sam serait malade"}).status_code == 303
    assert member.do(number, "repondre", {"message": "Pour Sam et son dos"}).status_code == 303
    before = {row["owner"]: row["wrapped"] for row in rows(installation, tables.data_keys)}
    lines = {row["kind"]: row["position"] for row in rows(installation, tables.case_entries)}
    wanted = [{"demande": "0", "champ": "contact_nom"}, {"ligne": str(lines["note"])}, {"ligne": str(lines["message"])}]
    for fields in wanted:
        assert member.do(number, "retirer", fields).status_code == 303
        assert member.do(number, "retirer", fields).status_code == 409, "once"
    page = words(member.get(f"/cellule/dossier/{number}").text)
    held = installation.store.run_now(queue.read_case, "gims13", number)
    for secret in ("dépression", "serait malade", "son dos"):
        assert secret not in page
        assert secret not in repr(held)
        assert secret not in repr(talk.look(0)["messages"])
    assert page.count("Texte retiré par vous, 23/11/2026 à 10:00") == 3
    assert page.count("Texte sur la santé d’un tiers retiré") == 3
    after = {row["owner"]: row["wrapped"] for row in rows(installation, tables.data_keys)}
    assert before[f"case:{number}"] != after[f"case:{number}"]
    assert {**before, f"case:{number}": b""} == {**after, f"case:{number}": b""}
    assert [line[1] for line in journal(installation)].count("case_redacted") == 3
    person = Talk.begin(browser).enter("salarie", {**RED, "contact_nom": "Sam"}).turn["case"]
    assert member.do(person, "retirer", {"demande": "0", "champ": "contact_nom"}).status_code == 409


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"ligne": "1"},
        {"ligne": "99"},
        {"ligne": "²"},
        {"ligne": "-1"},
        {"demande": "0", "champ": "contact_coordonnees"},
        {"demande": "1", "champ": "contact_nom"},
        {"demande": "0", "champ": "level"},
    ],
)
def test_nothing_else_can_be_taken_out(
    sqlite_installation: Installation, sqlite_browser: Browser, fields: dict[str, str]
) -> None:
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = Talk.begin(sqlite_browser).enter("manager", MANAGER).turn["case"]
    before = everything(sqlite_installation)
    assert member.do(number, "retirer", fields).status_code == 409
    after = everything(sqlite_installation)
    assert [after[name] for name in ("cases", "case_entries", "data_keys")] == [
        before[name] for name in ("cases", "case_entries", "data_keys")
    ]


# -- who may, and what the journal keeps


PAGES = ("/cellule/file", "/cellule/dossier/{number}", "/cellule/envois")
DEEDS = tuple(BY_NAME)


@pytest.mark.parametrize("role", ["nobody", "member", "coordinator", "admin", "auditor"])
def test_every_page_for_every_role(sqlite_installation: Installation, sqlite_browser: Browser, role: str) -> None:
    """Own and another's service: a case of another service is answered like one that does not exist, by every page and
    every form, and stays as it was."""
    for service in ("gims13", "simt77"):
        number = sqlite_installation.store.run_now(many, 1)[0]
        member = Member.enter(sqlite_installation, sqlite_browser, service=service)
        if role != "nobody":
            member = Member.enter(sqlite_installation, sqlite_browser, role=role, service=service)
        else:
            member.secret = "A" * 43
        reads = role in ("member", "coordinator")
        for path in PAGES:
            answer = member.get(path.format(number=number))
            if role == "nobody":
                assert answer.status_code == 303
                assert answer.headers["location"].startswith("/cellule/connexion")
                continue
            allowed = role == "coordinator" if path == "/cellule/envois" else reads
            there = service == "gims13" or "dossier" not in path
            assert answer.status_code == (403 if not allowed else 200 if there else 404), (path, service)
            if service != "gims13":
                assert str(number) not in answer.text
        before = rows(sqlite_installation, tables.cases)
        for what in () if role == "nobody" else DEEDS:
            answers = [member.do(wanted, what, {"note": "x", "message": "x"}) for wanted in (number, 10_000_001)]
            if service != "gims13" or not reads:
                assert [answer.status_code for answer in answers] == [404 if reads else 403] * 2, what
                assert words(answers[0].text) == words(answers[1].text)
                assert rows(sqlite_installation, tables.cases) == before
    assert member.get("/cellule/dossier/abc").status_code == (303 if role == "nobody" else 404 if reads else 403)


def test_every_reading_and_every_deed_is_in_the_journal(installation: Installation, browser: Browser) -> None:
    """A whole story on the pages: the chain holds each line in order, and stays whole."""
    member = Member.enter(installation, browser)
    number = Talk.begin(browser).enter("salarie", {**RED, "contact_precautions": ["message_vocal_ok"]}).turn["case"]
    story: list[tuple[str, dict[str, str], list[str]]] = [
        ("prendre", {}, ["claimed"]),
        ("niveau", {"niveau": "orange", "raison": "après lecture"}, ["level", "status"]),
        ("note", {"note": "à rappeler"}, ["note"]),
        ("appel", {"resultat": "message_left"}, ["call"]),
        ("repondre", {"message": "Bonjour"}, ["message"]),
        ("statut", {"statut": "contacted"}, ["status"]),
        ("pause", {"motif_pause": "soins", "jusque": "2026-12-10"}, ["status"]),
        ("statut", {"statut": "in_support", "precision": "reprise"}, ["status"]),
        ("rendre", {}, ["released"]),
        ("clore", {"motif": "termine", "situation": "meme_poste"}, ["claimed", "closed"]),
    ]
    expected = ["case_received"]
    for what, fields, deeds in story:
        assert member.do(number, what, fields).status_code == 303, what
        assert member.get(f"/cellule/dossier/{number}").status_code == 200
        expected += [*(f"case_{deed}" for deed in deeds), "case_read"]
    found = [line for line in journal(installation) if line[2] == str(number)]
    assert [line[1] for line in found] == expected
    assert {line[0] for line in found[1:]} == {member.caller.id}
    assert installation.store.run_now(audit.verify, "gims13") is None
    assert listed(member.get("/cellule/file").text) == []
    assert listed(member.get("/cellule/file?closes=1").text) == [number]


# -- what does not arrive


def test_stuck_deliveries_are_shown_with_their_reason(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    """To who coordinates: on the queue, and in full on a page of its own, in French; what waits for its first attempt
    is not stuck."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    coordinator = Member.enter(sqlite_installation, sqlite_browser, role="coordinator")
    assert "Toutes les notifications sont arrivées" in words(coordinator.get("/cellule/envois").text)

    def failing(tx: Transaction) -> None:
        payload = {"number": 12345678, "read_before": tx.now}
        mail = outbox.put(tx, "gims13", "email", "cellule@service.example", payload)
        hook = outbox.put(tx, "gims13", "webhook", "https://logiciel.example/relais?cle=secret", payload)
        outbox.put(tx, "gims13", "email", "attend@service.example", payload)
        other = outbox.put(tx, "simt77", "email", "ailleurs@service.example", payload)
        outbox.failed(tx, mail, "the mail server refused the address (550)", 0.5)
        outbox.failed(tx, other, "the mail server answered 451", 0.5)
        for _ in range(60):
            outbox.failed(tx, hook, "the receiver cannot be reached (ConnectError)", 0.5)

    sqlite_installation.store.run_now(failing)
    page = words(coordinator.get("/cellule/envois").text)
    assert "E-mail à cellule@service.example Le serveur de messagerie refuse cette adresse (550)." in page
    assert "Logiciel du service (logiciel.example) Le logiciel ne répond pas. Abandonnée après 60 essais" in page
    for hidden in ("attend@", "ailleurs@", "secret", "ConnectError"):
        assert hidden not in page
    assert "2 notifications n’arrivent pas" in words(coordinator.get("/cellule/file").text)
    assert "notifications n’arrivent" not in words(member.get("/cellule/file").text)
