"""What a screen reader is given at each kind of step: roles, names, states, live regions (WCAG 2.2)."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.support.browser import Server, Visitor, prepare
from tests.support.talking import RED

BARS = """
- banner:
  - button "Retour"
  - heading "GIMS 13" [level=1]
  - button "Menu"
  - link "Quitter"
"""
HELP = """
- navigation "Aide":
  - button "J’ai besoin d’aide maintenant"
  - button "Être rappelé·e sans répondre"
"""


def sees(visitor: Visitor, tree: str) -> None:
    """The page holds this part of a tree."""
    expect(visitor.page.locator("body")).to_match_aria_snapshot(tree)


def test_each_kind_of_question(visitor: Visitor, server: Server) -> None:
    page = visitor.open().page
    sees(
        visitor,
        """
- link "Aller à la question"
- main:
  - form "Est-ce votre appareil ?":
    - heading "Est-ce votre appareil ?" [level=2]
    - button /Oui, il est à moi/
    - button /Non, ou il est partagé/
""",
    )
    visitor.press("Oui, il est à moi")
    visitor.wait_for("accueil")
    sees(
        visitor,
        """
- main:
  - log "Conversation"
  - heading "Que souhaitez-vous faire ?" [level=2]
  - group "Que souhaitez-vous faire ?":
    - button "Je fais le point pour moi"
  - textbox "Ou répondez avec vos mots"
  - button "Répondre"
""",
    )
    assert page.locator("#log").get_attribute("aria-live") == "polite"
    visitor.answer("salarie")
    visitor.walk({"situation": "en_arret", "duree_arret": "3_6_mois"}, until="prepa_reprise")
    sees(visitor, BARS)
    sees(visitor, HELP)
    sees(
        visitor,
        """
- banner:
  - progressbar "Progression"
- main:
  - group "Qu’est-ce qui est déjà prévu pour préparer votre retour au travail ?":
    - checkbox "Une visite de pré-reprise"
    - checkbox "Rien pour l’instant"
  - button "Valider"
""",
    )
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#question")).to_have_accessible_description(re.compile("Plusieurs réponses possibles"))
    page.get_by_role("checkbox", name="Une visite de pré-reprise").check()
    sees(visitor, '- checkbox "Une visite de pré-reprise" [checked]')
    page.get_by_role("checkbox", name="Rien pour l’instant").check()
    sees(visitor, '- checkbox "Rien pour l’instant" [checked]')
    expect(page.get_by_role("checkbox", name="Une visite de pré-reprise")).not_to_be_checked()
    visitor.walk(until="capacite")
    page.get_by_role("radio", name="6", exact=True).check(force=True)
    sees(
        visitor,
        """
- radiogroup /de 0 à 10/:
  - radio "0"
  - radio "6" [checked]
  - radio "10"
- button /Valider.+6 sur 10/
- button "Je ne sais pas"
""",
    )


def test_the_recap_the_result_and_the_request(visitor: Visitor, server: Server) -> None:
    page = visitor.resume(prepare(server, {"accueil": "salarie", **RED, "moral": "moyen"}, until="recap")).page
    sees(
        visitor,
        """
- group /Voici vos réponses/:
  - button "Moral actuel Moyen Modifier"
  - button "Voir le résultat"
""",
    )
    visitor.answer("continuer")
    expect(page.locator(".sheet")).to_be_focused()
    sees(
        visitor,
        """
- log "Conversation":
  - region "Pour vous, maintenant":
    - heading "Pour vous, maintenant" [level=2]
    - list
    - paragraph:
      - button "Garder cette page"
""",
    )
    visitor.walk(RED, until="contact_coordonnees")
    sees(visitor, "- textbox /numéro de téléphone/")
    visitor.give("06 12")
    sees(visitor, "- alert: /Je n’ai pas reconnu ce numéro/")
    field = page.locator(".answers .typed")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("Je n’ai pas reconnu ce numéro"))
    assert field.get_attribute("aria-invalid") == "true"
    page.locator(".answers .typed").fill("")
    visitor.walk(RED, until="envoi")
    visitor.answer("envoyer")
    expect(page.locator(".receipt").first).to_be_focused()
    sees(
        visitor,
        """
- log "Conversation":
  - region /Demande n°/:
    - heading /Demande n°/ [level=2]
    - list
    - paragraph:
      - button "Garder cette page"
""",
    )


def test_the_menu_what_is_kept_and_help(visitor: Visitor, server: Server) -> None:
    page = visitor.resume(prepare(server, {"accueil": "salarie"}, until="moral")).page
    opener = page.get_by_role("button", name="Menu")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    sees(
        visitor,
        """
- region "Menu":
  - group "Taille du texte":
    - button "Texte plus petit"
    - status: /100/
    - button "Texte plus grand"
  - button "Mes données"
""",
    )
    page.locator("#erase").click()
    sees(visitor, '- alertdialog /Tout effacer/:\n  - button "Effacer"\n  - button "Annuler"')
    expect(page.get_by_role("button", name="Annuler")).to_be_focused()
    visitor.press("Annuler")
    page.locator("#my-data").click()
    sees(
        visitor,
        """
- main:
  - heading "Vos données" [level=2]
  - heading "Sur cet appareil" [level=3]
  - heading "Vos réponses en cours" [level=3]
  - term: Gêne au travail
  - definition: Non, pas de gêne
  - definition:
    - button /Changer.+Gêne au travail/
  - heading "Vos accords" [level=3]
  - button "Reprendre cet accord"
""",
    )
    visitor.press("Revenir à la conversation")
    visitor.press("J’ai besoin d’aide maintenant")
    expect(page.locator("#crisis")).to_be_focused()
    sees(
        visitor,
        """
- region "De l’aide, maintenant":
  - heading "De l’aide, maintenant" [level=2]
  - paragraph:
    - link "Appeler le 3114"
  - button "Revenir à la conversation"
""",
    )
