"""Entering the console: invitation, password, telephone, sessions; on each kind of database."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot import passwords, team
from bot.wiring import Installation
from storage import access, audit, members, sessions, tables
from storage.access import Caller
from storage.transaction import Transaction
from storage.vault import KeyRing
from tests.support.clock import Clock
from tests.support.configured import config_file, relais_here
from tests.support.console import PASSWORD, at_console, journal, signed_in
from tests.support.installation import client, installed, settings
from tests.support.talking import browsing

pytestmark = pytest.mark.pages

EMAIL = "awa.diallo@gims13.example"


@pytest.fixture(autouse=True)
def _hashing_costs_nothing() -> Iterator[None]:
    """Hundreds of passwords are hashed here; what a hash costs is looked at in tests/unit/test_passwords.py."""
    with patch.object(passwords, "_hasher", return_value=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)):
        passwords._nobodys.cache_clear()
        yield
    passwords._nobodys.cache_clear()


def invited(installation: Installation, role: str, service: str = "gims13") -> tuple[str, str]:
    return installation.store.run_now(members.invite, service, role)


def leads_to(answer: object, place: str) -> bool:
    return getattr(answer, "status_code", 0) == 303 and getattr(answer, "headers", {})["location"] == place


# -- the whole way


def test_from_the_invitation_to_the_queue_and_back_again(installation: Installation, clock: Clock) -> None:
    """The link says to what; the answer signs in; the link is then over; leaving ends the session on the server."""
    member, token = invited(installation, "member")
    with at_console(installation) as person, at_console(installation) as thief:
        page = person.get(f"/cellule/invitation/{token}")
        assert page.status_code == 200
        assert "GIMS 13" in page.text
        assert "lundi 30 novembre" in page.text
        assert leads_to(person.join(token, email=EMAIL), "/cellule")
        assert leads_to(person.get("/cellule"), "/cellule/file")
        assert "Awa Diallo" in person.get("/cellule/compte").text
        assert person.get(f"/cellule/invitation/{token}").status_code == 404
        kept = person.browser.http.cookies["relais"]
        thief.browser.http.cookies.set("relais", kept, domain="relais.test")
        assert thief.is_in()
        person.get("/cellule/compte")
        assert leads_to(person.post("/cellule/deconnexion"), "/cellule/connexion")
        assert not person.is_in()
        assert not thief.is_in()
        assert leads_to(person.sign_in(EMAIL.upper()), "/cellule")
        assert person.is_in()
    assert journal(installation) == [
        (f"member:{member}", action, member) for action in ("member_joined", "login", "logout", "login")
    ]
    assert installation.store.run_now(audit.verify, "gims13") is None


def test_an_admin_enrols_a_telephone_and_needs_it_from_then_on(installation: Installation, clock: Clock) -> None:
    """No page opens before; a code works once; a recovery code too; neither is in the journal."""
    member, token = invited(installation, "admin")
    with at_console(installation) as admin:
        assert leads_to(admin.join(token, email=EMAIL), "/cellule/double-verification")
        assert leads_to(admin.get("/cellule/equipe"), "/cellule/double-verification?suite=%2Fcellule%2Fequipe")
        admin.get("/cellule/double-verification")
        before = admin.text
        assert admin.post("/cellule/double-verification", code="000000").status_code == 422
        secret = re.compile(r'id="secret">([A-Z2-7 ]+)<')
        assert secret.findall(admin.text) == secret.findall(before)
        telephone, codes = admin.enrol(clock())
        assert len(set(codes)) == 10
        assert admin.get("/cellule/equipe").status_code == 200
        admin.post("/cellule/deconnexion")

        assert leads_to(admin.sign_in(EMAIL), "/cellule/connexion/code")
        assert leads_to(admin.get("/cellule/equipe"), "/cellule/connexion/code?suite=%2Fcellule%2Fequipe")
        admin.get("/cellule/connexion/code")
        spent = telephone.at(int(clock()))
        assert admin.post("/cellule/connexion/code", code=spent).status_code == 422
        clock.forward(minutes=1)
        fresh = telephone.at(int(clock()))
        assert admin.post("/cellule/connexion/code", code=f"{fresh[:3]} {fresh[3:]}").status_code == 303
        assert admin.is_in()
        admin.get("/cellule/compte")
        admin.post("/cellule/deconnexion")

        for code, status in ((codes[3].lower().replace("-", " "), 303), (codes[3], 422), ("AAAAA-AAAAA", 422)):
            admin.sign_in(EMAIL)
            admin.get("/cellule/connexion/secours")
            assert admin.post("/cellule/connexion/secours", code=code).status_code == status
    actions = [action for _, action, _ in journal(installation)]
    assert actions.count("totp_enrolled") == actions.count("recovery_code_used") == 1
    assert actions.count("login_failed") == 3
    assert {subject for _, _, subject in journal(installation)} == {member}


def test_a_service_may_ask_everybody_for_a_telephone(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    """Of new members at once, of the others when they next sign in."""
    keys = KeyRing.new_entry("k1", os.urandom)
    with installed(settings(sqlite_url, keys=keys), clock) as installation, at_console(installation) as person:
        assert leads_to(
            person.join(invited(installation, "member", "simt77")[1], email="un@simt77.example"), "/cellule"
        )
    given = settings(sqlite_url, keys=keys, RELAIS_CONFIG=config_file(tmp_path, simt77={"totp": "all"}))
    with installed(given, clock) as installation, at_console(installation) as person:
        assert leads_to(person.sign_in("un@simt77.example"), "/cellule/double-verification")
        person.enrol(clock())
        assert person.is_in()
        person.browser.http.cookies.clear()
        for service, place in (("simt77", "/cellule/double-verification"), ("gims13", "/cellule")):
            token = invited(installation, "member", service)[1]
            assert leads_to(person.join(token, email=f"deux@{service}.example"), place)


def test_an_invitation_is_over_after_seven_days_and_once_disabled(installation: Installation, clock: Clock) -> None:
    _, late = invited(installation, "member")
    name, ended = invited(installation, "member")
    assert installation.store.run_now(members.disable, "gims13", name)
    with at_console(installation) as person:
        assert person.get(f"/cellule/invitation/{ended}").status_code == 404
        assert person.get("/cellule/invitation/inconnue").status_code == 404
        person.get(f"/cellule/invitation/{late}")
        clock.forward(days=7)
        assert person.join(late, email=EMAIL).status_code == 404
        assert not person.is_in()


def test_of_two_answers_to_one_invitation_one_is_kept(installation: Installation) -> None:
    _, token = invited(installation, "member")
    with at_console(installation) as person:
        person.get(f"/cellule/invitation/{token}")
        requests = [
            {
                "method": "POST",
                "url": f"/cellule/invitation/{token}",
                "headers": {"Origin": "http://relais.test"},
                "data": {"csrf": person.token, "nom": "Awa", "courriel": email, "mot_de_passe": PASSWORD},
            }
            for email in ("un@gims13.example", "deux@gims13.example")
        ]
        answers = person.browser.ask_together(requests)
    assert sorted(each.status_code for each in answers) == [303, 404]
    assert [action for _, action, _ in journal(installation)].count("member_joined") == 1


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("onze signes", "trop court"),
        ("x" * 201, "trop long"),
        ("Motdepasse2026!", "trop courant"),
        ("123456789012", "trop courant"),
        ("aaaaaaaaaaaaaaaa", "trop courant"),
        ("azerty-AZERTY-1", "trop courant"),
        ("vive DIÀLLO 2026", "votre nom"),
        ("bonjour gims13 !", "votre nom"),
    ],
)
def test_a_password_easy_to_guess_is_refused_in_clear_words(
    sqlite_installation: Installation, password: str, said: str
) -> None:
    _, token = invited(sqlite_installation, "member")
    with at_console(sqlite_installation) as person:
        answer = person.join(token, email=EMAIL, password=password)
        assert answer.status_code == 422
        assert said in answer.text
        assert password not in answer.text
        assert person.join(token, email=EMAIL).status_code == 303


def test_a_name_and_an_address_are_asked_for(sqlite_installation: Installation) -> None:
    """And an address that somebody signs in with cannot be taken, in words that name nobody."""
    _, first = invited(sqlite_installation, "member")
    _, second = invited(sqlite_installation, "member", "simt77")
    with at_console(sqlite_installation) as one, at_console(sqlite_installation) as two:
        assert "votre prénom" in one.join(first, name=" ", email=EMAIL).text
        assert "mal écrite" in one.join(first, email="awa").text
        assert one.join(first, email=EMAIL).status_code == 303
        taken = two.join(second, email=f" {EMAIL.title()} ")
        assert taken.status_code == 422
        assert "ne peut pas servir ici" in taken.text
        assert two.join(second, email="awa@simt77.example").status_code == 303


# -- guessing


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(installation: Installation) -> None:
    member, token = invited(installation, "member")
    with at_console(installation) as person:
        person.join(token, email=EMAIL)
        person.get("/cellule/compte")
        person.post("/cellule/deconnexion")
        answers = []
        for email in (EMAIL, "personne@gims13.example"):
            answer = person.sign_in(email, "ce n’est pas le bon")
            answers.append((answer.status_code, answer.text.replace(email, "").replace(person.token, "")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422
    assert journal(installation)[-1] == (f"member:{member}", "login_failed", member)
    assert [action for _, action, _ in journal(installation)].count("login_failed") == 1
    assert not any("@" in "".join(line) for line in journal(installation))


@pytest.mark.parametrize("known", [True, False])
def test_each_wrong_password_makes_the_next_wait_longer_never_for_ever(
    installation: Installation, clock: Clock, known: bool
) -> None:
    """From wherever they come, loopback included; meanwhile the right one waits too; it then starts afresh."""
    if known:
        with at_console(installation) as person:
            person.join(invited(installation, "member")[1], email=EMAIL)
    for number in range(5):
        with at_console(installation, address=f"192.0.2.{number}") as guesser:
            assert guesser.sign_in(EMAIL, f"mauvais mot de passe {number}").status_code == 422
    with at_console(installation, address="127.0.0.1") as person:
        for wait in (15, 30, 60, 120, 240, 300, 300):
            clock.forward(minutes=(wait - 1) / 60)
            answer = person.sign_in(EMAIL)
            assert answer.status_code == 429
            assert "Attendez" in answer.text
            clock.forward(minutes=1 / 60)
            assert person.sign_in(EMAIL, "mauvais mot de passe").status_code == 422
        clock.forward(minutes=5)
        assert person.sign_in(EMAIL).status_code == (303 if known else 422)
        assert person.sign_in(EMAIL, "mauvais").status_code == (422 if known else 429)


def test_one_address_cannot_try_one_password_on_many_accounts(installation: Installation, clock: Clock) -> None:
    with at_console(installation) as guesser, at_console(installation, address="192.0.2.8") as other:
        statuses = [guesser.sign_in(f"n{n}@gims13.example").status_code for n in range(31)]
        assert statuses == [422] * 30 + [429]
        assert other.sign_in("n40@gims13.example").status_code == 422
        clock.forward(days=1.1)
        assert guesser.sign_in("n41@gims13.example").status_code == 422


def test_codes_are_not_guessed_either(installation: Installation, clock: Clock) -> None:
    _, token = invited(installation, "admin")
    with at_console(installation) as admin:
        admin.join(token, email=EMAIL)
        telephone, codes = admin.enrol(clock())
        admin.post("/cellule/deconnexion")
        clock.forward(minutes=1)
        admin.sign_in(EMAIL)
        admin.get("/cellule/connexion/code")
        right = telephone.at(int(clock()))
        wrong = [code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code != right]
        statuses = [admin.post("/cellule/connexion/code", code=code).status_code for code in wrong[:5]]
        assert statuses == [422] * 5
        assert admin.post("/cellule/connexion/code", code=right).status_code == 429
        assert admin.post("/cellule/connexion/secours", code=codes[0]).status_code == 429
        clock.forward(minutes=1)
        assert admin.post("/cellule/connexion/code", code=telephone.at(int(clock()))).status_code == 303


def test_one_code_used_twice_at_once_opens_one_session(installation: Installation, clock: Clock) -> None:
    _, token = invited(installation, "admin")
    with at_console(installation) as one, at_console(installation) as two:
        one.join(token, email=EMAIL)
        telephone, codes = one.enrol(clock())
        one.post("/cellule/deconnexion")
        clock.forward(minutes=1)
        for place, code in (("code", telephone.at(int(clock()))), ("secours", codes[0])):
            requests = []
            for person in (one, two):
                person.sign_in(EMAIL)
                person.get(f"/cellule/connexion/{place}")
                requests.append(
                    {
                        "method": "POST",
                        "url": f"/cellule/connexion/{place}",
                        "headers": {
                            "Origin": "http://relais.test",
                            "Cookie": f"relais={person.browser.http.cookies['relais']}",
                        },
                        "data": {"csrf": person.token, "code": code},
                    }
                )
            with browsing(client(installation, address="192.0.2.7")) as both:
                statuses = sorted(each.status_code for each in both.ask_together(requests))
            assert statuses == [303, 422]


# -- sessions


def test_a_session_ends_when_idle_and_after_twelve_hours(installation: Installation, clock: Clock) -> None:
    """What a page does of its own accord keeps no session alive."""
    _, secret = signed_in(installation, "gims13", "member")
    with at_console(installation) as person:
        person.browser.http.cookies.set("relais", secret, domain="relais.test")
        clock.forward(minutes=29)
        assert person.is_in()
        clock.forward(minutes=29)
        assert person.get("/cellule/compte", **{"Relais-Refresh": "1"}).status_code == 200
        clock.forward(minutes=2)
        assert leads_to(person.get("/cellule/compte"), "/cellule/connexion?suite=%2Fcellule%2Fcompte")
        _, secret = signed_in(installation, "gims13", "member")
        person.browser.http.cookies.set("relais", secret, domain="relais.test")
        for _ in range(12 * 3 - 1):
            clock.forward(minutes=20)
            assert person.is_in()
        clock.forward(minutes=20)
        assert not person.is_in()


def test_a_session_that_ended_while_a_page_was_made_stays_over(installation: Installation, clock: Clock) -> None:
    _, secret = signed_in(installation, "gims13", "member")
    found = installation.store.run_now(sessions.find, secret)
    assert found is not None
    clock.forward(minutes=31)
    installation.store.run_now(sessions.touch, found.id)
    assert installation.store.run_now(sessions.find, secret) is None


def test_a_session_that_ended_while_its_password_was_looked_at_changes_nothing(
    sqlite_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody has the password and an open session; the member ends it just as the password is about to be theirs."""
    store, told = sqlite_installation.store, passwords.is_password
    member, token = invited(sqlite_installation, "member")

    async def slowly(password: str, kept: str | None) -> bool:
        right = await told(password, kept)
        await store.run(sessions.end_all, member)
        return right

    for path, more in (("mot-de-passe", {"nouveau": "quatre lampes vertes"}), ("double-verification", {})):
        with at_console(sqlite_installation) as thief:
            if path == "mot-de-passe":
                thief.join(token, email=EMAIL)
            else:
                assert thief.sign_in(EMAIL).status_code == 303
            thief.get("/cellule/compte")
            with monkeypatch.context() as slow:
                slow.setattr(passwords, "is_password", slowly)
                answer = thief.post(f"/cellule/compte/{path}", actuel=PASSWORD, **more)
            assert leads_to(answer, "/cellule/connexion")
            assert not thief.is_in()
    assert "password_changed" not in [action for _, action, _ in journal(sqlite_installation)]


