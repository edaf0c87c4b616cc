"""The crisis rules: what they find, what they let through, the pages, hostile texts, a wrong content file."""

import copy
import random
import re
import statistics
import time
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.understanding.crisis import CrisisContentError, CrisisReading, CrisisRules, Kind
from flows.understanding.crisis.content import Content
from flows.understanding.crisis.rules import Rules
from flows.understanding.normalise import normalise

KINDS: tuple[Kind, ...] = ("suicide", "danger_immediat", "urgence_medicale")
NB = "\u00a0"
CASES: dict[str, dict[str, list[dict[str, Any]]]] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "crisis_cases.yml").read_text(encoding="utf-8")
)
DEVELOPED = [case for group in CASES["developed"].values() for case in group]
POSITIVES = [case["text"] for case in CASES["developed"]["positives"] + CASES["held_out"]["positives"]]


@cache
def rules() -> CrisisRules:
    return CrisisRules.load()


@cache
def alone() -> Rules:
    """The rules without the model."""
    return Rules(Content.model_validate(packaged()))


def by_rules(text: str) -> CrisisReading:
    return alone().read(alone().folding.fold(text))


@cache
def packaged() -> Mapping[str, Any]:
    text = (files("flows") / "content" / "crisis.yml").read_text(encoding="utf-8")
    content: Mapping[str, Any] = yaml.safe_load(text)
    return content


def tone(reading: CrisisReading) -> str:
    return reading.kind or ("support" if reading.support else "none")


# --- reading ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", DEVELOPED, ids=lambda case: str(case["text"])[:60])
def test_the_rules_read_developed_sentences_exactly(case: dict[str, Any]) -> None:
    reading = by_rules(case["text"])
    assert tone(reading) == case["expect"], reading
    assert reading.about_other == case.get("about_other", False), reading
    assert (reading.rule is None) == (case["expect"] == "none")


@pytest.mark.parametrize("case", CASES["developed"]["positives"], ids=lambda case: str(case["text"])[:60])
def test_with_the_model_every_developed_crisis_interrupts(case: dict[str, Any]) -> None:
    reading = rules().read(case["text"])
    assert reading.kind == case["expect"], reading
    assert reading.about_other == case.get("about_other", False), reading


def test_with_the_model_the_others_seldom_do() -> None:
    others = CASES["developed"]["hard"] + CASES["developed"]["ordinary"]
    readings = [(rules().read(case["text"]), case) for case in others]
    assert sum(reading.kind is not None for reading, _ in readings) <= 0.02 * len(others)
    assert all(reading.kind or reading.support for reading, case in readings if case["expect"] == "support")


def test_held_out_crises_are_found() -> None:
    cases = CASES["held_out"]["positives"]
    readings = [(rules().read(case["text"]), case) for case in cases]
    missed = [case["text"] for reading, case in readings if reading.kind is None]
    assert 1 - len(missed) / len(cases) >= 0.85, missed
    right = sum(reading.kind == case["expect"] for reading, case in readings)
    assert right / len(cases) >= 0.85


def test_held_out_hard_and_ordinary_sentences_rarely_interrupt() -> None:
    cases = CASES["held_out"]["hard"] + CASES["held_out"]["ordinary"]
    interrupted = [case["text"] for case in cases if rules().read(case["text"]).kind]
    assert len(interrupted) / len(cases) <= 0.10, interrupted
    ordinary = [case["text"] for case in CASES["held_out"]["ordinary"] if tone(by_rules(case["text"])) != "none"]
    assert not ordinary


def test_there_are_enough_sentences() -> None:
    def count(group: str) -> int:
        return len(CASES["developed"][group]) + len(CASES["held_out"][group])

    assert count("positives") >= 150
    assert count("hard") >= 80
    assert count("ordinary") >= 60
    texts = [case["text"] for part in CASES.values() for group in part.values() for case in group]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("j'ai avalé une boîte de cachets, mon mari me frappe, je veux mourir", "urgence_medicale"),
        ("mon mari me frappe, je veux mourir", "danger_immediat"),
        ("Je ne veux pas mourir. Mon mari me frappe.", "danger_immediat"),
    ],
)
def test_the_most_urgent_kind_comes_first(text: str, kind: Kind) -> None:
    assert rules().read(text).kind == kind


def test_a_crisis_hidden_in_a_long_message_is_found() -> None:
    around = "je porte des charges lourdes et mon dos me fait mal. " * 60
    assert rules().read(f"{around} je veux mourir {around}").kind == "suicide"


