"""`relais flows`: what authors of questionnaires run on the files they edit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from flows.awareness import read_awareness
from flows.catalog import Catalog, load, packaged_files
from flows.checks.kits import read_kits
from flows.checks.logbook import check_logbook
from flows.checks.message_templates import check_templates
from flows.checks.own_texts import check_texts
from flows.checks.partners import read_directory
from flows.checks.translations import Missing, check_translations, missing_texts
from flows.indicators.content import check_wording, is_own
from flows.languages import FRENCH, languages
from flows.model import Flow
from flows.source import InvalidContent, Problem
from flows.translations import TOPICS_FOLDER
from flows.understanding.crisis import CrisisContentError, CrisisRules

_CRISIS = "crisis.yml"
_OTHERS = tuple(name for name in languages() if name != FRENCH)

app = typer.Typer(no_args_is_help=True)

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FILES|DIR",
        exists=True,
        show_default="the packaged content",
        help="Content files (.yml), or a folder of them; each takes the place of the packaged file of the same name.",
    ),
]


@app.callback()
def flows() -> None:
    """Questionnaires: the files that authors edit."""


@app.command()
def check(paths: Paths = None) -> None:
    """Check questionnaires: every problem with its file and line, its cause and a remedy.

    Exit code: 0 when there is none, 1 when there are some, 2 for a path that cannot be used.
    """
    console = Console(highlight=False, soft_wrap=True)
    given = _content_files(paths or [])
    packaged = packaged_files()
    count = len(given.keys() | packaged.keys())
    catalog: Catalog | None = None
    problems: list[Problem] = []
    try:
        edited = _decode(given)
        own = {name: edited.pop(name) for name in [*edited] if name not in packaged and is_own(edited[name])}
        _refuse_unused(edited, packaged)
        files = {**packaged, **edited}
        problems = [
            *check_texts(files),
            *_check_crisis(files),
            *read_directory(files)[1],
            *check_templates(files),
            *check_logbook(files),
            *read_kits(files)[1],
        ]
        problems += check_wording(files, own)
        read_awareness(files)
        catalog = load(files)
        problems += check_translations(files)
    except InvalidContent as error:
        problems += error.problems
    problems = list(dict.fromkeys(problems))
    for problem in problems:
        path = given.get(problem.file)
        console.print(_line(problem if path is None else replace(problem, file=str(path))))
    console.print(
        f"{_number(count, 'file')}, {_number(len(problems), 'problem')}", style="bold red" if problems else "bold green"
    )
    if catalog is None or problems:
        raise typer.Exit(1)
    for compiled in catalog.flows.values():
        console.print(_summary(compiled.flow, compiled.digest))
    for lack in missing_texts(files):
        console.print(_lack(lack))


def _check_crisis(files: Mapping[str, str]) -> list[Problem]:
    try:
        CrisisRules.check(files[_CRISIS], files)
    except CrisisContentError as error:
        return [Problem("crisis", _CRISIS, 0, error.where, error.cause, error.remedy)]
    return []


def _content_files(paths: list[Path]) -> dict[str, Path]:
    """The files to read, by name. Ends with exit code 2 when one cannot be used."""
    found: dict[str, Path] = {}
    for path in paths:
        files = sorted(_inside(path)) if path.is_dir() else [path]
        if not files:
            raise typer.BadParameter(f"the folder '{path}' holds no .yml file; name the folder of the content files.")
        for file in files:
            if file.suffix != ".yml":
                raise typer.BadParameter(f"'{file}' is not a .yml file; name content files or their folder.")
            name = _name_of(file)
            if name in found:
                raise typer.BadParameter(f"'{found[name]}' and '{file}' have the same name; give one of them.")
            found[name] = file
    return found


def _inside(folder: Path) -> Iterator[Path]:
    """The content files of a folder: of its topics, and of its translations."""
    for each in (folder, *(folder / name for name in _OTHERS)):
        yield from each.glob("*.yml")
        yield from each.glob(f"{TOPICS_FOLDER}/*.yml")


def _name_of(file: Path) -> str:
    """How a file is called among the content files: `salarie.yml`, `topics/rqth.yml`, `en/topics/rqth.yml`."""
    above = file.parent
    name = file.name
    if above.name == TOPICS_FOLDER:
        name, above = f"{TOPICS_FOLDER}/{name}", above.parent
    return f"{above.name}/{name}" if above.name in _OTHERS else name


def _decode(given: dict[str, Path]) -> dict[str, str]:
    """The text of each file by name. Raises InvalidContent for bytes that are not UTF-8."""
    texts: dict[str, str] = {}
    problems = []
    for name, path in given.items():
        try:
            data = path.read_bytes()
        except OSError as error:
            raise typer.BadParameter(f"'{path}' cannot be read ({error.strerror}); check its permissions.") from None
        try:
            texts[name] = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            cause = f"the byte 0x{data[error.start]:02X} is not UTF-8"
            problems.append(Problem("encoding", name, line, "", cause, "save the file as UTF-8"))
    if problems:
        raise InvalidContent(problems)
    return texts


def _refuse_unused(edited: dict[str, str], packaged: dict[str, str]) -> None:
    """Raise InvalidContent for files that would not be read, lest a misspelt name pass for a check."""
    included = set(re.findall(r"include:\s*[\"']?(\w+)", "\n".join({**packaged, **edited}.values())))
    problems = [
        Problem("unused_file", name, 0, "", "no questionnaire reads this file", f"name it {_alike(name, packaged)}")
        for name in edited
        if name not in packaged and name.removesuffix(".yml") not in included
    ]
    if problems:
        raise InvalidContent(problems)


def _alike(name: str, packaged: Iterable[str]) -> str:
    found = get_close_matches(name, packaged)
    return " or ".join(found) if found else "as the packaged file that it replaces, for example salarie.yml"


def _line(problem: Problem) -> Text:
    """A problem on one line, whatever the file put into it."""
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    where = f" [{problem.where}]" if problem.where else ""
    parts = (
        (place, "bold"),
        (where, "cyan"),
        (f" {problem.code}", "red"),
        (f": {problem.cause} — ", ""),
        (problem.remedy, "green"),
    )
    return Text.assemble(*((_printable(text), style) for text, style in parts))


def _printable(text: str) -> str:
    """The text without line breaks and control characters; no-break spaces stay, remedies need them."""
    return "".join(c if c.isprintable() or c in "\u00a0\u202f" else " " for c in text)


def _summary(flow: Flow, digest: str) -> Text:
    if flow.status == "validé":
        by = f" (by {flow.validated_by})" if flow.validated_by else ""
        status = (f"validé{by}", "green")
    else:
        status = ("à valider (not yet signed off by a médecin du travail)", "yellow")
    steps = _number(len(list(flow.steps())), "step")
    rules = _number(len(flow.rules), "rule")
    return Text.assemble(
        (flow.flow, "bold"), f" · version {flow.version} · ", status, f" · {steps} · {rules} · {digest[:12]}"
    )


def _lack(lack: Missing) -> Text:
    """What a translation lacks, and where: a warning, since French is said in its place."""
    said = []
    if lack.missing:
        where = "all of them" if len(lack.missing) == lack.of else ", ".join(lack.missing)
        said.append(f"{_number(len(lack.missing), 'text')} of {lack.of} missing: {where}")
    if lack.repeated:
        said.append(f"{_number(len(lack.repeated), 'text')} left in French: {', '.join(lack.repeated)}")
    return Text.assemble((f"{lack.language}/{lack.file}", "bold"), (f" · {' · '.join(said)}", "yellow"))


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
