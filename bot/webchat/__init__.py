"""The web chat: the confidential way in, from a poster's QR code. A shell served here, then the HTTP API."""