def test_a_session_that_began_while_its_access_was_taken_away_is_over(installation: Installation) -> None:
    """The password was right; then somebody who manages has the member enter anew: only what comes of that is in."""
    store = installation.store
    member, _ = signed_in(installation, "gims13", "member")
    token = store.run_now(members.reset, "gims13", member)
    assert token is not None
    secret = store.run_now(sessions.begin, member, "open")
    with at_console(installation) as person, at_console(installation) as before:
        before.browser.http.cookies.set("relais", secret, domain="relais.test")
        person.join(token, email=EMAIL)
        assert (person.is_in(), before.is_in()) == (True, False)


def test_two_who_manage_cannot_take_each_others_access_away_at_once(installation: Installation) -> None:
    """The request of the second was let in just before the first one's was carried out: somebody must be left."""
    store, world = installation.store, installation.world
    names = [signed_in(installation, "gims13", "admin")[0] for _ in range(2)]
    first, second = (Caller(access.caller_of(name), "gims13", "admin") for name in names)
    assert store.run_now(team.disable, world, first, names[1]) is not None
    with pytest.raises(sessions.SessionOver):
        store.run_now(team.disable, world, second, names[0])
    with pytest.raises(sessions.SessionOver):
        store.run_now(team.reset, second, names[0])


def test_sessions_are_listed_and_ended_one_by_one_or_with_the_password(installation: Installation) -> None:
    _, token = invited(installation, "member")
    with at_console(installation) as one, at_console(installation) as two, at_console(installation) as three:
        one.join(token, email=EMAIL)
        for each in (two, three):
            each.sign_in(EMAIL)
        one.get("/cellule/compte")
        assert one.text.count("/fermer") == 2
        _, stranger = signed_in(installation, "gims13", "member", name="Léo Martin")
        other = installation.store.run_now(lambda tx: _sessions_of(tx, stranger))
        one.post(f"/cellule/compte/sessions/{other}/fermer")
        found = re.findall(r"sessions/([0-9a-f]+)/fermer", one.get("/cellule/compte").text)
        one.post(f"/cellule/compte/sessions/{found[0]}/fermer")
        assert sorted((one.is_in(), two.is_in(), three.is_in())) == [False, True, True]
        one.get("/cellule/compte")
        path = "/cellule/compte/mot-de-passe"
        assert one.post(path, actuel="pas celui-ci", nouveau="quatre lampes vertes").status_code == 422
        assert "trop courant" in one.post(path, actuel=PASSWORD, nouveau="Motdepasse2026").text
        assert one.post(path, actuel=PASSWORD, nouveau="quatre lampes vertes").status_code == 303
        assert one.is_in()
        assert not two.is_in()
        assert not three.is_in()
        assert two.sign_in(EMAIL).status_code == 422
        assert two.sign_in(EMAIL, "quatre lampes vertes").status_code == 303
        assert installation.store.run_now(lambda tx: _sessions_of(tx, stranger)) == other
    actions = [action for _, action, _ in journal(installation)]
    assert actions.count("session_revoked") == actions.count("password_changed") == 1
    assert actions.count("password_refused") == 1


