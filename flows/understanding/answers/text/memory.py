"""What was worked out from a text, kept for one reading only: nothing that a person wrote outlives its turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")
_known: ContextVar[dict[Any, Any] | None] = ContextVar("known", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """While it lasts, functions that are `remembered` keep what they return; then all of it is forgotten."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def remembered(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Keep the results of a pure function of hashable positional arguments, for one reading."""

    @wraps(function)
    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        known = _known.get()
        if known is None:
            return function(*args, **kwargs)
        key = (function, args)
        if key not in known:
            known[key] = function(*args, **kwargs)
        result: _R = known[key]
        return result

    return call
