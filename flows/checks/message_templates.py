"""Templates of messages: each placeholder is one that can be filled, or whose absence can be explained."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.forbidden_words import forbidden_words_in
from flows.expansion import Files
from flows.message_templates import ALWAYS, AT_TIMES, TEMPLATES_FILE, Templates, placeholders_of, read_templates
from flows.source import Document, InvalidContent, Path, Problem


def check_templates(files: Files) -> list[Problem]:
    """Everything that must be mended in cell_templates.yml."""
    try:
        templates, document = read_templates(files)
    except InvalidContent as error:
        return list(error.problems)
    return [*_reasons(templates, document), *_texts(templates, document)]


def _reasons(templates: Templates, document: Document) -> Iterator[Problem]:
    for name in sorted(AT_TIMES ^ templates.manques.keys()):
        known = name in AT_TIMES
        cause = f"it is not said why '{{{name}}}' may be missing" if known else f"'{name}' is never missing"
        remedy = f"add '{name}' under 'manques'" if known else f"remove '{name}' from 'manques'"
        path: Path = ("manques",) if known else ("manques", name)
        yield Problem("template_reason", TEMPLATES_FILE, document.line(path), name, cause, remedy)


def _texts(templates: Templates, document: Document) -> Iterator[Problem]:
    known = ", ".join(sorted(ALWAYS | AT_TIMES))
    for name, template in templates.modeles.items():
        for language, text in template.texte.items():
            line = document.line(("modeles", name, "texte", language))
            for code, cause, remedy in forbidden_words_in(text):
                yield Problem(code, TEMPLATES_FILE, line, name, cause, remedy)
            try:
                used = placeholders_of(text)
            except ValueError:
                yield Problem("brace", TEMPLATES_FILE, line, name, "a brace is left open", "close it, or remove it")
                continue
            for each in dict.fromkeys(used):
                if each not in ALWAYS | AT_TIMES:
                    cause = f"'{{{each}}}' cannot be filled"
                    yield Problem("unknown_placeholder", TEMPLATES_FILE, line, name, cause, f"use one of {known}")
