"""The terminal entrance: the same conversation with a keyboard."""
