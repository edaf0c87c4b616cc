"""`relais chat`: the assistant in the terminal, on the same database as everything else."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from bot.commands.output import known_service, refuse, say_if_fictive
from bot.wiring import open_installation


def chat(
    service: Annotated[str, typer.Option("--service", help="Id of the service in config.yml.")] = "gims13",
    resume: Annotated[
        str | None, typer.Option("--resume", help="Go on with an earlier conversation: the code shown when leaving it.")
    ] = None,
) -> None:
    """Talk to the assistant here, as an employee or a manager would."""
    from bot.terminal.chat import QUIT, TerminalChat, Ticket
    from storage.conversations import UnknownConversation

    installation = open_installation()
    known_service(installation.config, service)
    say_if_fictive(installation)
    console = Console(highlight=False)
    talk = TerminalChat(installation.store, installation.world, console, lambda: console.input("[cyan]› [/cyan]"))
    try:
        if resume is None:
            ticket = talk.begin(service)
        else:
            found = Ticket.parse(resume)
            if found is None:
                raise typer.BadParameter("not a code of this assistant; it is shown when leaving a conversation")
            ticket = found
            talk.resume(ticket)
    except UnknownConversation:
        refuse("Cette conversation n’existe plus : elle a été effacée, ou son délai est passé. Lancez `relais chat`.")
    finally:
        installation.store.close()
    console.print(f"\nÀ bientôt. Pour reprendre : relais chat --resume {ticket}", soft_wrap=True)
    console.print(f"(Pour ne rien laisser ici : reprenez, puis /effacer. {QUIT} pour partir.)", style="dim")
