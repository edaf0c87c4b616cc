"""What was written to the person is told in the messaging chat the request came from, if any."""

from __future__ import annotations

from storage import outbox
from storage.casefile import CaseFile
from storage.transaction import Transaction


def deliver(tx: Transaction, file: CaseFile) -> None:
    """Put the notification in the outbox: it names the case, and nothing that was written."""
    if file.chat() is not None:
        outbox.put(tx, file.service, outbox.CHAT_ROUTE, "", {"number": file.number})