def test_a_tone_is_lowered_only_where_it_is_said() -> None:
    assert tone(rules().read("ce boulot me tue")) == "support"
    assert tone(rules().read("ce boulot me tue et je veux en finir")) == "suicide"
    assert tone(rules().read("non je ne veux pas mourir")) == "support"
    assert tone(rules().read("non. je veux mourir")) == "suicide"
    assert tone(rules().read("j'ai fait une tentative en 2010 et maintenant ça recommence")) == "suicide"


@pytest.mark.parametrize("text", ["", "   ", "...", "?!", "\n\t", "😀", "'", "0", "\u200b"])
def test_nothing_is_read_in_nothing(text: str) -> None:
    assert rules().read(text) == CrisisReading(kind=None, support=False, about_other=False, rule=None)


# --- variants and hostile texts ---------------------------------------------------------------------------------------


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


VARIANTS: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "title": str.title,
    "no accents": without_accents,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "curly": lambda text: text.replace("'", "’"),
    "backtick": lambda text: text.replace("'", "`"),
    "modifier": lambda text: text.replace("'", "\u02bc"),
    "spaced": lambda text: f"  {text.replace(' ', '   ')}  ",
    "no-break": lambda text: text.replace(" ", NB),
    "lines": lambda text: text.replace(" ", "\n"),
    "exclaimed": lambda text: f"{text} !!!",
    "invisible": lambda text: text.replace("e", "e\u200b"),
    "fullwidth": lambda text: "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in text),
    "lingering": lambda text: re.sub(r"r\b", "rrrr", text),
}


@given(st.sampled_from(POSITIVES), st.sampled_from(sorted(VARIANTS)), st.sampled_from(sorted(VARIANTS)))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_how_it_is_typed_changes_nothing(text: str, one: str, other: str) -> None:
    assert rules().read(VARIANTS[other](VARIANTS[one](text))) == rules().read(text)


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_is_read(text: str) -> None:
    reading = rules().read(text)
    assert reading.kind is None or not reading.support
    assert (reading.rule is None) == (tone(reading) == "none")
    assert normalise(normalise(text)) == normalise(text)


@cache
def vocabulary() -> list[str]:
    text = (files("flows") / "content" / "crisis.yml").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"[^\W\d_]+", text)))


@given(st.lists(st.sampled_from(vocabulary()), max_size=60))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_mix_of_the_words_of_the_rules_is_read(words: list[str]) -> None:
    text = " ".join(words)
    assert rules().read(text) == rules().read(text.upper())


def hostile() -> dict[str, str]:
    size, draw = 10_000, random.Random(7)
    repeated = [
        "a", "é", ".", "a ", "a. ", "e\u0301\u0300", "\ufdfa", "\u200b", "😀", "\0", "1.2", "me ", "plus ", "ne ",
        "je veux ", "je veux me ", "il va me ", "il va la tuer ", "y a dix ans ", "j'ai eu des idées ", "…", "'",
        "il y a dix ans j'ai pensé à ", "en 2010 j'ai fait une ", "de plus en plus ", "pas de mal de ", "qui ",
    ]  # fmt: skip
    shapes = {f"repeated {part!r}": (part * size)[:size] for part in repeated}
    shapes["every word of the rules"] = " ".join(draw.choices(vocabulary(), k=size // 4))[:size]
    shapes["every sentence"] = (" ".join(POSITIVES) * 3)[:size]
    shapes |= {f"sentence {text!r}": (f"{text} " * size)[:size] for text in draw.sample(POSITIVES, 12)}
    return shapes


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in hostile().items()])
def test_ten_thousand_characters_of_any_shape_are_read_in_no_time(text: str) -> None:
    assert best_seconds(text, tries=3) < 0.100


def test_a_usual_message_is_read_in_under_two_milliseconds() -> None:
    usual = [case["text"] for case in DEVELOPED[::5]]
    assert statistics.mean(best_seconds(text, tries=5) for text in usual) < 0.002


def best_seconds(text: str, tries: int) -> float:
    """Processor time: other work on the machine does not count."""

    def once() -> float:
        start = time.process_time()
        rules().read(text)
        return time.process_time() - start

    return min(once() for _ in range(tries))


# --- pages ------------------------------------------------------------------------------------------------------------


