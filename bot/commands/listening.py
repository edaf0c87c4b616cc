"""An HTTP server that a command runs until it is told to stop."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import uvicorn


def server_of(app: Any, host: str, port: int) -> uvicorn.Server:
    """A server for `app` that writes no access log and ends cleanly, with code 0, on the usual signals."""
    import uvicorn

    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=10,
    )
    # uvicorn stops cleanly on these signals, then raises them again: by then everything is done.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: None)
    return uvicorn.Server(config)
