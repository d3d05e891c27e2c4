# SPDX-License-Identifier: EUPL-1.2
"""Synthetic assessments, an incident and a safety plan of a demonstration, as the pack says.

Everything goes through the services that people use, in the names of the demo accounts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.selectors.acting import demo_actor
from vidik.assessments.methods.instruments import Scale
from vidik.assessments.methods.scoring import score
from vidik.assessments.models import Assessment
from vidik.assessments.selectors.assessments import assessments
from vidik.assessments.selectors.instruments import content_of, current_instruments
from vidik.assessments.services import assessing, planning
from vidik.assessments.types import Judgement, PlanContent, PlanStep
from vidik.cases.services import sharings
from vidik.cases.types import CaseState, Ground, Purpose
from vidik.core.packfiles import PackError, read
from vidik.identification.models import Procedure
from vidik.identification.selectors import procedures
from vidik.institutions import selectors as institutions
from vidik.institutions.models import Institution
from vidik.registers import services as registers
from vidik.registers.registry import register_called
from vidik.vault.methods.plain import Plain

FILE: Final = "demo/assessments.yaml"
SHARED_DAYS: Final = 360


def make_demo_assessments(folder: Path, *, actor: Actor) -> int:
    """Make the synthetic assessments of a pack once, in the names of its demo accounts.

    Args:
        folder: of the pack.
        actor: who looks institutions up.

    Returns:
        For how many cases; none if there are some or these settings are for real work.

    Raises:
        PackError: the file names an account that there is not.
    """
    found = read(folder, lambda pack: pack.optional(FILE))
    if not settings.DEMO or not found:
        return 0
    by, places = _actor(found["by"]), institutions.by_code(actor)
    with acting(by):
        if assessments(by).exists():
            return 0
        rows = procedures.procedures_of(by).filter(
            outcome="identified", same_as__isnull=True, case__state=CaseState.OPEN,
            person__erased_at__isnull=True, person__merged_into__isnull=True,
        )  # fmt: skip
        victims = list(
            rows.select_related("case", "person").order_by("-decided_at", "pk")[
                : len(found["cases"])
            ]
        )
    for procedure, each in zip(victims, found["cases"], strict=False):
        _share(procedure, found["shared"], places)
        with acting(by):
            _assess(procedure, each, by)
    return len(victims)


def _actor(username: str) -> Actor:
    found = demo_actor(username)
    if found is None:
        raise PackError.of(FILE, "by", f"a demo account that acts, not “{username}”")
    return found


def _day(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def _share(
    procedure: Procedure, said: Mapping[str, Any], places: Mapping[str, Institution]
) -> None:
    actor = _actor(said["by"])
    with acting(actor):
        sharings.share_case(
            procedure.case, institution=places[said["with"]], purpose=Purpose.ACCOMMODATION,
            ground=Ground(said["ground"]), reference=said["reference"],
            until=timezone.now() + dt.timedelta(days=SHARED_DAYS), actor=actor,
        )  # fmt: skip


def _assess(procedure: Procedure, said: Mapping[str, Any], by: Actor) -> None:
    for each in said.get("assessments", ()):
        row = _begun(procedure, each, by)
        content = content_of(row.instrument)
        level = score(content, row.answers).level if row.kind in assessing.SCORED else ""
        judged = Judgement(
            str(level), took_part=tuple(each["took_part"]), outcomes=tuple(each["outcomes"])
        )
        assessing.finish(row, judged, actor=by)
    if "begun" in said:
        _begun(procedure, said["begun"], by, is_whole=False)
    register = register_called("incidents")
    if "incident" in said and register is not None:
        one = said["incident"]
        values = {"kind": [one["kind"]], "whom": [one["whom"]], "measures": [one["measure"]]}
        at = timezone.now() - dt.timedelta(minutes=5)
        registers.enter(register, values, when=at, case=procedure.case, actor=by)
    if "plan" in said:
        _plan(procedure, said["plan"], by)


def _begun(
    procedure: Procedure, said: Mapping[str, Any], by: Actor, *, is_whole: bool = True
) -> Assessment:
    instrument = current_instruments().get(code=said["instrument"])
    row = assessing.begin(
        procedure.case, instrument, on=_day(said["days"]), person=procedure.person, actor=by
    )
    answers = {
        each.code: "no" if each.scale == Scale.KNOWN else "none"
        for each in content_of(instrument).questions
        if is_whole
    }
    for answer, name in (
        ("yes", "yes"), ("yes", "strengths"), ("some", "some"), ("serious", "serious"),
        ("unknown", "unknown"),
    ):  # fmt: skip
        answers |= dict.fromkeys(said.get(name, ()), answer)
    return assessing.save_answers(row, answers, saves=row.saves, actor=by)


def _plan(procedure: Procedure, said: Mapping[str, Any], by: Actor) -> None:
    steps = tuple(
        PlanStep(
            each["situation"],
            tuple(each.get("advice", ())),
            tuple(each.get("helpers", ())),
            tuple(each.get("numbers", ())),
            Plain(each["words"]) if "words" in each else None,
        )
        for each in said["steps"]
    )
    content = PlanContent(_day(1), said["made_with"], copy=said["copy"], steps=steps)
    planning.make_plan(procedure.person, content, after=0, actor=by)
