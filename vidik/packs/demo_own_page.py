# SPDX-License-Identifier: EUPL-1.2
"""The page of one synthetic person of a demonstration, which a number and phrase in a file open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from vidik.access.services import acting
from vidik.accounts.selectors.acting import demo_actor
from vidik.cases.types import CaseState
from vidik.core.packfiles import PackError, read
from vidik.participation.selectors.pack import is_on
from vidik.participation.services import demo, giving, serving
from vidik.participation.types import SayingKind
from vidik.plans.selectors.plans import plans
from vidik.plans.types import PlanState
from vidik.vault.methods.plain import Plain

FILE: Final = "demo/own_page.yaml"


def make_demo_own_page(folder: Path) -> int:
    """Give one synthetic person a page, in the name of a demo account.

    Returns:
        How many were given; none if there is one, no plan is agreed, or this is for real work.

    Raises:
        PackError: the file names an account that there is not.
    """
    found = read(folder, lambda pack: pack.optional(FILE))
    if not (settings.DEMO and found and is_on()):
        return 0
    lead = demo_actor(found["by"])
    if lead is None:
        raise PackError.of(FILE, "by", f"a demo account that acts, not “{found['by']}”")
    if demo.has_own_pages(lead):
        return 0
    with acting(lead):
        rows = plans(lead).filter(
            state=PlanState.AGREED, case__state=CaseState.OPEN, case__is_demo=True
        )
        plan = rows.order_by("agreed_on", "pk").first()
    if plan is None:
        return 0
    wished = timezone.localdate() - dt.timedelta(days=3)
    access, _code = giving.give(
        plan.case, "person", wished, "signed", found["reference"], actor=lead
    )
    demo.let_open_by(access, str(found["number"]), found["phrase"])
    seen = serving.visit(serving.sign_in(str(found["number"]), found["phrase"]).token)
    assert seen is not None  # noqa: S101 - it was opened in the line before
    for thing in serving.page_of(seen).plan:
        if thing.kind == found["unwanted"]:
            serving.say_of_activity(seen, thing.line, SayingKind.DOES_NOT_WANT)
    serving.write(seen, Plain(found["message"]))
    return 1
