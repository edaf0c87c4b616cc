"""The checker of flow files: every check fires where it must, and only there; no file makes it crash.

Style of pyxform: one small valid file inline, then a table of faults with the place they are reported at.
"""

from __future__ import annotations

import itertools
import re
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli_flows import app
from flows import prompt
from flows.catalog import load, packaged_files
from flows.checks import SEARCHES, STRUCTURE, WORDING, Check, check_flow, check_shared, known, search
from flows.checks.search import Walks
from flows.checks.texts import texts
from flows.checks.typography import mend
from flows.conditions import Facts
from flows.expansion import OwnTexts, Source, document_of, expand, read_model
from flows.model import CompiledFlow, Flow
from flows.source import MAX_SIZE, InvalidContent, Problem, parse

MESSAGES = """\
texts: {}
commands: {}
options:
  ne_sait_pas: {text: {fr: "Je ne sais pas"}}
  refus: {text: {fr: "Je préfère ne pas répondre"}}
  passer: {text: {fr: "Passer"}}
"""

SHARED = """\
steps:
  - id: nom
    type: text
    format: name
    text: {fr: "Comment vous appelez-vous\u00a0?"}
    options: [passer]
    variants:
      - when: {answer: agence, is: oui}
        text: {fr: "Quel est votre nom\u00a0?"}
  - id: moments
    type: multi
    text: {fr: "Quand vous joindre\u00a0?"}
    options:
      - {id: matin, text: {fr: "Le matin"}}
      - {id: soir, text: {fr: "Le soir"}}
"""

VALID = (
    """\
flow: essai
version: 1
status: à valider
languages: [fr]
queue: salaries
opening:
  - fr: "Bienvenue. {conservation} : http://exemple.fr/a?b=c'd"
farewell: {fr: "Au revoir. À 10:30, c’est « oui » (?)"}
definitions:
  long_arret: {answer: duree, is: [long, tres_long]}
  tres_gene: {all: [{answer: gene, is: beaucoup}, {named: long_arret}]}
sections:
  - id: accueil
    role: opening
    steps:
      - id: accord
        type: choice
        text: {fr: "On commence ?"}
        options:
          - {id: oui, text: {fr: "Oui"}, also: {fr: ["d’accord", "ok"]}}
          - {id: plus, text: {fr: "En savoir plus"}, does: explain, says: {fr: "Voici."}}
          - {id: appel, text: {fr: "Être rappelé"}, does: call_back}
      - id: statut
        type: choice
        text: {fr: "Votre statut ?"}
        options:
          - {id: prive, text: {fr: "Privé"}}
          - {id: public, text: {fr: "Public"}}
      - id: orientation
        type: choice
        when: {not: {answer: statut, among: statuts_suivis}}
        text: {fr: "Un autre service vous suit."}
        options:
          - {id: terminer, text: {fr: "Terminer"}, does: leave}
          - {id: rappel_ici, text: {fr: "Être rappelé"}, does: call_back}
  - id: questions
    role: questions
    steps:
      - id: duree
        type: choice
        text: {fr: "Depuis quand ?"}
        unsure: true
        reads: duration
        options:
          - {id: court, text: {fr: "Un mois au plus"}, up_to: 30}
          - {id: long, text: {fr: "Jusqu’à trois mois"}, up_to: 90}
          - {id: tres_long, text: {fr: "Plus longtemps"}}
      - id: gene
        type: choice
        text: {fr: "Êtes-vous gêné ?"}
        help: {fr: "Au travail."}
        variants:
          - when: {named: long_arret}
            text: {fr: "Étiez-vous gêné ?"}
        unsure: true
        options:
          - {id: non, text: {fr: "Non"}}
          - {id: beaucoup, text: {fr: "Beaucoup"}, support: true}
      - id: efforts
        type: multi
        when: {answer: gene, is: beaucoup}
        text: {fr: "Par quoi ?"}
        unsure: true
        options:
          - {id: porter, text: {fr: "Porter"}}
          - {id: marcher, text: {fr: "Marcher"}}
          - {id: rien, text: {fr: "Rien de tout cela"}, alone: true}
      - id: capacite
        type: scale
        text: {fr: "De 0 à 10 ?"}
        ends: {low: {fr: "0 : rien"}, high: {fr: "10 : tout"}}
        unsure: true
      - id: regles
        type: ack
        text: {fr: "Les règles."}
        options:
          - {id: compris, text: {fr: "Compris"}}
  - id: relecture
    role: review
    steps:
      - id: recap
        type: choice
        text: {fr: "Tout est juste ?"}
        options:
          - {id: continuer, text: {fr: "Continuer"}}
  - id: suite
    role: decision
    steps:
      - id: rappel
        type: choice
        text: {fr: "Voulez-vous un appel ?"}
        options:
          - {id: oui, text: {fr: "Oui"}}
          - {id: plus_tard, text: {fr: "Plus tard"}, does: keep}
          - {id: non, text: {fr: "Non"}, does: decline}
  - id: contact
    role: contact
    when: {answer: rappel, is: oui}
    include: contact
    leave_out: [moments]
  - id: envoi
    role: sending
    steps:
      - id: envoi
        type: choice
        text: {fr: "Envoyer ?"}
        options:
          - {id: envoyer, text: {fr: "Envoyer"}, does: send}
          - {id: garder, text: {fr: "Ne pas envoyer"}, does: withhold}
  - id: comptes
    role: statistics
    steps:
      - id: statistiques
        type: choice
        text: {fr: "Une dernière question ?"}
        options:
          - {id: oui, text: {fr: "Oui"}}
          - {id: non, text: {fr: "Non"}}
      - id: age
        type: choice
        when: {all: [{answer: statistiques, is: oui}, {any: [{flag: envoi_ouvert}, {not: {flag: envoi_ouvert}}]}]}
        text: {fr: "Votre âge ?"}
        options:
          - {id: moins_45, text: {fr: "Moins de 45 ans"}}
levels:
  - {id: rouge, text: {fr: "Quelqu’un vous appelle sous {delai}."}}
  - {id: vert, text: {fr: "Rien d’urgent."}}
rules:
  - id: R1
    level: rouge
    when: {any: [{named: tres_gene}, {answer: efforts, has: [porter, marcher]}]}
    why: {fr: "Le travail est devenu difficile."}
    source: essai
  - id: R2
    level: rouge
    when: {answer: capacite, at_most: 4}
    why: {fr: "La capacité a baissé."}
    source: essai
incomplete:
  among: [gene, capacite]
  at_least: 2
  text: {fr: "Il manque des réponses."}
advice:
  - id: conseil
    when: {not: {named: long_arret}}
    text: {fr: "Parlez-en."}
    source: essai
    verified_on: 2026-02
positions:
  - id: en_arret
    when: {named: long_arret}
""".replace(" :", "\u00a0:")
    .replace(" ?", "\u00a0?")
    .replace("« oui »", "«\u00a0oui\u00a0»")
)