def _sessions_of(tx: Transaction, secret: str) -> str | None:
    row = tables.sessions.c
    return tx.execute(select(row.id).where(row.secret_hash == tx.vault.lookup("session", secret))).scalar()


def test_a_telephone_and_the_recovery_codes_are_renewed_with_the_password(
    installation: Installation, clock: Clock
) -> None:
    """The telephone before works until the new one is confirmed."""
    _, token = invited(installation, "member")
    with at_console(installation) as person, at_console(installation) as other:
        person.join(token, email=EMAIL)
        assert leads_to(person.get("/cellule/double-verification"), "/cellule/compte")
        person.get("/cellule/compte")
        path = "/cellule/compte/double-verification"
        assert person.post(path, actuel="pas celui-ci").status_code == 422
        assert person.post(path, actuel=PASSWORD).status_code == 303
        old, first_codes = person.enrol(clock())
        person.get("/cellule/compte")
        clock.forward(minutes=1)
        assert person.post(path, actuel=PASSWORD).status_code == 303
        other.sign_in(EMAIL)
        other.get("/cellule/connexion/code")
        assert other.post("/cellule/connexion/code", code=old.at(int(clock()))).status_code == 303
        new, second_codes = person.enrol(clock())
        assert not other.is_in()
        assert new.secret != old.secret
        person.get("/cellule/compte")
        renewed = person.post("/cellule/compte/codes", actuel=PASSWORD).text
        third_codes = re.findall(r"<li>([A-Z2-7]{5}-[A-Z2-7]{5})</li>", renewed)
        assert not {*first_codes, *second_codes} & set(third_codes)
        clock.forward(minutes=1)
        for code, status in ((first_codes[0], 422), (second_codes[0], 422), (third_codes[0], 303)):
            other.sign_in(EMAIL)
            other.get("/cellule/connexion/secours")
            assert other.post("/cellule/connexion/secours", code=code).status_code == status


