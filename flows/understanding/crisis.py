"""Crisis first: does this text speak of suicide, of a danger now, of a medical emergency?

The rules are in `flows/content/crisis.yml`, written as plain French with a few marks, so that a psychologist can
read and correct them. The same folding is applied to the text and to the rules: no case, no accent, no « ne »,
elisions opened (« j'ai », « jai » and « g » are all « je ai »), doubled letters once, known misspellings righted.

    word        that word                       word*       any word that begins so
    (a|b c)     one or the other                [a|b]       may be there
    {name}      a list of `words:`              …           up to three words
    #  ##       a number, one of 10 or more     !(a|b)      what must not follow

No rule can repeat anything without bound, so reading is linear in the length of the text by construction.
First the `contexts` are found (idioms, negations, past facts, everyday turns) and covered; the crisis rules read
what is left, except those marked `through`, which read everything. Recall comes before precision.
"""

import bisect
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Annotated, Any, Final, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.understanding.normalise import normalise

Kind = Literal["suicide", "danger_immediat", "urgence_medicale"]

FILE: Final = "flows/content/crisis.yml"
_FIRST: Final[tuple[Kind, ...]] = ("urgence_medicale", "danger_immediat", "suicide")  # when several are read
_BUTTON: Final = "bouton"
_COVER: Final = "~"
_STOP: Final = "."
_LONGEST_WORD: Final = 30
_MOST_WAYS: Final = 500  # ways in which the « … » of one pattern may be filled, at most
_LOOK_BACK: Final = 12
_SHORT: Final = 100  # words; a longer text is not read again without its full stops


@dataclass(frozen=True, slots=True)
class CrisisReading:
    """What was read. With a `kind`, the page interrupts and `support` is False: the page already offers help."""

    kind: Kind | None
    support: bool
    about_other: bool
    rule: str | None  # the id of the rule, the only thing that may ever be counted


_NOTHING: Final = CrisisReading(kind=None, support=False, about_other=False, rule=None)


class CrisisContentError(ValueError):
    """crisis.yml cannot be used: where, why, and what to do."""

    def __init__(self, where: str, cause: str, remedy: str) -> None:
        self.where, self.cause, self.remedy = where, cause, remedy
        super().__init__(f"{FILE}, {where} : {cause} À faire : {remedy}")


# --- the content file -------------------------------------------------------------------------------------------

