"""The command `relais`. Exit codes: 0 done, 1 refused, 2 bad usage; errors with cause and remedy, never a trace."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError

from bot.cli_flows import app as flows_app
from bot.commands import (
    access,
    actions,
    audit,
    backup,
    chat,
    demo,
    keys,
    members,
    migrate,
    purge,
    rasa,
    readiness,
    report,
    serve,
    understand,
)
from bot.commands.output import REFUSALS, database_failed, demo_remedy, refuse
from storage.vault import CannotDecrypt, InvalidKeys

app = typer.Typer(
    name="relais",
    help="Relais PDP: confidential self-screening for the prevention of job loss for health reasons.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command("run")(serve.run)
app.command("chat")(chat.chat)
app.command("demo")(demo.demo)
app.command("worker")(serve.worker)
app.command("actions")(actions.actions)
app.command("check")(readiness.check)
app.command("migrate")(migrate.migrate)
app.command("purge")(purge.purge)
app.command("rotate-keys")(keys.rotate)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("report")(report.report)
app.command("understand")(understand.understand)
app.add_typer(flows_app, name="flows", help="Check the questionnaire files.")
app.add_typer(rasa.app, name="rasa", help="An assistant built with Rasa.")
app.add_typer(members.app, name="member", help="Members of a service's PDP cell.")
app.add_typer(access.api_keys, name="key", help="API keys for a service's own software.")
app.add_typer(keys.app, name="keys", help="Master keys of the installation.")
app.add_typer(audit.app, name="audit", help="The journal of who did what.")


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version as installed

        typer.echo(f"relais-pdp {installed('relais-pdp')}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave."),
    ] = False,
) -> None: ...


def main() -> None:
    """Entry point of the command."""
    try:
        app()
    except (InvalidKeys, CannotDecrypt) as error:
        refuse(str(error), *demo_remedy())
    except REFUSALS as error:
        refuse(str(error))
    except DBAPIError as error:
        database_failed(error)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
