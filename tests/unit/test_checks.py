"""The checker of flow files: every check fires where it must, and only there."""

from __future__ import annotations

import re
from functools import cache

import pytest

from flows import prompt
from flows.checks import SEARCHES, STRUCTURE, WORDING, Check, check_flow, check_shared, known
from flows.checks.texts import texts
from flows.expansion import Source
from flows.model import Flow
from flows.source import InvalidContent, Problem
from tests.support.flow_faults import FORM, Fault
from tests.support.flow_faults_words import WORDS
from tests.support.flow_file import SHARED, VALID, problems_of, read_flow

FAULTS = [*FORM, *WORDS]


def test_a_valid_flow_has_no_problem() -> None:
    assert problems_of(VALID) == []


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_is_reported_where_it_is(fault: Fault) -> None:
    found = problems_of(fault.mutated())
    assert (fault.code, "essai.yml", fault.line(), fault.where) in {(p.code, p.file, p.line, p.where) for p in found}
    assert {p.code for p in found} <= {fault.code, *fault.others}, "one mistake gives one kind of problem"
    assert all(p.cause and p.remedy for p in found)


@pytest.mark.parametrize("check", [*STRUCTURE, *WORDING, *SEARCHES], ids=lambda check: check.__name__)
def test_every_check_is_proven(check: Check) -> None:
    assert list(check(*read_flow(VALID))) == []
    assert any(list(check(flow, source)) for flow, source in _sound_enough())


@cache
def _sound_enough() -> list[tuple[Flow, Source]]:
    """The faulty flows that every check, alone, can be given."""
    found = []
    for fault in FAULTS:
        try:
            flow, source = read_flow(fault.mutated())
        except InvalidContent:
            continue
        if not any(p.code in ("circular_definition", "unknown_definition") for p in check_flow(flow, source)):
            found.append((flow, source))
    return found


def test_problems_of_a_shared_step_are_reported_in_its_file() -> None:
    shared = SHARED.replace("    format: name\n", "").replace("Comment", "Un score :")
    assert [(p.code, p.file, p.line, p.where) for p in problems_of(VALID, shared)] == [
        ("no_format", "contact.yml", 2, "nom"),
        ("forbidden_word", "contact.yml", 4, "nom"),
        ("typography", "contact.yml", 4, "nom"),
    ]
    assert [(p.code, p.file, p.line) for p in problems_of(VALID, SHARED.replace("name", "nom"))] == [
        ("schema", "contact.yml", 4)
    ]


def test_a_shared_step_without_a_usable_id_is_reported_in_its_file() -> None:
    for wrong in ("[nom]", "{a: 1}", "2026-02-11"):
        found = problems_of(VALID, SHARED.replace("- id: nom", f"- id: {wrong}"))
        assert [(p.code, p.file, p.line) for p in found] == [("schema", "contact.yml", 2)]


def test_a_shared_step_may_read_a_step_of_another_flow_but_not_of_none() -> None:
    lender = VALID.replace("statut", "agence").replace("prive", "oui").replace("agences_suivis", "statuts_suivis")
    assert check_flow(*read_flow(lender)) == []
    assert check_shared([read_flow(VALID), read_flow(lender)]) == []
    assert [(p.code, p.file, p.line, p.where) for p in check_shared([read_flow(VALID), read_flow(VALID)])] == [
        ("unknown_step", "contact.yml", 8, "nom")
    ]


def test_every_text_is_checked_in_every_language() -> None:
    """Each `fr:` of the file that is a text, not a way to answer, is missed in English."""
    missed = {p.line for p in problems_of(VALID.replace("[fr]", "[fr, en]")) if p.file == "essai.yml"}
    lines = VALID.splitlines()
    wanted = {n for n, line in enumerate(lines, 1) if re.search(r"(?<!also: \{)\bfr: ", line)}
    wanted |= {n for n, line in enumerate(lines, 1) if "unsure: true" in line}
    # options added by `unsure` are placed at the list of options, or at the step when it has none
    assert {n for n in wanted if "unsure" not in lines[n - 1]} <= missed
    assert len(list(texts(read_flow(VALID)[0]))) == len(
        [p for p in problems_of(VALID.replace("[fr]", "[fr, en]")) if p.code == "missing_text"]
    )


@pytest.mark.parametrize(("key", "code"), [("levels", "review"), ("rules", "level_without_rule")])
def test_a_review_goes_with_levels_and_rules(key: str, code: str) -> None:
    text = re.sub(rf"^{key}:\n(  .*\n)+", "", VALID, flags=re.MULTILINE)
    assert code in {p.code for p in problems_of(text)}


def test_a_result_needs_a_review() -> None:
    text = VALID.replace("role: review", "role: contact")
    assert ("review", "levels") in {(p.code, _line_of(text, p).split(":")[0]) for p in problems_of(text)}


def test_declining_needs_a_sending_section() -> None:
    found = {(p.code, p.where) for p in problems_of(VALID.replace("role: sending", "role: contact"))}
    assert ("misplaced_effect", "rappel") in found


def test_the_review_may_be_read_by_later_steps() -> None:
    text = VALID.replace("when: {answer: rappel, is: oui}", "when: {answer: recap, is: continuer}")
    assert problems_of(text) == []


def test_the_checks_and_the_engine_name_the_same_option() -> None:
    assert prompt.CONTINUE == known.CONTINUE


def _line_of(text: str, problem: Problem) -> str:
    return text.splitlines()[problem.line - 1]