@dataclass(frozen=True)
class Fault:
    """A change that breaks the valid file, and the problem it must give.

    `at` is a piece of the changed file where it is reported (the first line of `new` when not said), `others` the
    codes of problems that unavoidably come with it.
    """

    code: str
    where: str
    old: str
    new: str
    at: str = ""
    others: tuple[str, ...] = ()

    def mutated(self) -> str:
        assert VALID.count(self.old) == 1, f"« {self.old} » must stand once in the valid file"
        return VALID.replace(self.old, self.new)

    def line(self) -> int:
        text = self.mutated()
        mark = self.at or self.new.strip().splitlines()[0]
        assert text.count(mark) == 1, f"« {mark} » must stand once in the changed file"
        return text[: text.index(mark)].count("\n") + 1

    def __str__(self) -> str:
        return f"{self.code}-{self.where}-{self.new[:40]}"


HELP = '"Au travail."'
ON_R2 = "{answer: capacite, at_most: 4}"
ON_EFFORTS = "when: {answer: gene, is: beaucoup}"
ON_CONTACT = "when: {answer: rappel, is: oui}"
ON_VARIANT = "- when: {named: long_arret}"
ON_ADVICE = "when: {not: {named: long_arret}}"
ON_ORIENTATION = "{answer: statut, among: statuts_suivis}"