def every_text() -> dict[str, str]:
    texts = {
        f"{kind or 'bouton'}, {'other' if other else 'myself'}": rules().page(
            kind, about_other=other, service_name="GIMS treize"
        )
        for kind in (None, *KINDS)
        for other in (False, True)
    }
    return texts | {"support": rules().support_offer(service_name="GIMS treize")}


TEXTS = [*(f"{kind}, {who}" for kind in ("bouton", *KINDS) for who in ("myself", "other")), "support"]


@pytest.mark.parametrize("name", TEXTS)
def test_typography_and_wording(name: str) -> None:
    text = every_text()[name]
    assert not re.search(r" [:;?!»]|[^\u00a0\u202f ][:;?!»]|«(?![\u00a0\u202f])", text), "no-break space"
    assert "'" not in text
    assert not re.search(r"[*_#<>{}\[\]]", text), "no markup, no placeholder left"
    assert not any(unicodedata.category(character) == "So" for character in text)
    assert text == text.strip()
    assert "GIMS treize" in text
    assert not re.search(r"calmez|comment comptez|confidentiel|secret|rappel", text, re.IGNORECASE)
    assert all(len(line) < 260 for line in text.splitlines())


@pytest.mark.parametrize("name", TEXTS)
def test_every_number_has_a_source_and_a_date(name: str) -> None:
    listed = {number: (source, verified) for number, source, verified in rules().numbers}
    said = {re.sub(NB, " ", number) for number in re.findall(rf"\d+(?:[ {NB}]\d+)*", every_text()[name])}
    assert said
    assert said <= set(listed), said - set(listed)
    for number in said:
        source, verified = listed[number]
        assert re.fullmatch(r"S\d+", source)
        assert re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", verified)


@pytest.mark.parametrize("other", [False, True])
@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("suicide", ["3114", "15", "112", "114"]),
        ("danger_immediat", ["17", "112", "114"]),
        ("urgence_medicale", ["15", "112", "114"]),
    ],
)
def test_the_right_number_comes_first(kind: Kind, first: list[str], other: bool) -> None:
    page = rules().page(kind, about_other=other, service_name="X")
    numbers = [re.sub(NB, " ", number) for number in re.findall(rf"\d+(?:{NB}\d+)*", page)]
    assert numbers[: len(first)] == first
    assert "3114" in numbers, "whatever the kind"
    if kind == "danger_immediat":
        assert {"3919", "116 006"} <= set(numbers)


@pytest.mark.parametrize("kind", [None, *KINDS])
def test_the_page_says_who_speaks_and_about_whom(kind: Kind | None) -> None:
    page = rules().page(kind, about_other=False, service_name="X")
    other = rules().page(kind, about_other=True, service_name="X")
    assert page != other
    for text in (page, other):
        assert f"Je suis un programme{NB}: je ne peux pas vous aider comme une personne." in text
        assert not re.match(r"\d", text), "an answer first, the numbers second"
    assert "cette personne" in other


def test_an_unknown_language_gets_french_rather_than_nothing() -> None:
    french = rules().page("suicide", about_other=False, service_name="X")
    assert rules().page("suicide", about_other=False, service_name="X", lang="xx") == french
    assert rules().support_offer(service_name="X", lang="xx") == rules().support_offer(service_name="X")


def test_a_service_name_is_text_and_nothing_else() -> None:
    assert "{a} %s" in rules().page("suicide", about_other=False, service_name="{a}\n %s")


# --- the content file -------------------------------------------------------------------------------------------------


def test_every_example_is_read_by_a_rule_of_its_kind() -> None:
    for name, rule in packaged()["rules"].items():
        assert name[0] == {"suicide": "S", "danger_immediat": "D", "urgence_medicale": "M"}[rule["kind"]]
        assert rules().read(rule["example"]).kind == rule["kind"]
    for name, rule in packaged()["support"].items():
        assert rules().read(rule["example"]).rule == name
    for name, context in packaged()["contexts"].items():
        assert rules().read(context["example"]).kind is None, name
        assert by_rules(context["example"]).support == (context["tone"] != "quotidien"), name


