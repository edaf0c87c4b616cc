"""What `flows/content/crisis.yml` holds, and how a mistake in it is told to its author."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.understanding.crisis.reading import CrisisContentError, Kind

Text = Annotated[dict[str, Annotated[str, Field(min_length=1)]], Field(min_length=1)]
Words = Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]
Sentence = Annotated[str, Field(min_length=3)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Number(_Part):
    """A telephone number, and where it was checked."""

    number: Annotated[str, Field(pattern=r"^\d+( \d+)*$")]
    label: Text
    source: Annotated[str, Field(min_length=2)]
    verified_on: Annotated[str, Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")]


class Rule(_Part):
    """What calls for a page."""

    kind: Kind
    example: Sentence
    patterns: Words
    about: Literal["self", "other"] | None = None  # when the sentence itself leaves no doubt
    subject: Literal["me", "other", "not_me"] | None = None  # who must be, or must not be, the subject before
    through: bool = False  # read also what a context covers


class Support(_Part):
    """What calls for an offer of help."""

    example: Sentence
    patterns: Words


class Context(_Part):
    """What lowers the tone of the words it covers."""

    tone: Literal["idiome", "negation", "passe", "quotidien"]  # `quotidien` alone does not offer help
    example: Sentence
    patterns: Words


class People(_Part):
    """The words by which a sentence says who it is about."""

    myself: Words
    others: Words
    others_inside: Words  # these tell of somebody else only in the words of the rule: « se tuer », « sa vie »
    told_me: Words  # « il m'a dit … »: here « me » is not who it is about
    not_subject_after: Words  # « depuis que mon mari est parti, plus envie de vivre »


class Page(_Part):
    """What the person reads, about themselves or about somebody else."""

    myself: Text
    other: Text


class Content(_Part):
    """The whole file."""

    languages: Words
    numbers: Annotated[list[Number], Field(min_length=1)]
    pages: dict[str, Page]
    support_offer: Text
    elisions: dict[str, str]
    phrases: dict[str, str]  # read first: « de plus en plus » is not a negation
    fillers: Words
    spellings: dict[str, Words]
    words: dict[str, Words]
    now: Words  # what a past context does not reach over: « en 2010 …, et maintenant … »
    people: People
    rules: Annotated[dict[Annotated[str, Field(pattern=r"^[SDM]-\d{3}$")], Rule], Field(min_length=1)]
    support: dict[Annotated[str, Field(pattern=r"^A-\d{3}$")], Support]
    contexts: dict[Annotated[str, Field(pattern=r"^C-\d{3}$")], Context]


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML keeps the last of two equal keys, so a rule could vanish: refuse them. « on » is a word, not « true »."""

    yaml_implicit_resolvers: Any = {
        first: [(tag, regex) for tag, regex in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise CrisisContentError(
                    f"ligne {key.start_mark.line + 1}",
                    f"« {key.value} » est écrit deux fois.",
                    "donnez un autre identifiant à la seconde, ou réunissez-les.",
                )
            seen.add(str(key.value))
        read: dict[Any, Any] = super().construct_mapping(node, deep)
        return read


def parse_yaml(source: str) -> Mapping[str, Any]:
    """The file as plain data. Raises CrisisContentError naming the line."""
    try:
        content = yaml.load(source, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise CrisisContentError(
            f"ligne {line}",
            f"ce n’est pas du YAML ({error.problem}).",
            "vérifiez l’alignement, les guillemets et les deux-points de cette ligne.",
        ) from error
    if not isinstance(content, Mapping):
        raise CrisisContentError("début du fichier", "le fichier est vide.", "remettez la version d’origine.")
    return content


_REMEDIES: Final = {
    "missing": ("le champ « {field} » manque.", "ajoutez-le ; modèle : les règles voisines."),
    "extra_forbidden": ("le champ « {field} » n’existe pas.", "corrigez son nom ou retirez-le."),
    "literal_error": ("la valeur de « {field} » n’est pas admise.", "choisissez parmi {expected}."),
    "string_pattern_mismatch": ("« {field} » n’a pas la bonne forme.", "forme attendue : {pattern}."),
}
_SECTIONS: Final = {"rules": "règle", "support": "règle", "contexts": "contexte", "pages": "page", "numbers": "numéro"}


def explain(error: ValidationError) -> CrisisContentError:
    """The first thing that the schema refuses, in words."""
    first = error.errors(include_url=False)[0]
    location = [str(part) for part in first["loc"] if part != "[key]"]
    section, *rest = location or ["fichier"]
    if section in _SECTIONS and rest:
        name = str(int(rest[0]) + 1) if section == "numbers" else rest[0]
        where, field = f"{_SECTIONS[section]} {name}", ".".join(rest[1:]) or rest[0]
    else:
        where, field = section, ".".join(rest) or section
    cause, remedy = _REMEDIES.get(first["type"], ("« {field} » est mal rempli ({message}).", "corrigez sa valeur."))
    values = {"field": field, "message": first["msg"], **first.get("ctx", {})}
    return CrisisContentError(where, cause.format(**values), remedy.format(**values))