FAULTS = [
    # ids
    Fault("repeated_section", "suite", "- id: contact\n", "- id: suite # here\n"),
    Fault("repeated_step", "statut", "- id: orientation\n", "- id: statut # here\n", others=("later_step",)),
    Fault(
        "repeated_option", "efforts", "{id: marcher,", "{id: porter, text: {fr: Bis}}\n          - {id: marcher,", "Bis"
    ),
    Fault("repeated_rule", "R1", "- id: R2\n", "- id: R1 # here\n"),
    Fault("repeated_level", "rouge", "- {id: vert,", "- {id: rouge, #\n     "),
    Fault(
        "repeated_advice",
        "conseil",
        "positions:",
        "  - {id: conseil, text: {fr: Bis}, source: essai, verified_on: 2026-02}\npositions:",
    ),
    Fault(
        "repeated_position",
        "en_arret",
        "- id: en_arret",
        "- {id: en_arret, when: {flag: envoi_ouvert}}\n  - id: en_arret",
        "- id: en_arret",
    ),
    # conditions: what they name
    Fault("unknown_step", "R2", ON_R2, "{answer: capacites, at_most: 4}"),
    Fault("unknown_step", "R2", ON_R2, f"{{not: {{any: [{ON_R2}, {{answer: rien, is: oui}}]}}}}"),
    Fault(
        "unknown_step", "incomplete", "among: [gene, capacite]", "among:\n    - gene\n    - capacites", "- capacites"
    ),
    Fault("unknown_option", "efforts", ON_EFFORTS, "when: {answer: gene, is: enorme}"),
    Fault("unknown_option", "R1", "has: [porter, marcher]", "has: [porter, courir]"),
    Fault("unknown_option", "tres_gene", "{answer: gene, is: beaucoup}, {named", "{answer: gene, is: bcp}, {named"),
    Fault("unknown_option", "R2", ON_R2, "{answer: capacite, is: beaucoup}"),
    Fault("unknown_definition", "R1", "{named: tres_gene}", "{named: tres_gene}, {named: tres_gênant}"),
    Fault("unknown_list", "orientation", "among: statuts_suivis", "among: statuts"),
    Fault("unknown_flag", "contact", ON_CONTACT, "when: {flag: ouvert}"),
    # conditions: what suits the step
    Fault("condition_kind", "orientation", ON_ORIENTATION, "{answer: statut, has: prive}"),
    Fault("condition_kind", "R2", ON_R2, "{answer: gene, at_most: 4}"),
    Fault("condition_kind", "R2", ON_R2, "{answer: efforts, is: porter}"),
    Fault("condition_kind", "R2", ON_R2, "{answer: efforts, at_most: 4}"),
    Fault("condition_kind", "R2", ON_R2, "{answer: capacite, has: refus}"),
    Fault("condition_kind", "R2", ON_R2, "{answer: capacite, among: statuts_suivis}"),
    Fault("condition_kind", "R2", ON_R2, "{answer: regles, has: compris}"),
    Fault("at_most_range", "R2", "at_most: 4", "at_most: 11"),
    Fault("at_most_range", "R2", "at_most: 4", "at_most: -1"),
    # conditions: what was asked before
    Fault("later_step", "efforts", ON_EFFORTS, "when: {answer: capacite, at_most: 3}"),
    Fault("later_step", "efforts", ON_EFFORTS, "when: {answer: efforts, has: porter}"),
    Fault("later_step", "gene", ON_VARIANT, "- when: {not: {named: tres_gene}}"),
    Fault("later_step", "gene", ON_VARIANT, "- when: {answer: efforts, has: rien}"),
    Fault("later_step", "contact", ON_CONTACT, "when: {answer: nom, is: passer}"),
    Fault("too_late", "R2", ON_R2, "{answer: recap, is: continuer}"),
    Fault("too_late", "conseil", ON_ADVICE, ON_CONTACT + " #"),
    Fault("too_late", "en", "positions:", "positions:\n  - {id: en, when: {answer: age, is: moins_45}}", "- {id: en,"),
    Fault("too_late", "incomplete", "among: [gene, capacite]", "among: [gene, rappel]", others=("incomplete",)),
    # definitions
    Fault(
        "circular_definition",
        "long_arret",
        "long_arret: {answer: duree, is: [long, tres_long]}",
        "long_arret: {named: long_arret}",
    ),
    Fault("unused_definition", "seule", "  long_arret: {", "  seule: {flag: envoi_ouvert}\n  long_arret: {"),
    Fault(
        "unused_definition",
        "deux",
        "  long_arret: {",
        "  une: {named: deux}\n  deux: {flag: envoi_ouvert}\n  long_arret: {",
        "deux: {flag",
    ),
    Fault(
        "deep_definition",
        "d0",
        "tres_gene: {all: [",
        "".join(f"d{n}: {{named: d{n + 1}}}\n  " for n in range(9))
        + "d9: {flag: envoi_ouvert}\n  tres_gene: {all: [{named: d0}, ",
    ),
    # levels
    Fault("unknown_level", "R2", "level: rouge\n    when: {answer: cap", "level: noir\n    when: {answer: cap"),
    Fault("level_without_rule", "orange", "- {id: vert,", "- {id: orange, text: {fr: Bientôt.}}\n  - {id: vert,"),
    # shapes of steps
    Fault("no_options", "age", 'options:\n          - {id: moins_45, text: {fr: "Moins de 45 ans"}}', "options: []"),
    Fault(
        "no_options",
        "age",
        'options:\n          - {id: moins_45, text: {fr: "Moins de 45 ans"}}',
        "title: {fr: Âge}",
        "- id: age",
    ),
    Fault(
        "no_options",
        "age",
        'options:\n          - {id: moins_45, text: {fr: "Moins de 45 ans"}}',
        "unsure: true #",
        "- id: age",
    ),
    Fault(
        "ack_options",
        "regles",
        "- {id: compris,",
        "- {id: vu, text: {fr: Vu}}\n          - {id: compris,",
        "options:\n          - {id: vu",
    ),
    Fault("no_ends", "capacite", "        ends: {low", "        title: {fr: C}\n        # {low", "- id: capacite"),
    Fault(
        "scale_range",
        "capacite",
        "        ends: {low",
        "        min: 10\n        ends: {low",
        others=("at_most_range",),
    ),
    Fault(
        "scale_range", "capacite", "        ends: {low", "        max: 0\n        ends: {low", others=("at_most_range",)
    ),
    Fault(
        "scale_options",
        "capacite",
        "        ends: {low",
        "        options: [{id: dix, text: {fr: Dix}}]\n        ends: {low",
    ),
    Fault("no_format", "age", "type: choice\n        when: {all", "type: text\n        when: {all", "- id: age"),
    Fault("misplaced_alone", "gene", "support: true", "alone: true", "Beaucoup"),
    Fault("misplaced_key", "gene", f"help: {{fr: {HELP}}}", "format: name"),
    Fault("misplaced_key", "gene", f"help: {{fr: {HELP}}}", "min: 0"),
    Fault("no_bands", "gene", f"help: {{fr: {HELP}}}", "reads: date"),
    Fault("stray_band", "gene", "support: true", "up_to: 3", "Beaucoup"),
    Fault("band_order", "duree", "up_to: 90", "up_to: 29"),
    # sections and effects
    Fault("misplaced_effect", "age", 'ans"}', 'ans"}, does: leave'),
    Fault("misplaced_effect", "rappel", "does: keep", "does: withhold", "plus_tard"),
    Fault("misplaced_effect", "rappel", "does: decline", "does: explain", "does: explain}\n  - id: contact"),
    Fault("misplaced_effect", "accord", "does: explain", "does: keep", "En savoir"),
    Fault("empty_section", "contact", "include: contact\n    leave_out: [moments]", "steps: []", "- id: contact"),
    Fault("sending", "envoi", ", does: send}", "}", "- id: envoi\n    role"),
    Fault("sending", "envoi", "does: withhold", "does: send", "- id: envoi\n    role"),
    Fault("review", "relecture", "id: continuer", "id: suivant", "- id: relecture"),
    Fault("review", "suite", "role: decision", "role: review", "- id: suite", ("misplaced_effect",)),
    # counting
    Fault("incomplete", "incomplete", "at_least: 2", "at_least: 3"),
    Fault("incomplete", "incomplete", "among: [gene, capacite]", "among: [gene, capacite, regles]"),
    # texts
    Fault("missing_text", "gene", HELP, '" "'),
    Fault("missing_french", "", "languages: [fr]", "languages: [en]", others=("missing_text",)),
    Fault("missing_text", "R1", "languages: [fr]", "languages: [fr, en]", 'why: {fr: "Le travail'),
    Fault("unknown_placeholder", "gene", HELP, '"Au {travail}."'),
    Fault("unknown_placeholder", "gene", HELP, '"Au {}."'),
    Fault("unknown_placeholder", "gene", HELP, '"Au {service.name}."'),
    Fault("braces", "gene", HELP, '"Au {service."'),
    Fault("braces", "gene", HELP, '"Au service}."'),
    Fault("braces", "gene", HELP, '"Au {service!r}."', others=("typography",)),
    Fault("braces", "gene", HELP, '"Au {service:>9}."'),
    Fault("misplaced_placeholder", "gene", HELP, '"Sous {delai}."'),
    Fault("misplaced_placeholder", "R1", "Le travail est devenu", "Sous {delai}, le travail est devenu"),
    Fault("long_label", "gene", 'text: {fr: "Beaucoup"}', f'text: {{fr: "Beau{"c" * 60}oup"}}'),
    Fault("repeated_label", "gene", 'text: {fr: "Beaucoup"}', 'text: {fr: "NON "}'),
    Fault("ambiguous_phrase", "accord", "does: explain", "does: explain, also: {fr: [OK !]}"),
    Fault("ambiguous_phrase", "accord", '"ok"]', '"en savoir PLUS"]'),
    Fault("empty_phrase", "accord", '"ok"]', '"!!"]'),
    Fault("missing_source", "R2", 'baissé."}\n    source: essai', 'baissé."}\n    source: " "', 'source: " "'),
    Fault(
        "unknown_topic",
        "conseil",
        "source: essai\n    verified_on",
        "source: essai\n    topic: grippe\n    verified_on",
        "topic: grippe",
    ),
    Fault(
        "needless_topic",
        "conseil",
        "source: essai\n    verified_on",
        "source: essai\n    title: {fr: Bis}\n    topic: rqth\n    verified_on",
        "topic: rqth",
    ),
    Fault("missing_source", "conseil", "source: essai\n    verified_on", 'source: ""\n    verified_on'),
    *(
        Fault("verified_on", "conseil", "verified_on: 2026-02", f'verified_on: "{wrong}"')
        for wrong in ("2026-13", "2026-02-30", "février 2026", "2026", "2026-2", "", "2026-02-0")
    ),
    *(
        Fault("forbidden_word", "gene", HELP, f'"Vous êtes {word}."')
        for word in ("inapte", "INAPTE", "inaptes", "à risque", "À  RISQUE", "a\u0300 risque", "un score", "rouge")
    ),
    *(Fault("forbidden_word", "gene", HELP, f'"Un niveau {word}."') for word in ("orange", "jaune", "vert", "Verts")),
    *(
        Fault("typography", "gene", HELP, f"'{text}'")
        for text in (
            "l''atelier",
            'au "travail"',
            'au "travail',
            "Au travail ?",
            "Au travail?",
            "Au travail : oui",
            "Au travail: oui",
            "Vite; bien",
            "Au « travail »",
            "Au «travail\u00a0»",
            "Vite !",
            "Voir https://exemple.fr : ici ?",
        )
    ),
    # walks
    Fault(
        "unreachable_step",
        "efforts",
        ON_EFFORTS,
        "when: {all: [{answer: gene, is: beaucoup}, {answer: gene, is: non}]}",
        "- id: efforts",
    ),
    Fault("unreachable_step", "efforts", ON_EFFORTS, "when: {answer: accord, is: plus}", "- id: efforts"),
    Fault("unreachable_step", "efforts", ON_EFFORTS, "when: {answer: statut, is: []}", "- id: efforts"),
    Fault(
        "unreachable_step",
        "duree",
        "        when: {not: " + ON_ORIENTATION + "}\n",
        "",
        "- id: duree",
        ("unreachable_step", "dead_rule", "dead_advice"),
    ),
    Fault("unreachable_step", "age", "{answer: statistiques, is: oui}", "{answer: rappel, is: oui}", "- id: age"),
    Fault("unreachable_step", "age", "{answer: statistiques, is: oui}", "{answer: rappel, is: non}", "- id: age"),
    Fault("dead_variant", "gene", ON_VARIANT, "- when: {answer: statut, is: []}"),
    Fault(
        "dead_variant",
        "gene",
        ON_VARIANT,
        "- when: {answer: duree, is: [long, tres_long]}\n            text: {fr: Bis}\n          " + ON_VARIANT,
        ON_VARIANT,
    ),
    Fault("dead_rule", "R2", ON_R2, f"{{all: [{ON_R2}, {{answer: capacite, is: refus}}]}}", "- id: R2"),
    Fault(
        "dead_rule", "R2", ON_R2, "{all: [{answer: efforts, has: rien}, {answer: efforts, has: porter}]}", "- id: R2"
    ),
    Fault("dead_rule", "R2", ON_R2, "{answer: orientation, is: [terminer, rappel_ici]}", "- id: R2"),
    Fault(
        "dead_rule",
        "R2",
        ON_R2,
        f"{{all: [{ON_R2}, {{answer: efforts, has: rien}}, {{answer: gene, is: non}}]}}",
        "- id: R2",
    ),
    Fault("dead_advice", "conseil", ON_ADVICE, "when: {answer: accord, is: appel}", "- id: conseil"),
    # the file itself
    Fault("schema", "surprise", "status:", "surprise: 1\nstatus:"),
    Fault("schema", "sections.1.steps.1.aide", "        help:", "        aide:"),
    Fault("schema", "version", "version: 1", "version: un"),
    Fault("schema", "status", "status: à valider", "status: fini"),
    Fault("schema", "sections.1.role", "role: questions", "role: question"),
    Fault("schema", "sections.1.steps.2.type", "type: multi", "type: many"),
    Fault("schema", "rules.1.when", ON_R2, "{answer: capacite}"),
    Fault("schema", "rules.1.when.at_most", ON_R2, "{answer: capacite, at_most: beaucoup}"),
    Fault("schema", "rules.1.when.is", ON_R2, "{answer: capacite, is: 4}"),
    Fault("schema", "rules.1.source", 'baissé."}\n    source: essai', 'baissé."}', "- id: R2"),
    Fault("schema", "advice.0.verified_on", "verified_on: 2026-02", "verified_on: 2026-02-11"),
    Fault("schema", "queue", "queue: salaries\n", "", "flow: essai"),
    Fault("schema", "sections.4.steps", "include: contact\n    leave_out: [moments]", "steps: 1"),
    Fault("schema", "sections.4.include", "include: contact\n", "include: [contact]\n"),
    Fault("schema", "sections.4.leave_out", "leave_out: [moments]", "leave_out: 1"),
    Fault("schema", "sections.4.leave_out.0", "leave_out: [moments]", "leave_out: [[moments]]"),
    Fault("schema", "sections.1.steps.0.id", "- id: duree", "- id: [duree]"),
    Fault("schema", "rules.1.when.not.any.0.at_most", ON_R2, "{not: {any: [{answer: capacite, at_most: x}]}}"),
    Fault("flow", "", "sections:", "section:", "flow: essai"),
    Fault("include", "contact", "include: contact", "include: contacts"),
    Fault("include", "contact", "leave_out: [moments]", "leave_out: [moment]"),
    Fault("option", "gene", "- {id: beaucoup,", "- beaucoup\n          - {id: beau,"),
    Fault("yaml", "", "version: 1", "\tversion: 1"),
    Fault("yaml", "", "version: 1", "version: {1", "status:"),
    Fault("yaml", "", HELP, '"Au \\0 travail"'),
    Fault("yaml", "", HELP, '"Au \\UFFFFFFFF travail"'),
    Fault("yaml", "", "version: 1", "version: &un 1"),
    Fault("yaml", "", "version: 1", "version: *un"),
    Fault("yaml", "", "version: 1", "version: !!python/name:os.system 1"),
    Fault("yaml", "", "version: 1", "version: 2026-02-30"),
    Fault("yaml", "", "version: 1", f"version: {'[' * 100}"),
    Fault("yaml", "", HELP, '"Ã\x89tÃ\x89"'),
    Fault("repeated_key", "", "version: 1", "version: 1\nversion: 2", "version: 2"),
]


