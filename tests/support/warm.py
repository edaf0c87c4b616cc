"""Imported by the process that others are forked from, so that they need not import and read everything again."""

from __future__ import annotations

import bot.api.app
import bot.cli
import bot.commands.listening
import bot.logs
import bot.worker.loop  # noqa: F401 (what `relais run` would import)
from bot.wiring import _crisis_rules
from flows.catalog import packaged
from flows.understanding.intents import Intents

packaged()
_crisis_rules()
Intents.load()
