# SPDX-License-Identifier: EUPL-1.2
"""Read forms and their versions, drafts, and what the catalogue says of what they ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.alphabet import by_alphabet
from vidik.core.lists import in_order
from vidik.core.models import Code
from vidik.core.pages import page_language
from vidik.figures.models import Dimension, Measure
from vidik.figures.selectors.catalogue import filter_measures
from vidik.figures.types import CatalogueFilter
from vidik.institutions.models import Institution
from vidik.institutions.registry import actor_names
from vidik.institutions.services.loading import KIND_LIST
from vidik.questionnaires.content import Content, Known, from_json
from vidik.questionnaires.frozen import HEAVY
from vidik.questionnaires.methods.drafting import Items, walk
from vidik.questionnaires.methods.flaw import KnownMeasure
from vidik.questionnaires.methods.tables import Texts, split_pairs
from vidik.questionnaires.models import Call, DraftRevision, FormDraft, FormVersion, Respondent
from vidik.questionnaires.types import CallState, DraftState, State

MOST_FOUND = 12
MOST_CODES = 400
_LIVE = (DraftState.UPLOADED, DraftState.OPEN)


class CatalogueCodes:
    """Names of codes out of the catalogue."""

    def __init__(self, names: dict[str, dict[str, Texts]]) -> None:
        """Keep the names by dimension and code."""
        self._names = names

    def names(self, dimension: str, code: str) -> Texts | None:
        """Name a code in every language, None if the dimension has no such code."""
        return self._names.get(dimension, {}).get(code)


@dataclass(frozen=True, slots=True)
class Reworded:
    """A revision of a form's wording, to be shown."""

    made_at: dt.datetime
    by: str
    reason: str
    changes: tuple[tuple[str, str], ...]
    """Each text before and now."""


@dataclass(frozen=True, slots=True)
class Divided:
    """A dimension that divides a measure, with its codes."""

    code: str
    texts: Texts
    codes: tuple[tuple[str, Texts], ...]


def versions(
    actor: Actor, *, words: str = "", state: str = "", sort: str = ""
) -> QuerySet[FormVersion]:
    """List the versions of all forms, each with the years in which it was asked.

    Args:
        actor: who reads.
        words: part of a title in either language, or of the form's name.
        state: `used` in a call, `ready` without having been used, `newest`, or blank for all.
        sort: `title`, `version` or `since`, with a minus for the other way round.
    """
    asked = Respondent.objects.filter(form=OuterRef("pk")).order_by()
    newest = FormVersion.objects.filter(form_id=OuterRef("form_id")).order_by("-made_at", "-pk")
    rows = FormVersion.objects.defer(*HEAVY).annotate(
        years=ArraySubquery(asked.values("call__year").distinct()),
        # An institution that is asked every year is one institution.
        uses=Subquery(
            asked.values("form").annotate(n=Count("institution", distinct=True)).values("n")
        ),
        newest=Subquery(newest.values("pk")[:1]),
    )
    if words:
        rows = rows.filter(
            Q(title_en__icontains=words)
            | Q(title_sr__icontains=words)
            | Q(form_id__icontains=words)
        )
    if state == "used":
        rows = rows.filter(uses__isnull=False)
    elif state == "ready":
        rows = rows.filter(uses__isnull=True)
    elif state == "newest":
        rows = rows.filter(pk=F("newest"))
    rows = scope(actor, Action.QUESTIONNAIRES_READ, rows)
    title = "title_en" if page_language() == "en" else "title_sr"
    fields = {"title": title, "version": "version", "since": "made_at"}
    return in_order(rows, sort, fields, ("form_id", "-made_at", "-pk"))


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


def newest_version(actor: Actor, form_id: str) -> FormVersion | None:
    """Give the newest version of a form; None if there is no such form."""
    rows = scope(actor, Action.QUESTIONNAIRES_READ, FormVersion.objects.filter(form_id=form_id))
    return rows.order_by("-made_at", "-pk").first()


def newest_forms(actor: Actor) -> QuerySet[FormVersion]:
    """List the newest version of every form."""
    return versions(actor, state="newest")


def live_drafts(actor: Actor) -> QuerySet[FormDraft]:
    """List what is being written, the one last worked on first."""
    rows = FormDraft.objects.filter(state__in=_LIVE).select_related("base")
    rows = rows.defer(*(f"base__{name}" for name in HEAVY))
    return scope(actor, Action.QUESTIONNAIRES_READ, rows)