def _read(text: str, shared: str = SHARED) -> tuple[Flow, Source]:
    files = {"essai.yml": text, "messages.yml": MESSAGES, "contact.yml": shared}
    own = read_model(document_of(files, "messages.yml"), OwnTexts)
    source = expand(files, "essai.yml", own)
    return read_model(source.document, Flow, source), source


def _problems(text: str, shared: str = SHARED) -> list[Problem]:
    try:
        return check_flow(*_read(text, shared))
    except InvalidContent as error:
        return list(error.problems)


def test_a_valid_flow_has_no_problem() -> None:
    assert _problems(VALID) == []


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_is_reported_where_it_is(fault: Fault) -> None:
    found = _problems(fault.mutated())
    assert (fault.code, "essai.yml", fault.line(), fault.where) in {(p.code, p.file, p.line, p.where) for p in found}
    assert {p.code for p in found} <= {fault.code, *fault.others}, "one mistake gives one kind of problem"
    assert all(p.cause and p.remedy for p in found)


@pytest.mark.parametrize("check", [*STRUCTURE, *WORDING, *SEARCHES], ids=lambda check: check.__name__)
def test_every_check_is_proven(check: Check) -> None:
    assert list(check(*_read(VALID))) == []
    assert any(list(check(flow, source)) for flow, source in _sound_enough())


