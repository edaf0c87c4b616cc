"""Every text a flow shows to a person, wherever the schema has one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from flows.model import Advice, Flow, Level, Rule, Step, Text
from flows.source import Path


def texts(flow: Flow) -> Iterator[tuple[Path, str, Text]]:
    """Path, id of the step, rule, level or advice it belongs to, and text."""
    yield from _of_model(flow, (), "")


def _of_model(model: BaseModel, path: Path, where: str) -> Iterator[tuple[Path, str, Text]]:
    if isinstance(model, Step | Rule | Level | Advice):
        where = model.id
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if field.annotation == Text or Text in get_args(field.annotation):
            yield from _of_texts(value, (*path, name), where)
        elif isinstance(value, BaseModel | tuple):
            yield from _of_parts(value, (*path, name), where)


def _of_texts(value: Any, path: Path, where: str) -> Iterator[tuple[Path, str, Text]]:
    if isinstance(value, tuple):
        for number, text in enumerate(value):
            yield (*path, number), where, text
    elif value is not None:
        yield path, where, value


def _of_parts(value: Any, path: Path, where: str) -> Iterator[tuple[Path, str, Text]]:
    if isinstance(value, tuple):
        for number, part in enumerate(value):
            if isinstance(part, BaseModel):
                yield from _of_model(part, (*path, number), where)
    else:
        yield from _of_model(value, path, where)
