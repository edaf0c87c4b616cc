"""The web application: routes, problem documents, guard. Wired from outside, so tests wire their own."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute

from bot.api import calendar, cases, conversations, mydata, passage, problems, receipts, status, window
from bot.api.context import Context
from bot.api.docs import add_docs
from bot.api.guard import Guard
from bot.console.routers import ROUTERS
from bot.demo.marking import NamesDownloads
from bot.webchat import assets, kits, pages, returns, sheets

DESCRIPTION = (
    "Confidential self-screening for the prevention of job loss for health reasons. "
    "People talk through /conversations; a service's own software reads its queue through /cases."
)


def create_app(context: Context) -> FastAPI:
    """The application around an opened store."""
    app = FastAPI(
        title="Relais PDP",
        version="1",
        description=DESCRIPTION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.context = context
    problems.install(app)
    app.router.routes.extend(_routes())
    add_docs(app)
    if context.world.demo:
        app.add_middleware(NamesDownloads)
    app.add_middleware(Guard)
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """Every route, in the order in which they are tried.

    FastAPI wires included routes at the first request, in a quarter of a second: once in a process, not for each
    application.
    """
    wired = APIRouter()
    for each in (
        conversations,
        receipts,
        passage,
        window,
        mydata,
        calendar,
        cases,
        status,
        pages,
        sheets,
        kits,
        assets,
    ):
        wired.include_router(each.router)
    wired.include_router(returns.router)
    for router in ROUTERS:
        wired.include_router(router)
    return tuple(wired.routes)
