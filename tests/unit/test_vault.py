"""The key ring and what it seals: design.md, Confidentiality, and `RELAIS_KEYS` of the Contract."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.vault import CannotDecrypt, DataKey, InvalidKeys, KeyRing, Nonces, Vault

SECRET = bytes(range(32))
KEY = base64.urlsafe_b64encode(SECRET).rstrip(b"=").decode()
OTHER = base64.urlsafe_b64encode(bytes(range(1, 33))).rstrip(b"=").decode()
SHORT = base64.urlsafe_b64encode(SECRET[:31]).rstrip(b"=").decode()
LONG = base64.urlsafe_b64encode(SECRET + b"!").rstrip(b"=").decode()


def vault(keys: str, *, lookup: bytes = b"L" * 32) -> Vault:
    return Vault(KeyRing.parse(keys), lookup, os.urandom)


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ("", "RELAIS_KEYS is empty", "make run"),
        (" , ,", "RELAIS_KEYS is empty", "relais keys new"),
        (KEY, "entry 1: expected id:key", "relais keys new"),
        (f"k1:{KEY},{OTHER}", "entry 2: expected id:key", "relais keys new"),
        (f"k1:{KEY}, :{OTHER}", "entry 2: expected id:key", "relais keys new"),
        (f"{OTHER}:k1", "entry 1: expected id:key", "relais keys new"),
        (f"clé:{KEY}", "entry 1: expected id:key", "relais keys new"),
        (f"{'k' * 33}:{KEY}", "entry 1: expected id:key", "relais keys new"),
        (f"k1:{SHORT}", "key 'k1': not 32 bytes", "restore it from your backup"),
        (f"k1:{LONG}", "key 'k1': not 32 bytes", "restore it from your backup"),
        (f"k1:{KEY},k2:", "key 'k2': not 32 bytes", "relais keys new"),
        (f"k1:{KEY},k2:é{OTHER}", "key 'k2': not 32 bytes", "relais keys new"),
        (f"k1:{KEY},k1:{OTHER}", "the id 'k1' stands twice", "own id"),
    ],
)
def test_a_bad_key_ring_is_refused_with_place_and_remedy_and_without_the_key(
    text: str, place: str, remedy: str
) -> None:
    """The message names the entry, the cause and what to do; no part of a key longer than its id is in it."""
    with pytest.raises(InvalidKeys) as refused:
        KeyRing.parse(text)
    message = str(refused.value)
    assert place in message
    assert remedy in message
    for key in (KEY, OTHER, SHORT, LONG):
        assert not any(key[start : start + 8] in message for start in range(len(key) - 8))


def test_a_good_key_ring_is_read() -> None:
    """Padding and blanks are accepted; the first key is the one that encrypts, every key decrypts."""
    ring = KeyRing.parse(f" k1:{KEY}= , old-2:{OTHER} ")
    assert ring.first == "k1"
    assert set(ring.keys) == {"k1", "old-2"}
    assert KeyRing.parse(KeyRing.new_entry("fresh", os.urandom)).first == "fresh"


def test_the_first_key_encrypts_and_every_key_decrypts() -> None:
    """What the old key wrapped opens with a ring where it comes second, and not once it was removed."""
    wrapped = KeyRing.parse(f"old:{OTHER}").wrap(SECRET, "row", os.urandom)
    both = KeyRing.parse(f"new:{KEY},old:{OTHER}")
    assert both.unwrap(wrapped, "row") == SECRET
    assert KeyRing.master_of(both.wrap(SECRET, "row", os.urandom)) == "new"
    with pytest.raises(CannotDecrypt, match=r"master key 'old', which is not in RELAIS_KEYS .* add that key"):
        KeyRing.parse(f"new:{KEY}").unwrap(wrapped, "row")


def test_the_same_id_with_another_key_is_named() -> None:
    """A wrong key under the right id: the message says which one, and shows no key."""
    wrapped = KeyRing.parse(f"k1:{OTHER}").wrap(SECRET, "row", os.urandom)
    with pytest.raises(CannotDecrypt, match="the master key 'k1' in RELAIS_KEYS is not the one") as refused:
        KeyRing.parse(f"k1:{KEY}").unwrap(wrapped, "row")
    assert KEY not in str(refused.value)


def test_a_wrapped_key_belongs_to_its_row() -> None:
    """Moved to another row, a wrapped key does not open."""
    keys = vault(f"k1:{KEY}")
    wrapped, _ = keys.new_key("conversation-a")
    keys.key(wrapped, "conversation-a")
    with pytest.raises(CannotDecrypt):
        keys.key(wrapped, "conversation-b")


def test_two_keys_are_never_the_same() -> None:
    """Each row has a random key of its own: what one sealed, the other does not open."""
    keys = vault(f"k1:{KEY}")
    (wrapped, first), (other_wrapped, second) = keys.new_key("a"), keys.new_key("b")
    assert wrapped != other_wrapped
    with pytest.raises(CannotDecrypt):
        second.open(first.seal(b"x", "row"), "row")


@given(seed=st.integers(0, 2**32), plain=st.binary(max_size=200), where=st.data())
def test_any_altered_byte_is_refused(seed: int, plain: bytes, where: st.DataObject) -> None:
    """One flipped bit, anything cut off either end or added, of a wrapped key or of a ciphertext: CannotDecrypt."""
    chance = random.Random(seed)
    ring, key = KeyRing.parse(f"k1:{KEY}"), DataKey(SECRET, Nonces(chance.randbytes))
    wrapped, sealed = ring.wrap(SECRET, "row", chance.randbytes), key.seal(plain, "table/row/column")
    assert ring.unwrap(wrapped, "row") == SECRET
    assert key.open(sealed, "table/row/column") == plain
    with pytest.raises(CannotDecrypt):
        key.open(_damaged(sealed, where), "table/row/column")
    with pytest.raises(CannotDecrypt):
        ring.unwrap(_damaged(wrapped, where), "row")


def _damaged(stored: bytes, where: st.DataObject) -> bytes:
    how = where.draw(st.sampled_from(["flip", "cut the end", "cut the start", "add"]))
    if how == "flip":
        bit = where.draw(st.integers(0, 8 * len(stored) - 1))
        return bytes(byte ^ (1 << bit % 8 if index == bit // 8 else 0) for index, byte in enumerate(stored))
    if how == "add":
        return stored + where.draw(st.binary(min_size=1, max_size=20))
    size = where.draw(st.integers(1, len(stored)))
    return stored[:-size] if how == "cut the end" else stored[size:]


def test_a_ciphertext_belongs_to_its_place() -> None:
    """Moved to another row or column, even under the same key, a ciphertext does not open."""
    key = DataKey(SECRET, Nonces(os.urandom))
    sealed = key.seal(b"answers", "conversations/1/state")
    for other in ("conversations/2/state", "events/1/turn", "conversations/1/state "):
        with pytest.raises(CannotDecrypt, match=other.strip()):
            key.open(sealed, other)


def test_a_ciphertext_shows_nothing() -> None:
    """The same text sealed twice gives different bytes, and none of them is the text."""
    key = DataKey(SECRET, Nonces(os.urandom))
    first, second = (key.seal(b"a text of a person", "row") for _ in range(2))
    assert first != second
    assert b"text" not in first


def test_lookups_survive_rotation() -> None:
    """Hashes depend on the lookup secret alone: with other master keys around the same secret they are the same."""
    before, after = vault(f"k1:{KEY}"), vault(f"k2:{OTHER},k1:{KEY}")
    assert before.lookup("contact", "+33612345678") == after.lookup("contact", "+33612345678")
    assert after.same("contact", "+33612345678", before.lookup("contact", "+33612345678"))
    other = vault(f"k1:{KEY}", lookup=b"M" * 32)
    assert not other.same("contact", "+33612345678", before.lookup("contact", "+33612345678"))


def test_a_lookup_separates_uses() -> None:
    """A token, a sender and a contact with the same text have different hashes; nobody can slide the border between."""
    keys = vault(f"k1:{KEY}")
    hashes = {keys.lookup(kind, "same") for kind in ("token", "sender", "contact", "alias")}
    assert len(hashes) == 4
    assert keys.lookup("a", "bc") != keys.lookup("ab", "c")
    assert keys.lookup("a", "text") == keys.lookup("a", b"text")


def test_no_nonce_is_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor in a process that was forked after some were drawn and not given yet."""
    nonces = Nonces(os.urandom)
    given = [nonces.next() for _ in range(1_000)]
    assert len(set(given)) == 1_000
    assert {len(each) for each in given} == {12}
    drawn = set(nonces._ready)
    assert drawn
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert not drawn & {nonces.next() for _ in range(1_000)}


@given(value=st.binary(max_size=5_000))
def test_a_lookup_is_a_keyed_hash(value: bytes) -> None:
    """HMAC-SHA256 of the kind and the value, as it stands in every database."""
    vault = Vault(KeyRing.parse(f"k1:{KEY}"), SECRET, os.urandom)
    assert vault.lookup("sender", value) == hmac.digest(SECRET, b"sender\x00" + value, hashlib.sha256)
