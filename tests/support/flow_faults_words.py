"""More of them: the words, the walks through the flow, and the file itself."""

from __future__ import annotations

from tests.support.flow_faults import HELP, ON_ADVICE, ON_EFFORTS, ON_ORIENTATION, ON_R2, ON_VARIANT, Fault

WORDS = [
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
