"""Topics: one file for each informational intent, each listed once, short enough to be said in a conversation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.checks.placeholders import placeholder_faults
from flows.expansion import Files
from flows.model import Text
from flows.source import Document, InvalidContent, Path, Problem
from flows.topics import THEMES_FILE, TOPICS, Information, Themes, Topic, read_themes, read_topic, topic_file

LONGEST_SHORT = 600
"""Characters of a short answer: what a telephone shows without scrolling."""
LONGEST_TITLE = 60


def read_information(files: Files) -> tuple[Information | None, list[Problem]]:
    """The topics and themes, None when something must be mended first, and everything that must."""
    problems: list[Problem] = []
    topics: dict[str, Topic] = {}
    for name in TOPICS:
        try:
            topic, document = read_topic(files, name)
        except InvalidContent as error:
            problems.extend(error.problems)
        else:
            topics[name] = topic
            problems.extend(_of_topic(name, topic, document))
    for file in files:
        if file.startswith("topics/") and file not in map(topic_file, TOPICS):
            cause = "no question of a person leads to this file"
            problems.append(Problem("unused_file", file, 0, "", cause, f"name it as one of {sorted(TOPICS)}"))
    try:
        themes, document = read_themes(files)
    except InvalidContent as error:
        return None, [*problems, *error.problems]
    problems.extend(_of_themes(themes, document))
    return (None if problems else Information(topics, themes.themes)), problems


def _of_topic(name: str, topic: Topic, document: Document) -> Iterator[Problem]:
    def problem(path: Path, code: str, cause: str, remedy: str) -> Problem:
        file, line = document.place(path)
        return Problem(code, file, line, topic.id, cause, remedy)

    if topic.id != name:
        yield problem(("id",), "topic_id", f"the id is '{topic.id}'", f"write '{name}', as the file is named")
    if (topic.status == "validé") != (topic.validated_by is not None):
        cause = "who signed a topic off goes with « validé »"
        yield problem(("status",), "topic_status", cause, "write both 'status: validé' and 'validated_by', or neither")
    if topic.audience != "both" and topic.for_manager is not None:
        cause = "there is one audience, and a text for another"
        yield problem(("for_manager",), "topic_audience", cause, "write 'audience: both', or remove 'for_manager'")
    for path, text in _texts(topic):
        if "fr" not in text:
            yield problem(path, "missing_text", "no text in fr", "write it")
        for language, words in text.items():
            for code, cause, remedy in placeholder_faults(words, path):
                yield problem((*path, language), code, cause, remedy)
            longest = {"short": LONGEST_SHORT, "for_manager": LONGEST_SHORT, "title": LONGEST_TITLE}.get(str(path[0]))
            if longest is not None and len(words) > longest:
                cause = f"{len(words)} characters; a short text has at most {longest}"
                yield problem(
                    (*path, language), "too_long", cause, "keep what is enough alone; the rest is for 'sheet'"
                )
            if path[0] in ("short", "for_manager") and not 2 <= _sentences(words) <= 6:
                cause = f"{_sentences(words)} sentences"
                yield problem((*path, language), "too_long", cause, "answer in two to five short sentences")
    for number, related in enumerate(topic.related):
        if related not in TOPICS or related == name:
            cause = f"'{related}' is not another topic"
            yield problem(("related", number), "topic_related", cause, f"choose among {sorted(set(TOPICS) - {name})}")


def _of_themes(themes: Themes, document: Document) -> Iterator[Problem]:
    listed: dict[str, int] = {}
    for number, theme in enumerate(themes.themes):
        for place, topic in enumerate(theme.topics):
            line = document.line(("themes", number, "topics", place))
            if topic not in TOPICS:
                cause = f"'{topic}' is not a topic"
                yield Problem("unknown_topic", THEMES_FILE, line, theme.id, cause, f"choose among {sorted(TOPICS)}")
            elif topic in listed:
                cause = f"'{topic}' is already listed on line {listed[topic]}"
                yield Problem("repeated_topic", THEMES_FILE, line, theme.id, cause, "keep one of the two")
            listed[topic] = line
    for topic in TOPICS:
        if topic not in listed:
            cause = f"no theme lists '{topic}': it could not be found by browsing"
            yield Problem("missing_topic", THEMES_FILE, 1, "", cause, "add it to the theme it belongs to")


def _texts(topic: Topic) -> Iterator[tuple[Path, Text]]:
    yield ("title",), topic.title
    yield ("short",), topic.short
    if topic.for_manager is not None:
        yield ("for_manager",), topic.for_manager
    yield ("contact",), topic.contact
    for number, part in enumerate(topic.sheet):
        yield ("sheet", number, "title"), part.title
        yield ("sheet", number, "text"), part.text


def _sentences(words: str) -> int:
    return len(re.findall(r"[.!?…](?=\s|$)|[.!?…]\u00a0»", words))
