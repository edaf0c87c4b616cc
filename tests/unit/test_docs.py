"""Documentation is tested: every command, environment variable and key of config.yml is documented."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
import typer.main

from bot.cli import app
from bot.config import Config, Deadlines, EmailRoute, RateLimits, Retention, Service, WebhookRoute
from bot.settings import Settings
from flows.conditions import All, Among, Any_, AtMost, Flag, Has, Is, Named, Not
from tests.support.installation import REPOSITORY

OPERATIONS = (REPOSITORY / "docs" / "operations.md").read_text("utf-8")
CONTENT = (REPOSITORY / "docs" / "content.md").read_text("utf-8")
ENVIRONMENT = (REPOSITORY / ".env.example").read_text("utf-8")
CONFIG = (REPOSITORY / "config.yml").read_text("utf-8")
README = (REPOSITORY / "README.md").read_text("utf-8")


def commands(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from commands(command, (*path, name))
    else:
        yield " ".join(path), group


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_guide_and_has_help(name: str) -> None:
    first, _, rest = name.partition(" ")
    row = next((line for line in OPERATIONS.splitlines() if line.startswith(f"| `relais {first}")), "")
    assert row, f"`relais {name}` is not in docs/operations.md"
    assert not rest or rest in row
    assert COMMANDS[name].help
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option) and "--help" not in parameter.opts:
            assert parameter.help, f"relais {name} {parameter.opts} has no help"


def test_every_environment_variable_is_in_the_example() -> None:
    names = {str(field.validation_alias) for field in Settings.model_fields.values()}
    contract = {"RELAIS_ACTIONS_TOKEN", "TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL"}
    missing = {name for name in names | contract if not re.search(rf"^#?{name}=", ENVIRONMENT, re.MULTILINE)}
    assert not missing


@pytest.mark.parametrize("model", [Config, Service, Deadlines, Retention, RateLimits, EmailRoute, WebhookRoute])
def test_every_key_of_the_configuration_is_explained(model: type) -> None:
    """Own deadlines and retention of a service repeat the shared ones."""
    for name in set(model.model_fields) - {"services"}:  # type: ignore[attr-defined]
        explained = rf"^ *{name}:[^\n]*#|^#[^\n]*\b{name}\b"
        assert re.search(explained, CONFIG, re.MULTILINE), f"config.yml does not explain '{name}'"


@pytest.mark.parametrize("condition", [All, Among, Any_, AtMost, Flag, Has, Is, Named, Not])
def test_every_condition_is_in_the_guide(condition: type) -> None:
    keys = [field.alias or name for name, field in condition.model_fields.items()]  # type: ignore[attr-defined]
    assert all(f"{key}:" in CONTENT for key in keys)


def test_the_readme_shows_both_commands() -> None:
    assert "make run" in README
    assert "make test" in README


def test_the_example_of_the_guide_is_valid() -> None:
    """The small flow of docs/content.md is read and checked as a real file."""
    from flows.catalog import packaged_files
    from flows.checks import check_flow
    from flows.expansion import OwnTexts, document_of, expand, read_model
    from flows.model import Flow

    example = re.search(r"```yaml\n(.*?)```", CONTENT, re.DOTALL)
    assert example is not None
    files = {**packaged_files(), "exemple.yml": example[1].replace(" ?", "\u00a0?")}
    own = read_model(document_of(files, "messages.yml"), OwnTexts)
    source = expand(files, "exemple.yml", own)
    assert check_flow(read_model(source.document, Flow, source), source) == []