@cache
def _sound_enough() -> list[tuple[Flow, Source]]:
    """The faulty flows that every check, alone, can be given."""
    found = []
    for fault in FAULTS:
        try:
            flow, source = _read(fault.mutated())
        except InvalidContent:
            continue
        if not any(p.code in ("circular_definition", "unknown_definition") for p in check_flow(flow, source)):
            found.append((flow, source))
    return found


def test_problems_of_a_shared_step_are_reported_in_its_file() -> None:
    shared = SHARED.replace("    format: name\n", "").replace("Comment", "Un score :")
    assert [(p.code, p.file, p.line, p.where) for p in _problems(VALID, shared)] == [
        ("no_format", "contact.yml", 2, "nom"),
        ("forbidden_word", "contact.yml", 4, "nom"),
        ("typography", "contact.yml", 4, "nom"),
    ]
    assert [(p.code, p.file, p.line) for p in _problems(VALID, SHARED.replace("name", "nom"))] == [
        ("schema", "contact.yml", 4)
    ]


def test_a_shared_step_without_a_usable_id_is_reported_in_its_file() -> None:
    for wrong in ("[nom]", "{a: 1}", "2026-02-11"):
        found = _problems(VALID, SHARED.replace("- id: nom", f"- id: {wrong}"))
        assert [(p.code, p.file, p.line) for p in found] == [("schema", "contact.yml", 2)]


