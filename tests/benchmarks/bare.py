"""The yardstick: the same request and response models under the same server, nothing understood, nothing stored.

`python -m tests.benchmarks.bare PORT TURN.json`; the answer has the size of the turn in the file.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import FastAPI, Header

from bot.api.models import TurnOut, TurnRequest

app = FastAPI()
typical = TurnOut.model_validate_json(Path(sys.argv[2]).read_bytes())


@app.get("/healthz")
async def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@app.post("/api/v1/conversations/{name}/turns")
async def turn(
    name: str,
    body: TurnRequest,
    authorization: Annotated[str | None, Header()] = None,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> TurnOut:
    """The same turn every time; run and revision follow the request, so that the load can tell its conversations."""
    assert typical.prompt is not None
    asked = typical.prompt.model_copy(update={"run": body.run, "revision": (body.revision or 0) + 1})
    return typical.model_copy(update={"prompt": asked})


if __name__ == "__main__":
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        access_log=False,
        log_config=None,
        server_header=False,
        lifespan="off",
    )