# -- the team


def test_an_admin_invites_resets_and_disables_and_reads_nothing(installation: Installation, clock: Clock) -> None:
    _, secret = signed_in(installation, "gims13", "admin", name="Inès Roux")
    _, elsewhere = signed_in(installation, "simt77", "admin", name="Zoé Petit")
    with at_console(installation) as admin, at_console(installation) as foreign, at_console(installation) as person:
        for each, cookie in ((admin, secret), (foreign, elsewhere)):
            each.browser.http.cookies.set("relais", cookie, domain="relais.test")
            each.get("/cellule/equipe")
        assert leads_to(admin.get("/cellule"), "/cellule/equipe")
        admin.get("/cellule/equipe")
        assert admin.post("/cellule/equipe/inviter", role="pirate").status_code == 422
        admin.post("/cellule/equipe/inviter", role="member")
        token = re.findall(r"/cellule/invitation/([0-9a-f]+)", admin.text)[0]
        assert token not in admin.get("/cellule/equipe").text
        person.join(token, email=EMAIL)
        person.get("/cellule/compte")
        person.post("/cellule/compte/double-verification", actuel=PASSWORD)
        person.enrol(clock())
        name = next(
            each["id"] for each in installation.store.run_now(members.list_members, "gims13") if each["email"] == EMAIL
        )
        assert "Awa Diallo" in admin.get("/cellule/equipe").text
        assert "Awa Diallo" not in foreign.get("/cellule/equipe").text
        for gesture in ("reinitialiser", "desactiver"):
            assert foreign.post(f"/cellule/equipe/{name}/{gesture}").status_code == 404
        assert person.is_in()

        admin.post(f"/cellule/equipe/{name}/reinitialiser")
        again = re.findall(r"/cellule/invitation/([0-9a-f]+)", admin.text)[0]
        assert not person.is_in()
        assert person.sign_in(EMAIL).status_code == 422
        assert leads_to(person.join(again, email=EMAIL, password="quatre lampes vertes"), "/cellule")
        assert person.is_in()

        assert admin.post(f"/cellule/equipe/{name}/desactiver").status_code == 303
        assert not person.is_in()
        assert person.sign_in(EMAIL, "quatre lampes vertes").status_code == 422
        own = next(
            each["id"] for each in installation.store.run_now(members.list_members, "gims13") if each["role"] == "admin"
        )
        assert admin.post(f"/cellule/equipe/{own}/desactiver").status_code == 403
        assert admin.is_in()
    lines = journal(installation)
    assert [(action, subject) for actor, action, subject in lines if actor == f"member:{own}"] == [
        ("member_invited", name),
        ("member_reset", name),
        ("member_disabled", name),
    ]
    assert not journal(installation, "simt77")


