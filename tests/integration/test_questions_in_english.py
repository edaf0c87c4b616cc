"""Questions in English, which are read without a model."""

from __future__ import annotations

from bot.wiring import Installation
from tests.support.talking import Browser, Talk

ENGLISH = {
    "Will my employer know that I came here?": "employeur_informe",
    "Do I have to tell my boss what illness I have?": "employeur_informe",
    "Who can see my answers?": "confidentialite",
    "How do I get an appointment with the occupational health doctor?": "visite_a_la_demande",
    "Can I see the work doctor before I go back?": "visite_pre_reprise",
    "Do I have to see a doctor when I return to work?": "visite_reprise",
    "Can I work part-time after my sick leave?": "temps_partiel_therapeutique",
    "How long will I get paid while I am off sick?": "invalidite_ij",
    "What happens if the doctor says I am unfit for my job?": "inaptitude",
    "Can I get a better chair or different hours?": "amenagement_poste",
    "How can I be recognised as a disabled worker?": "rqth",
    "My manager is bullying me, what can I do?": "harcelement",
    "Who can I see about my stress at work?": "souffrance_psychique",
    "I drink too much, will anyone judge me?": "addictions",
    "I have diabetes, can I keep working?": "maladie_chronique",
    "My back is worn out after 30 years of lifting, what can I do?": "usure_senior",
    "Can I try another job during my sick leave?": "essai_encadre",
    "Can I retrain for a different job?": "reconversion",
    "Can I meet my boss during my sick leave to prepare my return?": "rendez_vous_liaison",
    "What is the mid-career visit?": "visite_mi_carriere",
    "What is the PDP team?": "cellule_pdp",
    "How can I help someone in my team who is struggling?": "manager_aider",
    "Am I allowed to ask what illness my employee has?": "manager_droits",
    "Can I ask the occupational doctor to see one of my workers?": "manager_demande_visite",
}
DISMISSED = (
    "Can my boss fire me because I am ill?",
    "Can I be dismissed while I'm on sick leave?",
    "My boss wants to get rid of me since my cancer",
)


def test_ordinary_questions_in_english(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Each is told its topic; of what no topic answers alone, the likely ones are proposed, a person among them; what
    has nothing to do with work gets none. In a questionnaire an answer stays one."""
    topics = sqlite_installation.world.catalog.information.topics
    talk = Talk.begin(sqlite_browser, lang="en")
    heard = {}
    for question, topic in ENGLISH.items():
        said = talk.say(text=question)["messages"]
        beginning = topics[topic].short["en"].partition("{")[0]
        heard[question] = topic if any(beginning in each["text"] for each in said) else (talk.step, said)
    assert heard == ENGLISH
    for question in DISMISSED:
        talk.say(text=question)
        assert [each["id"] for each in talk.turn["prompt"]["options"]][:3] == [
            "inaptitude",
            "cellule_pdp",
            "contact_humain",
        ]
        talk.answer("autre_chose")
    for question in ("What is the weather tomorrow?", "Where is the canteen?"):
        talk.say(text=question)
        assert talk.step == "accueil"
    walk = Talk.begin(sqlite_browser, lang="en").enter("salarie", until="statut")
    assert walk.say(text="my company, I am stressed")["prompt"]["step"] == "statut"
    assert walk.say(text="a private company")["prompt"]["step"] == "situation"
    assert walk.say(text="off sick")["prompt"]["step"] == "duree_arret"
