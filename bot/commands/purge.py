"""`relais purge`: what `relais run` and `relais worker` do by themselves, now."""

from __future__ import annotations

import asyncio

from bot.commands.output import err, out
from bot.wiring import Installation, open_installation


def purge() -> None:
    """Erase what is due to be erased, keys first, and make it vanish from the database files."""
    installation = open_installation()
    try:
        with err.status("Erasing…"):
            gone = asyncio.run(_purge(installation))
    finally:
        installation.store.close()
    out.print(f"{gone} things were due and are erased." if gone else "Nothing was due to be erased.")


async def _purge(installation: Installation) -> int:
    from bot.worker.loop import purge_all

    return await purge_all(installation)