def test_commands_name_members_and_reset_ends_their_access(sqlite_url: str, clock: Clock) -> None:
    given = settings(sqlite_url)
    with installed(given, clock, readers=()) as installation, at_console(installation) as person:
        name, token = invited(installation, "coordinator")
        assert person.join(token, email=EMAIL).status_code == 303
        listed = relais_here(given, "member", "list", "--service", "gims13").output
        assert "Awa Diallo" in listed
        assert EMAIL not in listed
        reset = relais_here(given, "member", "reset", "--service", "gims13", name).output
        assert not person.is_in()
        again = re.findall(r"/cellule/invitation/([0-9a-f]+)", reset)[0]
        assert person.join(again, email=EMAIL).status_code == 303
        assert relais_here(given, "member", "disable", "--service", "gims13", name).exit_code == 0
        assert not person.is_in()


def test_somebody_reads_from_the_invitation_on_until_it_is_over(installation: Installation, clock: Clock) -> None:
    readers = access.services_with_readers
    name, token = invited(installation, "member", "simt77")
    assert "simt77" in installation.store.run_now(readers)
    clock.forward(days=7)
    assert "simt77" not in installation.store.run_now(readers)
    again = installation.store.run_now(members.reset, "simt77", name)
    assert again is not None
    with at_console(installation) as person:
        person.join(again, email=EMAIL)
    clock.forward(days=30)
    assert "simt77" in installation.store.run_now(readers)
    installation.store.run_now(members.disable, "simt77", name)
    assert "simt77" not in installation.store.run_now(readers)
    assert token