_Text = Annotated[dict[str, Annotated[str, Field(min_length=1)]], Field(min_length=1)]
_Words = Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]
_Sentence = Annotated[str, Field(min_length=3)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Number(_Part):
    number: Annotated[str, Field(pattern=r"^\d+( \d+)*$")]
    label: _Text
    source: Annotated[str, Field(min_length=2)]
    verified_on: Annotated[str, Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")]


class _Rule(_Part):
    kind: Kind
    example: _Sentence
    patterns: _Words
    about: Literal["self", "other"] | None = None  # when the sentence itself leaves no doubt
    subject: Literal["me", "other", "not_me"] | None = None  # who must be, or must not be, the subject before
    through: bool = False  # read also what a context covers


class _Support(_Part):
    example: _Sentence
    patterns: _Words


class _Context(_Part):
    tone: Literal["idiome", "negation", "passe", "quotidien"]  # `quotidien` alone does not offer help
    example: _Sentence
    patterns: _Words


class _People(_Part):
    myself: _Words
    others: _Words
    others_inside: _Words  # these tell of somebody else only in the words of the rule: « se tuer », « sa vie »
    told_me: _Words  # « il m'a dit … »: here « me » is not who it is about
    not_subject_after: _Words  # « depuis que mon mari est parti, plus envie de vivre »


class _Page(_Part):
    myself: _Text
    other: _Text


class _Content(_Part):
    languages: _Words
    numbers: Annotated[list[_Number], Field(min_length=1)]
    pages: dict[str, _Page]
    support_offer: _Text
    elisions: dict[str, str]
    phrases: dict[str, str]  # read first: « de plus en plus » is not a negation
    fillers: _Words
    spellings: dict[str, _Words]
    words: dict[str, _Words]
    now: _Words  # what a past context does not reach over: « en 2010 …, et maintenant … »
    people: _People
    rules: Annotated[dict[Annotated[str, Field(pattern=r"^[SDM]-\d{3}$")], _Rule], Field(min_length=1)]
    support: dict[Annotated[str, Field(pattern=r"^A-\d{3}$")], _Support]
    contexts: dict[Annotated[str, Field(pattern=r"^C-\d{3}$")], _Context]


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


def _parse_yaml(source: str) -> Mapping[str, Any]:
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


def _explain(error: ValidationError) -> CrisisContentError:
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


# --- folding: the one form that texts and rules share -------------------------------------------------------------

_DOUBLED = re.compile(r"([^\W\d_])\1")
_DISGUISED = re.compile(r"(?<=[a-z])[01345](?=[a-z])")  # « su1cide »
_LETTERS: Final = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s"}


def _words_of(text: str) -> list[str]:
    plain = _DISGUISED.sub(lambda digit: _LETTERS[digit.group()], normalise(text))
    return [word[:_LONGEST_WORD] for word in _DOUBLED.sub(r"\1", plain).split()]


class _Folding:
    def __init__(self, content: _Content) -> None:
        self._known: dict[str, tuple[str, ...]] = {}
        for short, full in content.elisions.items():
            self._known["".join(_words_of(short))] = tuple(_words_of(full))
        for filler in content.fillers:
            self._known["".join(_words_of(filler))] = ()
        elided = dict(self._known)
        for right, variants in content.spellings.items():
            folded = tuple(part for word in _words_of(right) for part in elided.get(word, (word,)))
            for variant in variants:
                self._known["".join(_words_of(variant))] = folded
        self._vocabulary: set[str] = set()
        self._phrases: list[tuple[str, str]] = []
        self._phrases = [(self._joined(said), self._joined(read)) for said, read in content.phrases.items()]

    def learn(self, words: Iterable[str]) -> None:
        """The words of the rules: what « jveux » and « mendormir » are cut by."""
        self._vocabulary.update(words)

    def _cut(self, word: str) -> tuple[str, ...]:
        """« jveux » -> je veux, « mendormir » -> me endormir: a letter glued to a word that the rules know."""
        if word in self._vocabulary:
            return (word,)
        head = self._known.get(word[0]) if word[0] in "jmntsdl" else None
        if head is None or len(word) < 4:
            return (word,)
        rest = word[1:]
        if self._known.get(rest):
            return head + self._known[rest]
        return (*head, rest) if len(rest) > 3 and rest in self._vocabulary else (word,)

    def fold_stem(self, stem: str) -> list[str]:
        """The beginning of a word, which is not a word to be righted: « m'évanoui* » -> me evanoui."""
        *before, last = _words_of(stem)
        return [part for word in before for part in self._known.get(word, (word,))] + [last]

    def fold(self, text: str, *, cut: bool = True) -> list[str]:
        folded: list[str] = []
        words = _words_of(text)
        for position, word in enumerate(words):
            known = self._known.get(word)
            if word == "ne" and (folded[-1:] == ["etre"] or words[position + 1 : position + 2] in ([], [_STOP])):
                known = ("ne",)  # « né », which without its accent is like « ne »
            if known is None:
                known = self._cut(word) if cut else (word,)
            folded.extend(known)
        if self._phrases:
            line = f" {' '.join(folded)} "
            for said, read in self._phrases:
                line = line.replace(said, read)
            return line.split()
        return folded

    def _joined(self, words: str) -> str:
        return f" {' '.join(self.fold(words, cut=False))} "


# --- patterns -----------------------------------------------------------------------------------------------------

_MARK = re.compile(r"\s*(?:(\{\w+\}|!\(|[\[\]()|…]|##?)|([^\W\d_][^\W_'’-]*(?:['’-][^\W_'’-]+)*['’]?\*?|\d+))")


def _union(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """All of them together; None, which is anything, wins."""
    together: frozenset[str] = frozenset()
    for one in sets:
        if one is None:
            return None
        together |= one
    return together


def _until_sure(pieces: Iterable["_Piece"]) -> Iterator["_Piece"]:
    """The pieces a sequence can begin with: up to the first that cannot be empty."""
    for piece in pieces:
        yield piece
        if not piece.empty:
            return


class _PatternError(Exception):
    """What is wrong with one pattern, in words."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A compiled piece of pattern."""

    regex: str
    first: frozenset[str] | None  # the words it can begin with; None: anything (a gap, a number)
    empty: bool  # may it match nothing?
    ways: int = 1  # in how many ways its gaps can be filled
    needs: frozenset[str] | None = None  # one of these words, or beginnings « suicid* », must be there


class _Compiler:
    """Pattern -> regular expression over folded words, each preceded by one space."""

    def __init__(self, folding: _Folding, lists: Mapping[str, Sequence[str]]) -> None:
        self._folding = folding
        self._lists = lists
        self._done: dict[tuple[str, str], _Piece] = {}
        self._open: list[str] = []
        self._not_over = ""
        self.vocabulary: set[str] = set()

    def compile(self, pattern: str, not_over: Sequence[str] = ()) -> "_Pattern":
        """`not_over`: the words that its « … » do not reach over."""
        words = "|".join(re.escape(word) for one in not_over for word in self._folding.fold(one, cut=False))
        self._not_over = f"(?!(?:{words}) )" if words else ""
        piece = self._whole(pattern)
        if not piece.first or piece.empty:
            raise _PatternError("il doit commencer par un mot, et ne peut pas être vide")
        if piece.ways > _MOST_WAYS:
            raise _PatternError("il a trop de « … » : le lire prendrait trop de temps")
        return _Pattern(piece)

    def _whole(self, pattern: str) -> _Piece:
        marks = self._marks(pattern)
        piece, end = self._choice(marks, 0)
        if end != len(marks):
            raise _PatternError(f"« {marks[end]} » n’est ouvert nulle part")
        return piece

    @staticmethod
    def _marks(pattern: str) -> list[str]:
        marks, at, pattern = [], 0, pattern.rstrip()
        while at < len(pattern):
            found = _MARK.match(pattern, at)
            if not found:
                raise _PatternError(f"« {pattern[at:].strip()[:12]} » n’est ni un mot ni un signe connu")
            marks.append(found.group(1) or found.group(2))
            at = found.end()
        return marks

    def _choice(self, marks: list[str], at: int) -> tuple[_Piece, int]:
        pieces = []
        while True:
            piece, at = self._sequence(marks, at)
            pieces.append(piece)
            if at == len(marks) or marks[at] != "|":
                return self._either(pieces), at
            at += 1

    @staticmethod
    def _either(pieces: list[_Piece]) -> _Piece:
        if len(pieces) == 1:
            return pieces[0]
        return _Piece(
            regex=f"(?:{'|'.join(dict.fromkeys(piece.regex for piece in pieces))})",
            first=_union(piece.first for piece in pieces),
            empty=any(piece.empty for piece in pieces),
            ways=max(piece.ways for piece in pieces),
            needs=_union(piece.needs for piece in pieces),
        )

    def _sequence(self, marks: list[str], at: int) -> tuple[_Piece, int]:
        start, pieces = at, []
        while at < len(marks) and marks[at] not in ("|", ")", "]"):
            piece, at = self._one(marks, at)
            pieces.append(piece)
        if not pieces:
            raise _PatternError("une partie est vide")
        needs = [piece.needs for piece in pieces if piece.needs and not piece.empty]
        whole = _Piece(
            regex="".join(piece.regex for piece in pieces),
            first=_union(piece.first for piece in _until_sure(pieces)),
            empty=all(piece.empty for piece in pieces),
            ways=math.prod(piece.ways for piece in pieces),
            needs=min(needs[1:] or needs, key=len, default=None),  # the first word is known to be there
        )
        if not whole.regex:
            raise _PatternError(f"« {' '.join(marks[start:at])} » n’a que des mots de fillers, qui tombent")
        return whole, at

    def _one(self, marks: list[str], at: int) -> tuple[_Piece, int]:
        mark = marks[at]
        if mark in ("(", "[", "!("):
            inside, end = self._choice(marks, at + 1)
            closing = "]" if mark == "[" else ")"
            if end == len(marks) or marks[end] != closing:
                raise _PatternError(f"il manque « {closing} »")
            if mark == "(":
                return inside, end + 1
            if mark == "[":
                return _Piece(f"(?:{inside.regex})?", inside.first, empty=True, ways=inside.ways), end + 1
            return _Piece(f"(?!{inside.regex}(?= ))", frozenset(), empty=True, ways=inside.ways), end + 1
        if mark == "…":  # « … … » is one gap of up to six words
            end = next((i for i in range(at, len(marks)) if marks[i] != "…"), len(marks))
            most = 3 * (end - at)
            word = rf" {self._not_over}[^ {_STOP}{_COVER}]+"
            return _Piece(rf"(?:{word}){{0,{most}}}?", None, empty=True, ways=most + 1), end
        return self._leaf(mark), at + 1

    def _leaf(self, mark: str) -> _Piece:
        if mark == "#":
            return _Piece(r" \d{1,4}(?= )", None, empty=False)
        if mark == "##":
            return _Piece(r" \d{2,4}(?= )", None, empty=False)
        if mark.startswith("{"):
            return self._list(mark[1:-1])
        open_end = mark.endswith("*")
        words = self._folding.fold_stem(mark[:-1]) if open_end else self._folding.fold(mark, cut=False)
        if not words or mark == "ne":
            return _Piece("", frozenset(), empty=True)  # a filler, which no text keeps
        self.vocabulary.update(words[:-1] if open_end else words)
        regex = "".join(f" {re.escape(word)}" for word in words) + ("[^ ]*" if open_end else "")
        first = words[0] + ("*" if open_end and len(words) == 1 else "")
        last = words[-1] + ("*" if open_end else "")
        return _Piece(regex + "(?= )", frozenset({first}), empty=False, needs=frozenset({last}))

    def _list(self, name: str) -> _Piece:
        key = (name, self._not_over)
        if key not in self._done:
            if name not in self._lists:
                raise _PatternError(f"la liste « {name} » n’existe pas dans words")
            if name in self._open:
                raise _PatternError(f"la liste « {name} » se contient elle-même")
            self._open.append(name)
            try:
                self._done[key] = self._either([self._whole(entry) for entry in self._lists[name]])
            finally:
                self._open.pop()
        return self._done[key]


# --- finding ------------------------------------------------------------------------------------------------------


class _Line:
    """Folded words, as one string in which every word is preceded by a space."""

    __slots__ = ("starts", "text", "words")

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.text = f" {' '.join(words)} "
        self.starts = []
        at = 0
        for word in words:
            self.starts.append(at)
            at += len(word) + 1


@dataclass(frozen=True, slots=True)
class _Found:
    rule: str
    start: int  # first word
    end: int  # one past the last word


class _Pattern:
    """Compiled when a text first calls for it: most never are, and all at once they would take half of the start."""

    def __init__(self, piece: _Piece) -> None:
        self._written = piece.regex + "(?= )"
        self.first = piece.first or frozenset()
        self.needs = piece.needs

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self._written)

    def prove(self) -> None:
        """Compile it now. Raises _PatternError."""
        try:
            _ = self.regex
        except (re.error, OverflowError, RecursionError) as error:
            raise _PatternError(f"il ne se lit pas ({error})") from error


class _Index:
    """Patterns by the word they begin with: only those are tried where that word stands."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[str, _Pattern]]] = {}
        self._lengths: set[int] = set()  # of the beginnings « suicid* »

    def add(self, rule: str, pattern: _Pattern) -> None:
        for word in pattern.first:
            self._by_first.setdefault(word, []).append((rule, pattern))
        for word in pattern.first | (pattern.needs or frozenset()):
            if word.endswith("*"):
                self._lengths.add(len(word) - 1)

    def find(self, line: _Line) -> Iterator[_Found]:
        begins = {word: [word, *(f"{word[:n]}*" for n in self._lengths if n <= len(word))] for word in set(line.words)}
        present = {form for forms in begins.values() for form in forms}
        alive = {word: self._alive(forms, present) for word, forms in begins.items()}
        text, starts = line.text, line.starts
        for position, word in enumerate(line.words):
            for rule, regex in alive[word]:
                match = regex.match(text, starts[position])
                if match:
                    yield _Found(rule, position, bisect.bisect_left(starts, match.end()))

    def _alive(self, forms: list[str], present: set[str]) -> list[tuple[str, re.Pattern[str]]]:
        """The patterns that begin so, and whose other words are somewhere in the text."""
        return [
            (rule, pattern.regex)
            for form in forms
            for rule, pattern in self._by_first.get(form, ())
            if pattern.needs is None or not pattern.needs.isdisjoint(present)
        ]


def _covered(line: _Line, found: Sequence[_Found]) -> _Line:
    if not found:
        return line
    words = line.words.copy()
    for one in found:
        words[one.start : one.end] = [_COVER] * (one.end - one.start)
    return _Line(words)


class _Subjects:
    """Is it about the person who writes, or about somebody else? In doubt, about the person who writes."""

    def __init__(self, people: _People, folding: _Folding) -> None:
        def fold(words: Sequence[str]) -> frozenset[str]:  # « quelqu'un » is known by « quelqu »
            return frozenset(folding.fold(word)[0] for word in words)

        self._myself = fold(people.myself)
        self._others = fold(people.others)
        self._reflexive = fold(people.others_inside)
        self._told = fold(people.told_me)
        self._not_after = fold(people.not_subject_after)

    def about_other(self, line: _Line, found: _Found, *, reflexive: bool) -> bool:
        """`reflexive`: « se tuer » says that it is somebody else, which « ça s'arrête pas » does not."""
        inside = line.words[found.start : found.end]
        if any(word in self._myself for word in inside):
            return False
        places = range(found.start, found.end)
        if any(line.words[at] in self._others and self._is_subject(line.words, at) for at in places):
            return True
        nearest = self.before(line.words, found.start)
        if reflexive and any(word in self._reflexive for word in inside):
            return nearest is not False  # « je veux se tuer » is how some write « me tuer »
        return nearest is True

    def before(self, words: list[str], start: int) -> bool | None:
        """True: somebody else is the nearest subject before; False: the person who writes; None: nobody."""
        for at in range(start - 1, max(-1, start - 1 - _LOOK_BACK), -1):
            word = words[at]
            if word == _STOP:
                return None
            if word in ("me", "moi", "nous"):
                if not any(follower in self._told for follower in words[at + 1 : at + 3]):
                    return False
            elif word == "je":
                return False
            elif word == "qui":  # « avec un homme qui me bat »
                return True if at and words[at - 1] in self._others else None
            elif word == "on":
                return None
            elif word in self._others and self._is_subject(words, at):
                return True
        return None

    def _is_subject(self, words: list[str], at: int) -> bool:
        if words[at] == "il" and at + 1 < len(words) and words[at + 1] in ("y", "faut", "reste"):
            return False
        before = words[max(0, at - 4) : at]
        if len(before) > 2 and before[-3] in ("un", "une") and before[-2] == "de":
            return True  # « un de mes salariés »
        for back, word in enumerate(reversed(before[-2:])):
            if word in ("que", "qui"):  # « je pense que mon collègue », but « depuis que mon mari est parti »
                return len(before) < back + 2 or before[-back - 2] not in self._not_after
            if word in self._not_after:
                return False
        return True


# --- the rules ----------------------------------------------------------------------------------------------------

_DIGITS = re.compile(r"\d(?:[ \u00a0\u202f]?\d)*")


def _numbers_in(text: str) -> set[str]:
    return {re.sub(r"[\u00a0\u202f]", " ", number) for number in _DIGITS.findall(text)}


class CrisisRules:
    """The rules and the pages, compiled once; reading keeps nothing of what it reads."""

    def __init__(self, content: _Content, *, proven: bool) -> None:
        self._content = content
        self._proven = proven
        self._folding = _Folding(content)
        self._kinds: dict[str, _Rule] = dict(content.rules)
        self._tones = {name: context.tone for name, context in content.contexts.items()}
        compiler = _Compiler(self._folding, content.words)
        self._crisis, self._through, self._support, self._contexts = _Index(), _Index(), _Index(), _Index()
        for name, rule in content.rules.items():
            self._add(compiler, "règle", name, rule.patterns, self._crisis)
            if rule.through:
                self._add(compiler, "règle", name, rule.patterns, self._through)
        for name, support in content.support.items():
            self._add(compiler, "règle", name, support.patterns, self._support)
        for name, context in content.contexts.items():
            not_over = content.now if context.tone == "passe" else ()
            self._add(compiler, "contexte", name, context.patterns, self._contexts, not_over)
        self._folding.learn(compiler.vocabulary)
        self._subjects = _Subjects(content.people, self._folding)
        self._check_texts()
        if not proven:
            self._check_examples()

    @classmethod
    def load(cls) -> "CrisisRules":
        """Read the packaged crisis.yml, whose examples this version's tests have proved. Raises CrisisContentError."""
        content = _parse_yaml((files("flows") / "content" / "crisis.yml").read_text(encoding="utf-8"))
        return cls._of(content, proven=True)

    @classmethod
    def check(cls, content: Mapping[str, Any] | str) -> "CrisisRules":
        """Read what an author wrote, as YAML or parsed, and prove each example. Raises CrisisContentError."""
        return cls._of(_parse_yaml(content) if isinstance(content, str) else content, proven=False)

    @classmethod
    def _of(cls, content: Mapping[str, Any], *, proven: bool) -> "CrisisRules":
        try:
            return cls(_Content.model_validate(content), proven=proven)
        except ValidationError as error:
            raise _explain(error) from error

    @property
    def numbers(self) -> tuple[tuple[str, str, str], ...]:
        """Every telephone number of the pages: number, source, date of verification."""
        return tuple((one.number, one.source, one.verified_on) for one in self._content.numbers)

    def lines(self, lang: str = "fr") -> tuple[tuple[str, str], ...]:
        """Every help line in the order of the file: number, and in words whom it helps and when."""
        return tuple((line.number, line.label.get(lang) or line.label["fr"]) for line in self._content.numbers)

    def read(self, text: str) -> CrisisReading:
        """Read one message. Linear in its length; the caller truncates what is longer than 10,000 characters.

        Never raises. When several kinds are read, the medical emergency comes first, then the danger, then suicide
        (every page also gives the numbers of the others).
        """
        words = self._folding.fold(text)
        reading = self._read(words)
        if reading.kind is None and len(words) <= _SHORT and _STOP in words:  # « je veux. mourir »
            again = self._read([word for word in words if word != _STOP])
            if again.kind is not None:
                return again
        return reading

    def page(self, reading_kind: Kind | None, *, about_other: bool, service_name: str, lang: str = "fr") -> str:
        """The full page; kind None is the permanent « J’ai besoin d’aide maintenant » button."""
        page = self._content.pages[reading_kind or _BUTTON]
        return self._say(page.other if about_other else page.myself, service_name, lang)

    def support_offer(self, *, service_name: str, lang: str = "fr") -> str:
        """The softer offer, after which the conversation goes on."""
        return self._say(self._content.support_offer, service_name, lang)

    def _read(self, words: list[str]) -> CrisisReading:
        if not words:
            return _NOTHING
        line = _Line(words)
        lowered = list(self._contexts.find(line))
        rest = _covered(line, lowered)
        found = list(self._crisis.find(rest))
        if lowered:
            found += self._through.find(line)
        for kind in _FIRST:
            mine = [one for one in found if self._kinds[one.rule].kind == kind and self._has_subject(line, one)]
            if mine:
                other = all(self._is_other(line, one) for one in self._decisive(mine))
                return CrisisReading(kind=kind, support=False, about_other=other, rule=mine[0].rule)
        softer = self._softening(line, lowered) or list(self._support.find(self._without_past(line, lowered)))
        if not softer:
            return _NOTHING
        first = min(softer, key=lambda one: one.start)
        other = self._subjects.about_other(line, first, reflexive=True)
        return CrisisReading(kind=None, support=True, about_other=other, rule=first.rule)

    def _softening(self, line: _Line, contexts: list[_Found]) -> list[_Found]:
        """Those that call for an offer of help: a past fact only where it covers what today would be a crisis."""
        grave: set[int] = set()  # the words that today would be a crisis
        if any(self._tones[one.rule] == "passe" for one in contexts):
            grave.update(word for one in self._crisis.find(line) for word in range(one.start, one.end))
        return [
            one
            for one in contexts
            if self._tones[one.rule] in ("idiome", "negation")
            or (self._tones[one.rule] == "passe" and not grave.isdisjoint(range(one.start, one.end)))
        ]

    def _without_past(self, line: _Line, contexts: list[_Found]) -> _Line:
        return _covered(line, [one for one in contexts if self._tones[one.rule] != "passe"])

    def _has_subject(self, line: _Line, found: _Found) -> bool:
        needed = self._kinds[found.rule].subject
        if needed is None:
            return True
        before = self._subjects.before(line.words, found.start)
        return {"me": before is False, "other": before is True, "not_me": before is not False}[needed]

    def _decisive(self, found: list[_Found]) -> list[_Found]:
        """Without those that lie inside the words of a rule which says who it is about."""
        told = [one for one in found if self._kinds[one.rule].about]
        words = {word for one in told for word in range(one.start, one.end)}
        return told + [
            one for one in found if not self._kinds[one.rule].about and not words.issuperset(range(one.start, one.end))
        ]

    def _is_other(self, line: _Line, found: _Found) -> bool:
        rule = self._kinds[found.rule]
        if rule.about or rule.kind == "danger_immediat":  # there the subject is who attacks, not who is in danger
            return rule.about == "other"
        return self._subjects.about_other(line, found, reflexive=rule.kind == "suicide")

    def _say(self, text: Mapping[str, str], service_name: str, lang: str) -> str:
        said = text.get(lang) or text["fr"]  # a crisis page is never missing: French rather than nothing
        return said.strip().replace("{service}", " ".join(service_name.split()))

    def _add(
        self,
        compiler: _Compiler,
        what: str,
        name: str,
        patterns: Sequence[str],
        index: _Index,
        not_over: Sequence[str] = (),
    ) -> None:
        for pattern in patterns:
            try:
                found = compiler.compile(pattern, not_over)
                if not self._proven:
                    found.prove()
                index.add(name, found)
            except _PatternError as error:
                raise CrisisContentError(
                    f"{what} {name}",
                    f"le motif « {pattern} » ne se lit pas : {error}.",
                    "corrigez-le ; les signes admis sont en tête de la section rules.",
                ) from error

    def _check_texts(self) -> None:
        content = self._content
        for missing in [name for name in (*get_args(Kind), _BUTTON) if name not in content.pages]:
            raise CrisisContentError(f"page {missing}", "elle manque.", "écrivez-la, avec « myself » et « other ».")
        texts: dict[str, Mapping[str, str]] = {"support_offer": content.support_offer}
        for name, page in content.pages.items():
            texts |= {f"page {name}, myself": page.myself, f"page {name}, other": page.other}
        known = {one.number for one in content.numbers}
        labels = {f"numéro {one.number}": one.label for one in content.numbers}
        for where, text in (texts | labels).items():
            for lang in text:
                if lang not in content.languages:
                    raise CrisisContentError(
                        where,
                        f"la langue « {lang} » est inconnue.",
                        f"langues déclarées : {', '.join(content.languages)} ; ajoutez-la à languages ou corrigez.",
                    )
            if "fr" not in text:
                raise CrisisContentError(where, "le texte français manque.", "écrivez d’abord « fr ».")
        for where, text in texts.items():
            for said in text.values():
                for number in sorted(_numbers_in(said) - known):
                    raise CrisisContentError(
                        where,
                        f"le numéro {number} n’est pas dans numbers.",
                        "ajoutez-le avec sa source et verified_on, ou retirez-le.",
                    )

    def _check_examples(self) -> None:
        content = self._content
        for name, rule in content.rules.items():
            reading = self.read(rule.example)
            if reading.kind != rule.kind:
                self._refuse_example(f"règle {name}", rule.example, f"lue « {reading.kind or 'aucune crise'} »")
            line = _Line(self._folding.fold(rule.example))
            if all(one.rule != name for one in self._crisis.find(line)):
                self._refuse_example(f"règle {name}", rule.example, "ses motifs ne la trouvent pas")
        for name, support in content.support.items():
            reading = self.read(support.example)
            if reading.kind or reading.rule != name:
                self._refuse_example(f"règle {name}", support.example, f"lue par {reading.rule or 'aucune règle'}")
        for name, context in content.contexts.items():
            line = _Line(self._folding.fold(context.example))
            found = any(one.rule == name for one in self._contexts.find(line))
            if not found or self.read(context.example).kind:
                self._refuse_example(f"contexte {name}", context.example, "elle n’est pas adoucie")

    @staticmethod
    def _refuse_example(where: str, example: str, why: str) -> None:
        raise CrisisContentError(
            where, f"son exemple « {example} » ne donne pas ce qu’elle annonce : {why}.", "corrigez l’un ou l’autre."
        )