def draft(actor: Actor, key: int) -> FormDraft:
    """Give a draft.

    Raises:
        OutOfScope: there is none, or the actor may not read it.
    """
    rows = scope(actor, Action.QUESTIONNAIRES_READ, FormDraft.objects.select_related("base"))
    row = rows.filter(pk=key).first()
    if row is None:
        raise OutOfScope
    return row


def content(row: FormDraft, number: int | None = None) -> Content:
    """Give what a draft that was read in scope holds, or held after one of its changes.

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
    """Give what the catalogue says of all that a form speaks of, in four queries."""
    measures = {item.cells.get("vidik::measure", "") for item in walk(items)} - {""}
    found = {
        row.code: KnownMeasure(
            row.unit, row.counts, frozenset(one.code for one in row.dimensions.all())
        )
        for row in Measure.objects.filter(code__in=measures).prefetch_related("dimensions")
    }
    return Known(found, _codes(_spoken(items)))


def all_codes() -> CatalogueCodes:
    """Give the names of all codes of the catalogue: a file may speak of any."""
    return _codes(Dimension.objects.values_list("code", flat=True))


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


def _codes(dimensions: Iterable[str]) -> CatalogueCodes:
    lists: dict[int, list[str]] = {}
    for row in Dimension.objects.filter(code__in=dimensions):
        lists.setdefault(row.code_list_id, []).append(row.code)
    names: dict[str, dict[str, Texts]] = {}
    for code in Code.objects.filter(list__in=lists):
        for dimension in lists[code.list_id]:
            texts = {"en": code.name_en, "sr": code.name_sr}
            names.setdefault(dimension, {})[code.code] = texts
    return CatalogueCodes(names)


def measures_like(actor: Actor, words: str) -> list[Measure]:
    """Find measures of the catalogue by words of their names, in either script."""
    rows = filter_measures(actor, CatalogueFilter(words=words), None)
    return list(rows[:MOST_FOUND])


def measure(actor: Actor, code: str) -> Measure | None:
    """Give a measure of the catalogue; None if there is none of that code."""
    return filter_measures(actor, CatalogueFilter(), None).filter(code=code).first()


def divided_by(row: Measure) -> list[Divided]:
    """List what divides a measure, with the codes that may be written."""
    dimensions = list(row.dimensions.all())
    codes: dict[int, list[tuple[str, Texts]]] = {}
    for code in Code.objects.filter(list__in={one.code_list_id for one in dimensions}):
        texts = {"en": code.name_en, "sr": code.name_sr}
        codes.setdefault(code.list_id, []).append((code.code, texts))
    return [
        Divided(
            one.code,
            {"en": one.name_en, "sr": one.name_sr},
            tuple(codes.get(one.code_list_id, ())[:MOST_CODES]),
        )
        for one in dimensions
    ]


def measure_names(codes: Iterable[str]) -> dict[str, Texts]:
    """Name measures in both languages, by code."""
    rows = Measure.objects.filter(code__in=set(codes)).values_list("code", "name_en", "name_sr")
    return {code: {"en": english, "sr": serbian} for code, english, serbian in rows}


def open_calls(actor: Actor) -> list[Call]:
    """List the calls in which somebody was not sent a questionnaire yet, or may be added."""
    rows = Call.objects.exclude(state=CallState.CLOSED)
    return list(scope(actor, Action.QUESTIONNAIRES_READ, rows))


def asked_with(actor: Actor, row: FormVersion) -> list[tuple[int, int, int]]:
    """List the years in which a version is asked: how many institutions, and how many not sent."""
    rows = scope(actor, Action.QUESTIONNAIRES_READ, Respondent.objects.filter(form=row))
    counted = (
        rows.values("call__year")
        .annotate(asked=Count("pk"), unsent=Count("pk", filter=Q(state=State.PREPARED)))
        .order_by("-call__year")
    )
    return [(one["call__year"], one["asked"], one["unsent"]) for one in counted]


def kinds_named(codes: Iterable[str]) -> list[Code]:
    """Give the kinds of institutions of these codes."""
    rows = Code.objects.filter(list__code=KIND_LIST, code__in=set(codes))
    return list(rows)


def institutions_named(codes: Sequence[str]) -> list[Institution]:
    """Give the institutions of these codes, by name."""
    return list(Institution.objects.filter(code__in=set(codes)).order_by(by_alphabet("name")))