def test_an_auditor_sees_the_journal_and_whether_it_is_whole(installation: Installation, clock: Clock) -> None:
    member, secret = signed_in(installation, "gims13", "auditor")
    with at_console(installation) as auditor:
        auditor.join(invited(installation, "member")[1], email=EMAIL, name="Léo Martin")
        auditor.sign_in(EMAIL, "pas le bon")
        auditor.browser.http.cookies.set("relais", secret, domain="relais.test")
        page = auditor.get("/cellule/journal").text
        assert "Léo Martin" in page
        assert "Connexion refusée" in page
        assert "23/11/2026 à 10:00" in page
        assert "La chaîne est entière" in auditor.get("/cellule/journal?verifier=oui").text
        line = tables.audit.c
        installation.store.run_now(
            lambda tx: tx.execute(update(tables.audit).where(line.position == 1).values(action="case_read"))
        )
        assert "n’est pas entière" in auditor.get("/cellule/journal?verifier=oui").text
        assert auditor.get("/cellule/journal?avant=2").text.count('<tr><td class="number">') == 1
    assert member


# -- forged requests, cookies, what is kept


def test_a_form_of_another_page_or_site_is_refused(sqlite_installation: Installation) -> None:
    """Before signing in and after; by an htmx header too."""
    _, token = invited(sqlite_installation, "member")
    with at_console(sqlite_installation) as person, at_console(sqlite_installation) as other:
        person.join(token, email=EMAIL)
        other.get("/cellule/connexion")
        for console, path in ((person, "/cellule/deconnexion"), (other, "/cellule/connexion")):
            console.get("/cellule/compte" if console is person else "/cellule/connexion")
            stolen = (other if console is person else person).token
            refused = [
                console.browser.ask("POST", path),
                console.post(path, token=""),
                console.post(path, token="zz"),
                console.post(path, token=stolen),
                console.post(path, origin="https://ailleurs.example"),
                console.post(path, origin="null"),
                console.browser.ask("POST", path, data={"csrf": console.token}),
            ]
            assert [each.status_code for each in refused] == [403] * len(refused)
        assert person.is_in()
        headers = {"Origin": "http://relais.test", "Relais-Csrf": person.token}
        assert person.browser.ask("POST", "/cellule/deconnexion", headers=headers).status_code == 303
        assert not person.is_in()


