"""Whatever stands in a flow file, the checker answers with a flow or a list of problems with lines; it never fails."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.checks import check_flow
from flows.model import CompiledFlow
from flows.source import MAX_SIZE, InvalidContent, Problem, parse
from tests.support.flow_file import SHARED, VALID, problems_of, read_flow

LINES = VALID.splitlines(keepends=True)
NUMBER = st.integers(0, len(LINES) - 1)
BITS = [
    "- ",
    "  ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "!!x ",
    '"',
    "'",
    "#",
    "|",
    ">",
    "\t",
    "? ",
    "---\n",
    "null",
    "1",
]
EDIT = st.one_of(
    st.tuples(st.just("delete"), NUMBER, st.just("")),
    st.tuples(st.just("double"), NUMBER, st.just("")),
    st.tuples(st.just("replace"), NUMBER, st.sampled_from(LINES) | st.text(max_size=20)),
    st.tuples(
        st.just("value"), NUMBER, st.sampled_from(["1", "x", "[]", "{}", "[[x]]", "{a: 1}", "2026-02-11", "1.5", ""])
    ),
    st.tuples(st.just("insert"), NUMBER, st.sampled_from(BITS) | st.text(max_size=3)),
)


def _edited(text: str, edits: list[tuple[str, int, str]]) -> str:
    lines = text.splitlines(keepends=True)
    for how, number, new in edits:
        if not lines:
            break
        at = number % len(lines)
        line = lines[at]
        match how:
            case "delete":
                del lines[at]
            case "double":
                lines.insert(at, line)
            case "replace":
                lines[at] = new
            case "value" if ":" in line:
                lines[at] = f"{line[: line.index(':')]}: {new}\n"
            case _:
                middle = (number * 7) % (len(line) + 1)
                lines[at] = line[:middle] + new + line[middle:]
    return "".join(lines)


@settings(max_examples=200, deadline=None)
@given(st.lists(EDIT, min_size=1, max_size=4))
def test_a_damaged_file_gives_a_flow_or_lines_to_mend(edits: list[tuple[str, int, str]]) -> None:
    _assert_answered(_edited(VALID, edits))


@settings(max_examples=200, deadline=None)
@given(st.lists(EDIT, min_size=1, max_size=4))
def test_a_damaged_shared_file_gives_a_flow_or_lines_to_mend(edits: list[tuple[str, int, str]]) -> None:
    _assert_answered(VALID, _edited(SHARED, edits))


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_text_gives_lines_to_mend(text: str) -> None:
    assert _assert_answered(text)


@settings(max_examples=50, deadline=None)
@given(st.lists(EDIT, max_size=3), st.integers(0, 50))
def test_bytes_in_another_encoding_give_a_flow_or_lines_to_mend(edits: list[tuple[str, int, str]], cut: int) -> None:
    data = _edited(VALID, edits).encode("utf-8", "surrogatepass")[cut:]
    _assert_answered(data.decode("latin-1"))
    _assert_answered(data.decode("utf-16", "replace"))


def _assert_answered(text: str, shared: str = SHARED) -> list[Problem]:
    try:
        flow, source = read_flow(text, shared)
    except InvalidContent as error:
        problems = list(error.problems)
        assert problems
    else:
        problems = check_flow(flow, source)
        if not problems:
            CompiledFlow(flow, "")
    assert all(p.line >= 1 and p.cause and p.remedy for p in problems)
    return problems


def test_a_huge_file_is_refused_at_once() -> None:
    started = time.process_time()
    assert [(p.code, p.line) for p in problems_of(VALID + "#" * 1_000_000)] == [("too_large", 1)]
    assert time.process_time() - started < 1


def test_the_largest_file_is_read_in_seconds() -> None:
    filler = (
        "      - {id: q%d, type: choice, text: {fr: Q}, options: [{id: a, text: {fr: A}}], when: {answer: %s, is: a}}\n"
    )
    steps = "".join(filler % (n, f"q{n - 1}" if n else "accord") for n in range(2_500)).replace(
        "accord, is: a", "accord, is: oui"
    )
    text = VALID.replace("  - id: relecture\n", steps + "  - id: relecture\n")
    assert len(text) < MAX_SIZE
    started = time.process_time()
    assert problems_of(text) == []
    assert time.process_time() - started < 30


def test_a_billion_laughs_are_refused() -> None:
    bomb = "a0: &a0 ha\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    assert [(p.code, p.line) for p in problems_of(bomb)] == [("yaml", 1)]
    bare = "sections: &s\n  - *s\n"
    assert [(p.code, p.line) for p in problems_of(bare)] == [("yaml", 1)]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    assert problems_of("\ufeff" + VALID) == []
    assert problems_of(VALID.replace("\n", "\r\n")) == []


def test_unquoted_words_that_yaml_takes_for_booleans_stay_words() -> None:
    assert parse("oui: no\nnon: on\nvrai: true", "x.yml").data == {"oui": "no", "non": "on", "vrai": True}