def broken(path: str, value: Any) -> dict[str, Any]:
    """The packaged content with one thing changed; None takes it away."""
    content = copy.deepcopy(dict(packaged()))
    *parents, last = path.split("/")
    inside: Any = content
    for step in parents:
        inside = inside[int(step)] if isinstance(inside, list) else inside[step]
    if value is None:
        del inside[last]
    else:
        inside[last] = value
    return content


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("rules/S-010/kind", None, ["règle S-010", "« kind » manque"]),
        ("rules/S-010/kind", "malaise", ["règle S-010", "« kind » n’est pas admise", "urgence_medicale"]),
        ("rules/S-010/kinds", "suicide", ["règle S-010", "« kinds » n’existe pas"]),
        ("rules/S-010/example", None, ["règle S-010", "« example » manque"]),
        ("rules/S-010/example", "Je vais bien.", ["règle S-010", "« Je vais bien. »", "aucune crise"]),
        ("rules/S-010/patterns", [], ["règle S-010", "patterns"]),
        ("rules/S-010/patterns", ["je veux (mourir"], ["règle S-010", "« je veux (mourir »", "il manque « ) »"]),
        ("rules/S-010/patterns", ["je veux mourir)"], ["règle S-010", "n’est ouvert nulle part"]),
        ("rules/S-010/patterns", ["je veux .* mourir"], ["règle S-010", "n’est ni un mot ni un signe connu"]),
        ("rules/S-010/patterns", ["{absente} mourir"], ["règle S-010", "la liste « absente » n’existe pas"]),
        ("rules/S-010/patterns", ["… mourir"], ["règle S-010", "commencer par un mot"]),
        ("rules/S-010/patterns", ["[je]"], ["règle S-010", "commencer par un mot"]),
        ("rules/S-010/patterns", ["(vraiment|mourir)"], ["règle S-010", "mots de fillers"]),
        ("rules/S-010/patterns", ["je … … … veux … … … mourir … … … ici"], ["règle S-010", "trop de temps"]),
        ("rules/X-1", {}, ["règle X-1"]),
        ("contexts/C-010/tone", "drole", ["contexte C-010", "« tone » n’est pas admise"]),
        ("contexts/C-010/example", "Je veux mourir.", ["contexte C-010", "adoucie"]),
        ("pages/suicide/myself/de", "Hallo", ["page suicide, myself", "la langue « de » est inconnue"]),
        ("pages/suicide/myself", {"en": "Hello"}, ["page suicide, myself", "la langue « en » est inconnue"]),
        ("pages/suicide/myself/fr", "Appelez le 0800.", ["page suicide, myself", "0800", "verified_on"]),
        ("pages/suicide", None, ["page suicide", "manque"]),
        ("numbers/0/source", None, ["numéro 1", "« source » manque"]),
        ("numbers/0/verified_on", "hier", ["numéro 1", "« verified_on » n’a pas la bonne forme"]),
        ("support_offer", {}, ["support_offer"]),
        ("words/mourir", ["{mourir}"], ["se contient elle-même"]),
    ],
)
def test_a_wrong_content_file_is_explained(path: str, value: Any, said: list[str]) -> None:
    content = broken(path, value)
    if path == "rules/X-1":
        content["rules"]["X-1"] = dict(content["rules"]["S-010"])
    with pytest.raises(CrisisContentError) as refused:
        CrisisRules.check(content)
    message = str(refused.value)
    assert message.startswith("flows/content/crisis.yml, ")
    assert "À faire : " in message
    for words in said:
        assert words in message


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("rules:\n  S-010: {}\n  S-010: {}\n", ["ligne 3", "« S-010 » est écrit deux fois"]),
        ("rules: [\n", ["ligne 2", "YAML"]),
        ("", ["vide"]),
    ],
)
def test_a_file_that_yaml_would_bend_is_refused(source: str, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.understanding.crisis.packaged_texts", lambda: {"crisis.yml": source})
    with pytest.raises(CrisisContentError) as refused:
        CrisisRules.load()
    for words in said:
        assert words in str(refused.value)


# --- normalise --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", ""),
        ("J’EN PEUX   PLUS", "j en peux plus"),
        ("Ça, c'est où ?", "ca c est ou"),
        ("cœur, æther, Straße", "coeur aether strasse"),
        ("mouriiiiir", "mourir"),
        ("créée en 2000", "cre en 2000"),
        ("Non. Je veux… bien", "non . je veux bien"),
        ("Non !!! Jamais ?!", "non . jamais"),
        ("là-bas/ici (oui)", "la bas ici oui"),
        ("e\u0301te\u0301", "ete"),
        ("mou\u00adrir mou\u200brir", "mourir mourir"),
        ("le 06.12.34", "le 06 12 34"),
        ("Привет 你好", "привет 你好"),
    ],
)
def test_normalise(text: str, plain: str) -> None:
    assert normalise(text) == plain
