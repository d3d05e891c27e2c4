# SPDX-License-Identifier: EUPL-1.2
"""A synthetic data call for a demonstration, with a questionnaire in every state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.core.packfiles import read
from vidik.core.typesetting import typeset
from vidik.exchange.services import reminding
from vidik.figures.methods.naming import Catalogue
from vidik.figures.models import Cycle, Measure
from vidik.forms.methods.answers.model import Answer, Severity, fingerprint
from vidik.forms.methods.model import Form, Kind, Question
from vidik.forms.types import Change
from vidik.institutions.models import Institution
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.selectors.listing import standing
from vidik.questionnaires.services.acting import DEMO
from vidik.questionnaires.services.answering import explain, save_answers
from vidik.questionnaires.services.deciding import accept, return_answers
from vidik.questionnaires.services.dispatching import dispatch, extend
from vidik.questionnaires.services.evidence import EvidenceDraft, add_scan, record_evidence
from vidik.questionnaires.services.evidence_figures import FigureEntry, enter_figure
from vidik.questionnaires.services.preparing import prepare_call
from vidik.questionnaires.services.submitting import ask_approval, submit
from vidik.questionnaires.types import EvidenceKind

NAME: Final = "demo-letters"
SYNTHETIC: Final = "Сачињено за потребе приказа."
_ROUNDS: Final = 8
"""An answer may open further questions; so deep no form of a pack is."""


def make_demo_call(folder: Path, *, office: Actor, cycle: Cycle, catalogue: Catalogue) -> int:
    """Open the synthetic call of a pack once, with respondents in every state.

    Args:
        folder: the pack's folder.
        office: the demo account that asks.
        cycle: the cycle that the pack names.
        catalogue: names of measures, for what is accepted.

    Returns:
        How many were asked; none where a call stands already or these settings are for work.
    """
    plan = plan_of(folder)
    if not settings.DEMO or plan is None:
        return 0
    with acting(office):
        if Call.objects.filter(cycle=cycle).exists():
            return 0
        call = prepare_call(cycle, actor=office)
        requested = _send(call, plan, office)
    rows = {row.institution.code: row for row in requested}
    for code, state in plan.get("states", {}).items():
        if code in rows:
            _bring(rows[code], state, plan, office, catalogue)
    _remind(plan)
    with acting(office):
        for item in plan.get("extensions", []):
            row = rows[item["by"]]
            row.refresh_from_db()
            until = timezone.localdate() + dt.timedelta(days=item["days"])
            extend(row, until=until, reason=item["reason"], actor=office)
        for item in plan.get("held", []):
            _hold(item, cycle, office, catalogue)
    return len(rows)


def plan_of(folder: Path) -> Mapping[str, Any] | None:
    """Read what a pack makes up, None where it makes up nothing."""
    return read(folder, lambda pack: pack.optional(DEMO)) or None


def _send(call: Call, plan: Mapping[str, Any], office: Actor) -> list[Respondent]:
    now, today = timezone.now(), timezone.localdate()
    codes = set(call.respondents.values_list("institution__code", flat=True))
    left = codes - set(plan.get("unsent", []))
    for sending in plan["sendings"]:
        to = left & set(sending.get("to", left))
        left -= to
        days = dt.timedelta(days=sending["days"])
        dispatch(
            call,
            due_on=today - days + dt.timedelta(days=sending["due"]),
            only=to,
            at=now - days,
            actor=office,
        )
    rows = call.respondents.select_related("call", "institution__territory", "form")
    return list(rows.filter(sent_at__isnull=False))


def _remind(plan: Mapping[str, Any]) -> None:
    """Let the reminders of the past days fall one after the other, as the job would have."""
    for days in range(max(item["days"] for item in plan["sendings"]), -1, -2):
        reminding.run_reminders(now=timezone.now() - dt.timedelta(days=days))


def _bring(
    row: Respondent, state: str, plan: Mapping[str, Any], office: Actor, catalogue: Catalogue
) -> None:
    """Let an institution answer so far, and the office decide."""
    own = _for(row.institution)
    with acting(own):
        _fill(row, own, is_whole=state != "begun")
        if state == "begun":
            return
        if state == "approval":
            ask_approval(row, actor=own)
            return
        submit(row, actor=own)
    with acting(office):
        if state == "returned":
            return_answers(row, reason=plan["returned"], actor=office)
        elif state == "accepted":
            accept(row, catalogue=catalogue, actor=office)


def _hold(item: Mapping[str, Any], cycle: Cycle, office: Actor, catalogue: Catalogue) -> None:
    """Record a meeting with its minutes and what was stated there."""
    reported = EvidenceDraft(
        began_on=timezone.localdate() - dt.timedelta(days=item["days"]),
        subject=item["subject"],
        institutions=tuple(item["with"]),
        place=item["place"],
        took_part="\n".join(item["took_part"]),
        account=SYNTHETIC,
    )
    row = record_evidence(EvidenceKind.MEETING, cycle, reported, actor=office)
    minutes = typeset(
        "#heading(level: 1, data.title)\n#for line in data.lines [ #par(line) ]",
        {
            "title": item["subject"],
            "foot": row.sign,
            "lines": [item["place"], *item["took_part"], item["minutes"], SYNTHETIC],
        },
        language=settings.COUNTRY.official_language,
    )
    scan = add_scan(row, name=f"{row.sign}.pdf", content=minutes, actor=office)
    for figure in item["figures"]:
        enter_figure(
            row,
            FigureEntry(
                institution=figure["institution"],
                measure=Measure.objects.get(code=figure["measure"]),
                period=cycle.code,
                dimensions={},
                answer=Answer(str(figure["value"])),
                scan=scan.number,
                page=1,
            ),
            catalogue=catalogue,
            actor=office,
        )


def _for(institution: Institution) -> Actor:
    actor = Actor.system(NAME)
    return replace(actor, roles=frozenset({Role.SYSTEM}), institution=institution.pk)


def _fill(row: Respondent, actor: Actor, *, is_whole: bool) -> None:
    """Answer with last year's values, and whatever is asked besides with a reason or a mark."""
    form = calls.form_of_respondent(row)
    before = calls.last_year(actor, row)
    first = [Change(name, Answer(format(value.normalize(), "f"))) for name, value in before.items()]
    if not is_whole:
        save_answers(row, first[: max(len(first) // 2, 1)], actor=actor)
        return
    known: dict[str, Answer] = {change.question: change.answer for change in first}
    save_answers(row, first, actor=actor)
    listed = standing(actor, row, form)
    for _round in range(_ROUNDS):
        _answers, found = calls.judged(actor, row)
        changes = []
        for problem in found.must:
            question = form.questions[problem.questions[0]]
            name, answer = _synthetic(form, question, listed)
            if problem.code == "not-asked":
                name, answer = question.name, Answer()
            if known.get(name) != answer:
                known[name] = answer
                changes.append((name, answer))
        if not changes:
            break
        _answers, revisions = calls.drafts(row)
        save_answers(
            row,
            [
                Change(name, answer, base=revisions.get((name, -1), 0))
                for name, answer in dict(changes).items()
            ],
            actor=actor,
        )
    answers, found = calls.judged(actor, row)
    texts = {
        fingerprint(problem, answers): SYNTHETIC
        for problem in found.problems
        if problem.severity is Severity.EXPLAIN
    }
    if texts:
        explain(row, texts, actor=actor)


def _synthetic(form: Form, question: Question, listed: Mapping[str, str]) -> tuple[str, Answer]:
    """Return what is answered to a question of which nothing is known."""
    if question.place is not None or question.is_number:
        of = question.place.table if question.place is not None else question.name
        reason = next((q.name for q in form.questions.values() if q.reason_for == of), "")
        if reason:
            return reason, Answer("not_collected")
        return question.name, Answer(status="not_collected")
    if question.kind is Kind.LIST:
        return question.name, Answer(listed[question.name])
    if question.choices:
        choices = [choice.name for choice in form.choices[question.choices]]
        return question.name, Answer("no" if "no" in choices else choices[0])
    return question.name, Answer(SYNTHETIC)
