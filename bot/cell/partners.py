"""What members write in the directory of partners: theirs, and how to reach the national ones. All in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.cell.directory import packaged
from bot.cell.refusal import wrong
from flows.partners import NATIONAL, NEEDS
from storage import audit, partners
from storage.access import Caller
from storage.partners import Kept, completion_of
from storage.transaction import Transaction

Form = Mapping[str, str]

LONGEST = {"nom": 120, "fait": 1000, "pour_qui": 500, "joindre": 500, "source": 300}
"""Characters of each field of the forms."""


class UnknownPartner(LookupError):
    """No such partner for this service."""


def add(tx: Transaction, who: Caller, form: Form, today: date) -> str:
    """A new partner of the service; its id. Raises Refused."""
    name = partners.add(tx, who.service, _content(form, today))
    _record(tx, who, "partner_added", name)
    return name


def change(tx: Transaction, who: Caller, name: str, form: Form, today: date) -> None:
    """Write a partner anew: all of it for one of the service, how to reach it for a national one.

    Raises Refused, UnknownPartner.
    """
    if name in packaged().partners:
        reach, source = _text(form, "joindre"), _text(form, "source")
        if not reach:
            raise wrong("partenaire_joindre")
        if not source:
            raise wrong("partenaire_source")
        verified_on = _day(form, today)
        _complete(tx, who, name, {"reach": reach, "source": source, "verified_on": verified_on})
    else:
        kept = _own(tx, who, name)
        partners.write(tx, who.service, name, _content(form, today), kept.archived_at)
    _record(tx, who, "partner_changed", name)


def verify(tx: Transaction, who: Caller, name: str, today: date) -> None:
    """Somebody has checked today that what stands there is right. Raises UnknownPartner."""
    if name in packaged().partners:
        kept = partners.find(tx, who.service, completion_of(who.service, name))
        before = kept.content if kept is not None else {}
        _complete(tx, who, name, {**before, "verified_on": today.isoformat()})
    else:
        kept = _own(tx, who, name)
        content = {**kept.content, "verified_on": today.isoformat()}
        partners.write(tx, who.service, name, content, kept.archived_at)
    _record(tx, who, "partner_verified", name)


def archive(tx: Transaction, who: Caller, name: str) -> None:
    """Take a partner of the service out of the directory; nothing of it is lost. Raises UnknownPartner."""
    partners.write(tx, who.service, name, _own(tx, who, name).content, tx.now)
    _record(tx, who, "partner_archived", name)


def restore(tx: Transaction, who: Caller, name: str) -> None:
    """Put an archived partner back. Raises UnknownPartner."""
    partners.write(tx, who.service, name, _own(tx, who, name).content)
    _record(tx, who, "partner_restored", name)


def _own(tx: Transaction, who: Caller, name: str) -> Kept:
    kept = partners.find(tx, who.service, name)
    if kept is None or "national" in kept.content:
        raise UnknownPartner(name)
    return kept


def _complete(tx: Transaction, who: Caller, name: str, content: Mapping[str, Any]) -> None:
    partners.write(tx, who.service, completion_of(who.service, name), {**content, "national": name})


def _content(form: Form, today: date) -> dict[str, Any]:
    needs = [need for need in NEEDS if form.get(f"besoin_{need}")]
    territory = form.get("territoire", "")
    texts = {field: _text(form, field) for field in LONGEST}
    for field in ("nom", "fait", "source"):
        if not texts[field]:
            raise wrong(f"partenaire_{field}")
    if not needs:
        raise wrong("partenaire_besoin")
    if territory != NATIONAL and territory not in packaged().territories.names:
        raise wrong("partenaire_territoire")
    return {
        "name": texts["nom"],
        "does": texts["fait"],
        "for_whom": texts["pour_qui"],
        "needs": needs,
        "reach": texts["joindre"],
        "territory": territory,
        "source": texts["source"],
        "verified_on": _day(form, today),
    }


def _text(form: Form, field: str) -> str:
    given = form.get(field, "").replace("\r\n", "\n")
    kept = "".join(c for c in given if c == "\n" or c.isprintable()).strip()
    if len(kept) > LONGEST[field]:
        raise wrong("texte_long", max=str(LONGEST[field]))
    return kept


def _day(form: Form, today: date) -> str:
    try:
        day = date.fromisoformat(form.get("verifie_le", ""))
    except ValueError:
        raise wrong("partenaire_date") from None
    if not date(2000, 1, 1) <= day <= today:
        raise wrong("partenaire_date")
    return day.isoformat()


def _record(tx: Transaction, who: Caller, action: str, name: str) -> None:
    audit.record(tx, who.service, who.id, action, name)
