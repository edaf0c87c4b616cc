"""What the page of a case is made of, beside the request, the timeline and the first gestures: one part a subject."""

from __future__ import annotations

from bot.console import (
    case_assign,
    case_employer,
    case_measures,
    case_merge,
    case_plan,
    case_referrals,
    case_slots,
    case_talking,
    case_transfer,
)
from bot.console.case_part import CasePart

PARTS: tuple[CasePart, ...] = (
    case_merge.BANNER,
    case_plan.PART,
    case_employer.PART,
    case_measures.PART,
    case_merge.PART,
    case_slots.PART,
    case_referrals.PART,
    case_assign.PART,
    case_talking.PART,
    case_transfer.PART,
)
