"""`/cellule/invitation/…`: what an invited member finds at the end of the link."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.api.context import context
from bot.deadlines import day_in_words
from storage import access

router = APIRouter(include_in_schema=False)

_ROLES = {
    "member": "membre de la cellule",
    "coordinator": "coordination de la cellule",
    "admin": "administration",
    "auditor": "contrôle du journal",
}
_PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Invitation</title>
<style>
:root {{ color-scheme: light dark; --accent: light-dark(#0b5d5b, #6cc5c1); }}
body {{ font: 18px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem;
  background: light-dark(#fafafa, #161a1a); color: light-dark(#1c2323, #e8eded); }}
h1 {{ font-size: 1.4rem; color: var(--accent); }}
code {{ background: light-dark(#eceeee, #252b2b); padding: .1em .3em; border-radius: .25em; overflow-wrap: anywhere; }}
</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"""


@router.get("/cellule/invitation/{token}")
async def invitation(token: str, request: Request) -> HTMLResponse:
    """Say who is invited to what, or that the link is over."""
    ctx = context(request)
    found = await ctx.store.read(access.find_invitation, token) if len(token) <= 128 else None
    service = ctx.world.config.services.get(found.service) if found else None
    if found is None or service is None:
        body = "<p>Ce lien n’est pas valable : il a déjà servi, ou ses sept jours sont passés.</p>"
        body += "<p>Demandez-en un nouveau à la personne qui administre Relais dans votre service.</p>"
        return HTMLResponse(_PAGE.format(title="Invitation introuvable", body=body), status_code=404)
    until = day_in_words(service, found.expires_at)
    command = f"relais key create --service {found.service} --role cell"
    body = (
        f"<p>Vous êtes invité·e à rejoindre {escape(service.cell)} de {escape(service.name)} "
        f"({_ROLES[found.role]}). L’invitation est valable jusqu’au {until}.</p>"
        "<p>L’espace de travail de la cellule n’est pas encore dans cette version. Les demandes envoyées sont dans "
        "la file, et se lisent dès maintenant avec une clé d’accès. La personne qui administre Relais la crée avec "
        f"<code>{escape(command)}</code>.</p>"
        "<p>Gardez ce lien : il servira à ouvrir votre accès.</p>"
    )
    return HTMLResponse(_PAGE.format(title="Votre invitation", body=body.replace(" :", "\u00a0:")))