def test_a_shared_step_may_read_a_step_of_another_flow_but_not_of_none() -> None:
    lender = VALID.replace("statut", "agence").replace("prive", "oui").replace("agences_suivis", "statuts_suivis")
    assert check_flow(*_read(lender)) == []
    assert check_shared([_read(VALID), _read(lender)]) == []
    assert [(p.code, p.file, p.line, p.where) for p in check_shared([_read(VALID), _read(VALID)])] == [
        ("unknown_step", "contact.yml", 8, "nom")
    ]


def test_every_text_is_checked_in_every_language() -> None:
    """Each `fr:` of the file that is a text, not a way to answer, is missed in English."""
    missed = {p.line for p in _problems(VALID.replace("[fr]", "[fr, en]")) if p.file == "essai.yml"}
    lines = VALID.splitlines()
    wanted = {n for n, line in enumerate(lines, 1) if re.search(r"(?<!also: \{)\bfr: ", line)}
    wanted |= {n for n, line in enumerate(lines, 1) if "unsure: true" in line}
    # options added by `unsure` are placed at the list of options, or at the step when it has none
    assert {n for n in wanted if "unsure" not in lines[n - 1]} <= missed
    assert len(list(texts(_read(VALID)[0]))) == len(
        [p for p in _problems(VALID.replace("[fr]", "[fr, en]")) if p.code == "missing_text"]
    )


@pytest.mark.parametrize(("key", "code"), [("levels", "review"), ("rules", "level_without_rule")])
def test_a_review_goes_with_levels_and_rules(key: str, code: str) -> None:
    text = re.sub(rf"^{key}:\n(  .*\n)+", "", VALID, flags=re.MULTILINE)
    assert code in {p.code for p in _problems(text)}


def test_a_result_needs_a_review() -> None:
    text = VALID.replace("role: review", "role: contact")
    assert ("review", "levels") in {(p.code, _line_of(text, p).split(":")[0]) for p in _problems(text)}


def test_declining_needs_a_sending_section() -> None:
    found = {(p.code, p.where) for p in _problems(VALID.replace("role: sending", "role: contact"))}
    assert ("misplaced_effect", "rappel") in found


def test_the_review_may_be_read_by_later_steps() -> None:
    text = VALID.replace("when: {answer: rappel, is: oui}", "when: {answer: recap, is: continuer}")
    assert _problems(text) == []


def test_the_checks_and_the_engine_name_the_same_option() -> None:
    assert prompt.CONTINUE == known.CONTINUE


def _line_of(text: str, problem: Problem) -> str:
    return text.splitlines()[problem.line - 1]


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("l'été", "l’été"),
        ('dit "oui"', "dit «~oui~»"),
        ("Quoi ?!", "Quoi~?!"),
        ("Quoi?", "Quoi~?"),
        ("Oui : non; si", "Oui~: non~; si"),
        ("« mot »", "«~mot~»"),
        ("«mot»", "«~mot~»"),
        ("« mot » ?", "«~mot~»~?"),
        ("à 10:30, 14:00 (?)", "à 10:30, 14:00 (?)"),
        ("Voir https://a.fr/x?y=l'z : ici", "Voir https://a.fr/x?y=l'z : ici"),
        ("Fin :", "Fin~:"),
        ("{joindre}:", "{joindre}~:"),
        ("(équipe) : {joindre}", "(équipe)~: {joindre}"),
        ("fine\u202f!", "fine\u202f!"),
        ("vraiment… ?", "vraiment…~?"),
        ('sans fin "', 'sans fin "'),
    ],
)
def test_the_remedy_of_typography_is_the_exact_text(written: str, right: str) -> None:
    assert mend(written) == right.replace("~", "\u00a0")