@pytest.mark.parametrize(
    ("url", "name", "secure"), [("https://relais.example", "__Host-relais", True), (None, "relais", False)]
)
def test_the_cookie_is_for_no_script_and_no_other_site(
    sqlite_url: str, clock: Clock, url: str | None, name: str, secure: bool
) -> None:
    with installed(settings(sqlite_url, RELAIS_PUBLIC_URL=url), clock) as installation, at_console(installation) as one:
        given = one.get("/cellule/connexion")
        policy = given.headers["content-security-policy"]
        assert given.headers["set-cookie"].startswith(f"{name}=")
        attributes = {part.strip().lower() for part in given.headers["set-cookie"].split(";")[1:]}
        assert attributes == {"httponly", "path=/", "samesite=strict"} | ({"secure"} if secure else set())
        assert given.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        # Behind a proxy, the address that people open is the public one.
        headers = {"Origin": url or "http://relais.test", "Cookie": given.headers["set-cookie"].split(";")[0]}
        data = {"csrf": one.token, "courriel": EMAIL, "mot_de_passe": "pas le bon"}
        answer = one.browser.ask("POST", "/cellule/connexion", headers=headers, data=data)
        assert answer.status_code == 422


def test_the_secret_of_a_browser_changes_at_each_step(installation: Installation, clock: Clock) -> None:
    """Who planted a secret in a browser before it signed in knows nothing afterwards."""
    with at_console(installation) as admin:
        seen = []
        admin.get("/cellule/connexion")
        seen.append(admin.browser.http.cookies["relais"])
        admin.join(invited(installation, "admin")[1], email=EMAIL)
        seen.append(admin.browser.http.cookies["relais"])
        admin.enrol(clock())
        seen.append(admin.browser.http.cookies["relais"])
        assert len(set(seen)) == 3


