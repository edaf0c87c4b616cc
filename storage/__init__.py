"""What is kept: tables, the transaction, encryption, queue, outbox, retention."""