@given(st.text(alphabet="ab '\"«»?!;:.(){}\u00a0\u202f…htps/", max_size=20))
def test_a_mended_text_needs_no_mending(text: str) -> None:
    assert mend(mend(text)) == mend(text)


# The search: right against every walk of small random flows, and bounded.

ATOMS: dict[str, list[dict[str, Any]]] = {
    "a": [{"answer": "a", "is": "x"}, {"answer": "a", "is": ["y", "z"]}, {"answer": "a", "among": "statuts_suivis"}],
    "b": [{"answer": "b", "has": "x"}, {"answer": "b", "has": ["y", "z"]}],
    "c": [{"answer": "c", "at_most": 0}, {"answer": "c", "at_most": 1}, {"answer": "c", "is": "refus"}],
    "d": [{"answer": "d", "is": "x"}, {"answer": "d", "among": "statuts_suivis"}],
    "": [{"flag": "envoi_ouvert"}],
}


def _conditions(readable: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(
        st.sampled_from([atom for name in ["", *readable] for atom in ATOMS[name]]),
        lambda inner: st.one_of(
            st.builds(lambda part: {"not": part}, inner),
            st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        ),
        max_leaves=6,
    )


@st.composite
def _small_flows(draw: st.DrawFn) -> Flow:
    text = {"fr": "T"}
    options = [{"id": name, "text": text} for name in "xyz"]
    if draw(st.booleans()):
        options[2]["alone"] = True
    refusal = {"id": "refus", "text": text, "alone": True}
    steps: list[dict[str, Any]] = [
        {"id": "a", "type": "choice", "options": options},
        {"id": "b", "type": "multi", "options": [*options, refusal]},
        {"id": "c", "type": "scale", "max": 2, "ends": {"low": text, "high": text}, "options": [refusal]},
        {"id": "d", "type": "choice", "options": [{**option, "does": draw(_effects)} for option in options]},
        {"id": "e", "type": "choice", "options": options},
    ]
    for number, step in enumerate(steps):
        step["text"] = text
        if number and draw(st.booleans()):
            step["when"] = draw(_conditions("abcd"[:number]))
    sections = [{"id": "s", "role": "opening", "steps": steps}]
    return Flow.model_validate(
        {
            "flow": "f",
            "version": 1,
            "status": "à valider",
            "languages": ["fr"],
            "queue": "salaries",
            "farewell": text,
            "sections": sections,
        }
    )


_effects = st.sampled_from([None, None, "leave", "explain"])


def _reached(flow: Flow) -> set[str]:
    """Steps shown in some walk: every answer to every question, every configuration, one by one."""
    compiled = CompiledFlow(flow, "")
    reached: set[str] = set()
    for flags in ((), ("envoi_ouvert",)):
        for size in range(4):
            for followed in itertools.combinations("xyz", size):
                facts = Facts({"statuts_suivis": frozenset(followed)}, frozenset(flags))
                _walk(compiled, {}, facts, reached)
    return reached


def _walk(flow: CompiledFlow, answers: dict[str, Any], facts: Facts, reached: set[str]) -> None:
    here = next((placed for placed in flow.path(answers, facts) if placed.step.id not in answers), None)
    if here is None:
        return
    reached.add(here.step.id)
    options = [option for option in here.step.options if option.does is None]
    values: list[Any] = [option.id for option in options]
    if here.step.type == "multi":
        free = [option.id for option in options if not option.alone]
        values = [(option.id,) for option in options if option.alone]
        values += [several for size in range(1, len(free) + 1) for several in itertools.combinations(free, size)]
    if here.step.type == "scale":
        values += range(here.step.min, here.step.max + 1)
    for value in values:
        _walk(flow, {**answers, here.step.id: value}, facts, reached)


@settings(max_examples=100, deadline=None)
@given(_small_flows())
def test_the_search_agrees_with_walking_every_way(flow: Flow) -> None:
    walks = Walks(flow)
    found = {step.id for index, (_, step) in enumerate(flow.steps()) if walks.reach(index)}
    assert found == _reached(flow)


def test_the_search_is_bounded_and_then_raises_no_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = next(fault for fault in FAULTS if fault.code == "dead_rule")
    assert [p.code for p in _problems(fault.mutated())] == ["dead_rule"]
    monkeypatch.setattr(search, "BUDGET", 2)
    assert _problems(fault.mutated()) == []
    monkeypatch.setattr(search, "BUDGET", 10_000)
    monkeypatch.setattr(search, "TOTAL_BUDGET", 10)
    assert _problems(fault.mutated()) == []


# Whatever stands in a file, the answer is a flow or a list of problems with lines.

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
        flow, source = _read(text, shared)
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
    started = time.perf_counter()
    assert [(p.code, p.line) for p in _problems(VALID + "#" * 1_000_000)] == [("too_large", 1)]
    assert time.perf_counter() - started < 1


def test_the_largest_file_is_read_in_seconds() -> None:
    filler = (
        "      - {id: q%d, type: choice, text: {fr: Q}, options: [{id: a, text: {fr: A}}], when: {answer: %s, is: a}}\n"
    )
    steps = "".join(filler % (n, f"q{n - 1}" if n else "accord") for n in range(2_500)).replace(
        "accord, is: a", "accord, is: oui"
    )
    text = VALID.replace("  - id: relecture\n", steps + "  - id: relecture\n")
    assert len(text) < MAX_SIZE
    started = time.perf_counter()
    assert _problems(text) == []
    assert time.perf_counter() - started < 30


def test_a_billion_laughs_are_refused() -> None:
    bomb = "a0: &a0 ha\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    assert [(p.code, p.line) for p in _problems(bomb)] == [("yaml", 1)]
    bare = "sections: &s\n  - *s\n"
    assert [(p.code, p.line) for p in _problems(bare)] == [("yaml", 1)]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    assert _problems("\ufeff" + VALID) == []
    assert _problems(VALID.replace("\n", "\r\n")) == []


def test_unquoted_words_that_yaml_takes_for_booleans_stay_words() -> None:
    assert parse("oui: no\nnon: on\nvrai: true", "x.yml").data == {"oui": "no", "non": "on", "vrai": True}


# The content that comes with this version, and the command.


def test_the_packaged_content_has_no_problem() -> None:
    files = packaged_files()
    assert load(files).flows
    own = read_model(document_of(files, "messages.yml"), OwnTexts)
    sources = [expand(files, name, own) for name in ("salarie.yml", "manager.yml", "parler_a_quelqu_un.yml")]
    assert check_shared([(read_model(source.document, Flow, source), source) for source in sources]) == []


def test_the_command_passes_the_packaged_content() -> None:
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 0, result.output
    assert f"{len(packaged_files())} files, 0 problems" in result.output
    assert re.search(
        r"^salarie · version 1 · à valider \(not yet signed off.*\) · \d+ steps · \d+ rules · [0-9a-f]{12}$",
        result.output,
        re.MULTILINE,
    )


def test_the_command_reports_an_edited_file_under_its_own_path(tmp_path: Path) -> None:
    broken = packaged_files()["salarie.yml"].replace("status: à valider", "status: fini")
    (tmp_path / "salarie.yml").write_text(broken, "utf-8")
    line = broken[: broken.index("status: fini")].count("\n") + 1
    for argument in (tmp_path, tmp_path / "salarie.yml"):
        result = CliRunner().invoke(app, ["check", str(argument)])
        assert result.exit_code == 1
        assert f"{tmp_path / 'salarie.yml'}:{line} [status] schema: " in result.output
        assert "files, 1 problem\n" in result.output


def test_the_command_says_who_signed_off(tmp_path: Path) -> None:
    signed = packaged_files()["manager.yml"].replace('status: "à valider"', "status: validé\nvalidated_by: Dr Martin")
    (tmp_path / "manager.yml").write_text(signed, "utf-8-sig")
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "validé (by Dr Martin)" in result.output


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("salarie.yml", "flow: x\ntext: café".encode("latin-1"), ":2 encoding: the byte 0xE9 is not UTF-8 — "),
        ("salarié.yml", b"flow: x", " unused_file: no questionnaire reads this file — "),
        ("salarie.yml", b'"a\\u000ab": {"\\e[31m": 1}', ":1 yaml: "),
        ("salarie.yml", b'"a\\u000ab": 1', ":1 flow: "),
    ],
)
def test_the_command_prints_one_line_for_each_problem(tmp_path: Path, name: str, data: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(data)
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 1
    first, summary = result.output.splitlines()
    assert first.startswith(f"{tmp_path / name}{problem}")
    assert summary.endswith("files, 1 problem")


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("messages.yml", 'fr: "', "fr: \"C'est dit. ", "typography: straight apostrophe"),
        ("accueil.yml", 'fr: "', 'fr: "Vous êtes en orange. ', "forbidden_word: « orange »"),
        ("webchat.yml", "Menu", "Menu: ici", "typography: missing no-break space"),
        ("crisis.yml", "S-010:\n", "S-010:\n    exemple: non\n", "crisis: le champ « exemple » n’existe pas"),
        ("manager.yml", "flow: manager", "flow: salarie", "repeated_flow: 'salarie' is also the id of salarie.yml"),
    ],
)
def test_every_content_file_is_checked(tmp_path: Path, name: str, before: str, after: str, said: str) -> None:
    """The door, the assistant's own texts, the pages and the crisis rules, as well as the questionnaires."""
    text = packaged_files()[name]
    assert before in text
    (tmp_path / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert said in result.output
    assert f"{tmp_path / name}" in result.output


@pytest.mark.parametrize("name", ["missing.yml", "empty", "notes.txt", "twice"])
def test_a_path_that_cannot_be_used_is_bad_usage(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "salarie.yml").touch()
    paths = [tmp_path, tmp_path / "salarie.yml"] if name == "twice" else [tmp_path / name]
    result = CliRunner().invoke(app, ["check", *map(str, paths)])
    assert result.exit_code == 2
    assert "Error" in result.output


def test_a_shared_file_of_ones_own_is_read(tmp_path: Path) -> None:
    files = packaged_files()
    (tmp_path / "joindre.yml").write_text(files["contact.yml"], "utf-8")
    flow = files["parler_a_quelqu_un.yml"].replace("include: contact", "include: joindre")
    (tmp_path / "parler_a_quelqu_un.yml").write_text(flow, "utf-8")
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 0, result.output
