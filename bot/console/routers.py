"""Every router of the console, in the order in which routes are tried."""

from __future__ import annotations

from fastapi import APIRouter

from bot.console import (
    account,
    agenda,
    case,
    case_slots,
    colleagues,
    collective,
    deliveries,
    enrolment,
    entry,
    files,
    home,
    invitation,
    journal,
    late,
    liaison,
    login,
    partners,
    printing,
    queue,
    share_out,
    team,
)

ROUTERS: tuple[APIRouter, ...] = (
    files.router,
    login.router,
    invitation.router,
    enrolment.router,
    queue.router,
    agenda.router,
    share_out.router,
    entry.router,
    case.router,
    liaison.router,
    printing.router,
    case_slots.router,
    colleagues.router,
    late.router,
    partners.router,
    collective.router,
    deliveries.router,
    account.router,
    team.router,
    journal.router,
    home.router,
    home.rest,
)
