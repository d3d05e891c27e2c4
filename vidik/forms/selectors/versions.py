# SPDX-License-Identifier: EUPL-1.2
"""Read forms and their versions, drafts, and what the catalogue says of what they ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.alphabet import by_alphabet
from vidik.core.models import Code
from vidik.core.texts import says
from vidik.forms.content import Content, Known, from_json
from vidik.forms.methods.drafting import Items, walk
from vidik.forms.methods.tables import CodeNames, split_pairs
from vidik.forms.models import DraftRevision, FormDraft, FormVersion
from vidik.forms.registry import asking, catalogue
from vidik.forms.selectors.frozen import HEAVY
from vidik.forms.types import DraftState
from vidik.institutions.models import Institution
from vidik.institutions.registry import actor_names
from vidik.institutions.services.loading import KIND_LIST

_LIVE = (DraftState.UPLOADED, DraftState.OPEN)


@dataclass(frozen=True, slots=True)
class Reworded:
    """A revision of a form's wording, to be shown."""

    made_at: dt.datetime
    by: str
    reason: str
    changes: tuple[tuple[str, str], ...]
    """Each text before and now."""


def versions(actor: Actor) -> QuerySet[FormVersion]:
    """List the versions of all forms, each with the years in which it was asked."""
    use = asking()
    requested = use.rows().filter(form=OuterRef("pk")).order_by()
    newest = FormVersion.objects.filter(form_id=OuterRef("form_id")).order_by("-made_at", "-pk")
    rows = FormVersion.objects.defer(*HEAVY).annotate(
        years=ArraySubquery(requested.values(use.year).distinct()),
        # An institution that is asked every year is one institution.
        uses=Subquery(
            requested.values("form").annotate(n=Count("institution", distinct=True)).values("n")
        ),
        newest=Subquery(newest.values("pk")[:1]),
    )
    rows = scope(actor, Action.QUESTIONNAIRES_READ, rows)
    return rows.order_by("form_id", "-made_at", "-pk")


def called(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """Keep the versions of which words are part of a title, or of the form's name."""
    return rows.filter(says("title", query, how="icontains") | Q(form_id__icontains=query))


def in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Keep the versions that are `used` in a call, `ready` without that, or the `newest`."""
    if state == "newest":
        return rows.filter(pk=F("newest"))
    return rows.filter(uses__isnull=state == "ready")


def wordings(row: FormVersion) -> list[Reworded]:
    """List the revisions of the wording of a version that was read in scope, the newest first."""
    revisions = list(row.wordings.all())
    names = actor_names({revision.made_by for revision in revisions})
    return [
        Reworded(
            revision.made_at,
            _("country pack") if revision.source else names[revision.made_by],
            _("The country pack says it in other words.") if revision.source else revision.reason,
            tuple((before, now) for before, now in revision.texts.values()),
        )
        for revision in revisions
    ]


def form_version(actor: Actor, key: int) -> FormVersion:
    """Return one version of a form.

    Raises:
        OutOfScope: there is none, or the actor may not read it.
    """
    rows = scope(actor, Action.QUESTIONNAIRES_READ, FormVersion.objects.all())
    row = rows.filter(pk=key).first()
    if row is None:
        raise OutOfScope
    return row


def latest_forms() -> list[FormVersion]:
    """Return the newest version of every form."""
    rows: dict[str, FormVersion] = {}
    for row in FormVersion.objects.order_by("form_id", "made_at", "pk"):
        rows[row.form_id] = row
    return list(rows.values())


def form_for(institution: Institution, forms: Iterable[FormVersion]) -> FormVersion | None:
    """Return which form an institution gets: named by code before kind, else everybody's.

    Where several forms name it, the one that names the fewest: it was made for this institution.
    """
    rows = sorted(forms, key=lambda row: (_width(row), -row.made_at.timestamp(), -row.pk))
    return (
        next((r for r in rows if institution.code in r.audience.get("institutions", ())), None)
        or next((r for r in rows if institution.kind.code in r.audience.get("kinds", ())), None)
        or next((r for r in rows if r.audience.get("everybody")), None)
    )


def _width(row: FormVersion) -> int:
    return len(row.audience.get("institutions", ())) + len(row.audience.get("kinds", ()))


def newest_version(actor: Actor, form_id: str) -> FormVersion | None:
    """Return the newest version of a form; None if there is no such form."""
    rows = scope(actor, Action.QUESTIONNAIRES_READ, FormVersion.objects.filter(form_id=form_id))
    return rows.order_by("-made_at", "-pk").first()


def newest_forms(actor: Actor) -> QuerySet[FormVersion]:
    """List the newest version of every form."""
    return in_state(versions(actor), "newest")


def live_drafts(actor: Actor) -> QuerySet[FormDraft]:
    """List what is being written, the one last worked on first."""
    rows = FormDraft.objects.filter(state__in=_LIVE).select_related("base")
    rows = rows.defer(*(f"base__{name}" for name in HEAVY))
    return scope(actor, Action.QUESTIONNAIRES_READ, rows)


def draft(actor: Actor, key: int) -> FormDraft:
    """Return a draft.

    Raises:
        OutOfScope: there is none, or the actor may not read it.
    """
    rows = scope(actor, Action.QUESTIONNAIRES_READ, FormDraft.objects.select_related("base"))
    row = rows.filter(pk=key).first()
    if row is None:
        raise OutOfScope
    return row


def content(row: FormDraft, number: int | None = None) -> Content:
    """Return what a draft that was read in scope holds, or held after one of its changes.

    Raises:
        OutOfScope: it has no such revision.
    """
    wanted = row.revision if number is None else number
    found = DraftRevision.objects.filter(draft=row, number=wanted).first()
    if found is None:
        raise OutOfScope
    return from_json(found.content)


def revisions(row: FormDraft) -> QuerySet[DraftRevision]:
    """List what was done to a draft that was read in scope, the newest first."""
    return DraftRevision.objects.filter(draft=row).defer("content")


def known(items: Items) -> Known:
    """Return what the catalogue says of all that a form speaks of."""
    measures = {item.cells.get("vidik::measure", "") for item in walk(items)} - {""}
    listed = catalogue()
    return Known(listed.measures(measures), CodeNames(listed.codes(_spoken(items))))


def all_codes() -> CodeNames:
    """Return the names of all codes of the catalogue: a file may speak of any."""
    return CodeNames(catalogue().codes(None))


def _spoken(items: Items) -> set[str]:
    """List the dimensions that a form speaks of; what is malformed is named elsewhere."""
    spoken = set()
    for item in walk(items):
        for column in ("vidik::dimensions", "vidik::rows", "vidik::columns"):
            for part in item.cells.get(column, "").split("|"):
                try:
                    spoken |= {name for name, _code in split_pairs(part.strip())}
                except ValueError:
                    continue
    return spoken


def kinds_named(codes: Iterable[str]) -> list[Code]:
    """Return the kinds of institutions of these codes."""
    rows = Code.objects.filter(list__code=KIND_LIST, code__in=set(codes))
    return list(rows)


def institutions_named(codes: Sequence[str]) -> list[Institution]:
    """Return the institutions of these codes, by name."""
    return list(Institution.objects.filter(code__in=set(codes)).order_by(by_alphabet("name")))
