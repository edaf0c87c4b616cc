"""Every router of the console, in the order in which routes are tried."""

from __future__ import annotations

from fastapi import APIRouter

from bot.console import account, case, deliveries, enrolment, files, home, invitation, journal, login, queue, team

ROUTERS: tuple[APIRouter, ...] = (
    files.router,
    login.router,
    invitation.router,
    enrolment.router,
    queue.router,
    case.router,
    deliveries.router,
    account.router,
    team.router,
    journal.router,
    home.router,
    home.rest,
)
