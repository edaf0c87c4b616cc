"""Reading a request straight into its model: what FastAPI does around it costs more than the rest of a turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

_LONGEST_KEY = 255

Model = TypeVar("Model", bound=BaseModel)


async def read_body(request: Request, model: type[Model]) -> Model:
    """The body of `request`. Raises RequestValidationError, answered like every other malformed request."""
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError([{**fault, "loc": ("body", *fault["loc"])} for fault in faults]) from None


def idempotency_key(request: Request) -> str | None:
    """The Idempotency-Key of `request`, if it has one. Raises RequestValidationError."""
    key = request.headers.get("idempotency-key")
    if key is not None and len(key) > _LONGEST_KEY:
        raise RequestValidationError([{"type": "string_too_long", "loc": ("header", "idempotency-key"), "msg": ""}])
    return key


def documented(body: type[BaseModel], *, path: Sequence[str], headers: Mapping[str, str]) -> dict[str, Any]:
    """What OpenAPI says of a route that reads its request itself: path parameters, headers, all optional, and body."""
    return {
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in path),
            *(
                {
                    "name": name,
                    "in": "header",
                    "required": False,
                    "description": words,
                    "schema": {"type": "string", "maxLength": _LONGEST_KEY},
                }
                for name, words in headers.items()
            ),
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body.model_json_schema()}}},
    }
