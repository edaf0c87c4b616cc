"""A small valid flow file with what it includes, style of pyxform, to be broken by tests; and how it is checked."""

from __future__ import annotations

from flows.checks import check_flow
from flows.expansion import OwnTexts, Source, document_of, expand, read_model
from flows.model import Flow
from flows.source import InvalidContent, Problem

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


def read_flow(text: str, shared: str = SHARED) -> tuple[Flow, Source]:
    """The flow of this file, where it may be read. Raises InvalidContent."""
    files = {"essai.yml": text, "messages.yml": MESSAGES, "contact.yml": shared}
    own = read_model(document_of(files, "messages.yml"), OwnTexts)
    source = expand(files, "essai.yml", own)
    return read_model(source.document, Flow, source), source


def problems_of(text: str, shared: str = SHARED) -> list[Problem]:
    """Every problem of this file."""
    try:
        return check_flow(*read_flow(text, shared))
    except InvalidContent as error:
        return list(error.problems)
