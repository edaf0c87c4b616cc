"""Answering an invitation: name, e-mail, password; then the member is in, or enrols a telephone first."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from bot import passwords
from bot.signing_in import count, needs_totp, say_signed_in
from bot.world import World
from storage import attempts, audit, members, sessions
from storage.access import caller_of
from storage.attempts import Subject
from storage.members import Profile
from storage.sessions import Stage
from storage.store import Store
from storage.transaction import Transaction

LONGEST_NAME = 80


class Mistakes(ValueError):
    """What must be corrected: by field (`nom`, `courriel`, `mot_de_passe`), the key of its text in console.yml."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


async def join(
    store: Store, world: World, token: str, profile: Profile, password: str, address: str
) -> tuple[str, Stage]:
    """Answer an invitation: the secret of a new session, and what it still misses.

    Raises TooManyAttempts, InvitationOver, Mistakes.
    """
    by_address = Subject("address", address)
    await store.run(count, by_address)
    if await store.read(members.find_invitation, token) is None:
        raise members.InvitationOver
    mistakes = _mistakes(profile, password)
    if mistakes:
        raise Mistakes(mistakes)
    password_hash = await passwords.hash_password(password)
    try:
        return await store.run(_joined, world, token, profile, password_hash, by_address)
    except members.EmailTaken:
        raise Mistakes({"courriel": "faute_courriel_pris"}) from None


def _mistakes(profile: Profile, password: str) -> dict[str, str]:
    found = {}
    if not profile.name or len(profile.name) > LONGEST_NAME or not profile.name.isprintable():
        found["nom"] = "faute_nom"
    try:
        validate_email(profile.email, check_deliverability=False)
    except EmailNotValidError:
        found["courriel"] = "faute_courriel"
    weakness = passwords.weakness(password, profile.name, profile.email)
    if weakness:
        found["mot_de_passe"] = f"faute_mot_de_passe_{weakness}"
    return found


def _joined(
    tx: Transaction, world: World, token: str, profile: Profile, password_hash: str, by_address: Subject
) -> tuple[str, Stage]:
    found = members.accept(tx, token, profile, password_hash)
    attempts.take_back(tx, by_address)
    audit.record(tx, found.service, caller_of(found.member), "member_joined", found.member)
    stage: Stage = "enrol" if needs_totp(world, found.service, found.role) else "open"
    if stage == "open":
        say_signed_in(tx, found.service, found.member)
    return sessions.begin(tx, found.member, stage), stage
