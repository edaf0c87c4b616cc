"""Imported by the process that others are forked from, so that they need not read the content again."""

from __future__ import annotations

from flows.catalog import packaged
from tests.support.workers import rules

packaged()
rules()
