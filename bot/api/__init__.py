"""The HTTP entrance: conversations for people, the queue for a cell's own software."""