def test_nothing_of_a_member_is_in_clear_in_the_database(installation: Installation, clock: Clock) -> None:
    with at_console(installation) as admin:
        admin.join(invited(installation, "admin")[1], email=EMAIL)
        telephone, codes = admin.enrol(clock())
        admin.post("/cellule/deconnexion")
        admin.sign_in("quelqu.un@ailleurs.example", "pas le bon")
        secret = admin.browser.http.cookies["relais"]

    def everything(tx: Transaction) -> bytes:
        rows = [row for table in tables.metadata.sorted_tables for row in tx.execute(select(table))]
        return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)

    kept = installation.store.run_now(everything)
    for told in ("Diallo", EMAIL, "quelqu.un", PASSWORD, "argon2", telephone.secret, codes[0], secret, "192.0.2.7"):
        assert told.encode() not in kept, told


def test_a_page_asked_for_is_shown_after_signing_in_if_it_is_ours(installation: Installation) -> None:
    with at_console(installation) as person:
        person.join(invited(installation, "member")[1], email=EMAIL)
        for asked, shown in (
            ("/cellule/compte", "/cellule/compte"),
            ("//ailleurs.example/cellule", "/cellule"),
            ("https://ailleurs.example", "/cellule"),
            ("/s/gims13", "/cellule"),
        ):
            assert leads_to(person.sign_in(EMAIL, suite=asked), shown)


def test_a_failure_is_said_kindly_on_a_page(sqlite_installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the database or of ours; never a trace, never what was being read."""
    _, secret = signed_in(sqlite_installation, "gims13", "auditor")

    def database_fails(*_: object) -> None:
        raise OperationalError("SELECT secret", None, Exception("disk of Awa"))

    def we_fail(*_: object) -> None:
        raise KeyError("Awa")

    with at_console(sqlite_installation) as auditor:
        auditor.browser.http.cookies.set("relais", secret, domain="relais.test")
        for failing, status in ((database_fails, 503), (we_fail, 500)):
            monkeypatch.setattr(audit, "lines", failing)
            answer = auditor.get("/cellule/journal")
            assert answer.status_code == status
            assert "Un souci est survenu chez nous" in answer.text
            assert "disk" not in answer.text
            assert "Traceback" not in answer.text
        assert auditor.get("/cellule/journal/nulle-part").status_code == 404


def test_members_enter_as_before_once_keys_are_rotated(sqlite_url: str, clock: Clock) -> None:
    old, new = (KeyRing.new_entry(name, os.urandom) for name in ("k1", "k2"))
    with installed(settings(sqlite_url, keys=old), clock) as installation, at_console(installation) as admin:
        admin.join(invited(installation, "admin")[1], email=EMAIL)
        telephone, _ = admin.enrol(clock())
    both = settings(sqlite_url, keys=f"{new},{old}")
    assert relais_here(both, "rotate-keys").exit_code == 0
    clock.forward(minutes=1)
    with installed(settings(sqlite_url, keys=new), clock) as installation, at_console(installation) as admin:
        assert leads_to(admin.sign_in(EMAIL), "/cellule/connexion/code")
        admin.get("/cellule/connexion/code")
        assert admin.post("/cellule/connexion/code", code=telephone.at(int(clock()))).status_code == 303
        assert "Awa Diallo" in admin.get("/cellule/equipe").text
