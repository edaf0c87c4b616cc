"""Changes that break the valid file, and the problem that each must give: its form and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.flow_file import VALID


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

FORM = [
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
]
