# SPDX-License-Identifier: EUPL-1.2
"""The map of data holders: who holds which measure, by which question it is asked, what lacks.

An institution holds what the form it was last asked with asks for, and what figures of it state.
Both are read in as many queries as there are kinds of facts, not as there are institutions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import Count

from vidik.access.services import authorize, scope
from vidik.access.types import Action, Actor
from vidik.core.alphabet import alphabetical, by_name
from vidik.core.transliterate import fold
from vidik.figures.models import Figure, Measure
from vidik.forms.models import FormVersion
from vidik.institutions.models import Institution
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.selectors.calls import ANSWERED
from vidik.questionnaires.types import Gap, Holder, HolderFilter, State

CYCLES_SHOWN: Final = 4
_Asked = tuple[FormVersion, tuple[str, ...]]


def shown_cycles() -> list[str]:
    """List the newest cycles, the oldest of them first."""
    codes = Call.objects.values_list("cycle__code", flat=True).union(
        Figure.objects.order_by().values_list("cycle__code", flat=True).distinct()
    )
    return sorted(set(codes))[-CYCLES_SHOWN:]


def holders(actor: Actor, wanted: HolderFilter) -> list[Holder]:
    """List who holds which measure, by institution and measure, as a filter asks."""
    authorize(actor, Action.QUESTIONNAIRES_READ)
    cycles = shown_cycles()
    newest = Call.objects.order_by("-year").first()
    respondents = _respondents(actor, newest, wanted)
    forms = _questions(row.form_id for row in respondents.values())
    stated = _stated(cycles, wanted)
    requested: dict[tuple[int, str], _Asked] = {}
    for institution, row in respondents.items():
        form, measures = forms[row.form_id]
        for code, names in measures.items():
            requested[institution, code] = (form, names)
    pairs = sorted({*requested, *stated})
    if wanted.measure:
        pairs = [pair for pair in pairs if pair[1] == wanted.measure]
    institutions = Institution.objects.select_related("sector").in_bulk({key for key, _ in pairs})
    measures_ = {row.code: row for row in Measure.objects.filter(code__in={c for _, c in pairs})}
    listed = []
    for institution, code in pairs:
        found = requested.get((institution, code))
        names = found[1] if found is not None else ()
        figures = stated.get((institution, code), {})
        gap = _gap(respondents.get(institution), names, figures, cycles)
        if wanted.gap and (gap is None if wanted.gap == "any" else gap != wanted.gap):
            continue
        listed.append(
            Holder(
                institution=institutions[institution],
                measure=measures_[code],
                form=found[0] if found is not None else None,
                questions=names,
                figures=tuple((cycle, figures.get(cycle, 0)) for cycle in cycles),
                gap=gap,
            )
        )
    return sorted(
        listed, key=lambda item: (alphabetical(str(item.institution.name)), item.measure.code)
    )


def held_measures(actor: Actor) -> list[tuple[str, str]]:
    """List the measures that figures state or forms ask for: code and name."""
    authorize(actor, Action.QUESTIONNAIRES_READ)
    return by_name((row.code, str(row.name)) for row in Measure.objects.all())


def _respondents(
    actor: Actor, newest: Call | None, wanted: HolderFilter
) -> Mapping[int, Respondent]:
    rows = Respondent.objects.filter(call=newest) if newest else Respondent.objects.none()
    if wanted.words:
        rows = rows.filter(institution__search_text__contains=fold(wanted.words))
    rows = scope(actor, Action.QUESTIONNAIRES_READ, rows).only(
        "institution_id", "form_id", "state", "sent_at"
    )
    return {row.institution_id: row for row in rows}


def _questions(
    keys: Iterable[int],
) -> dict[int, tuple[FormVersion, dict[str, tuple[str, ...]]]]:
    """Return by form the questions that ask for each measure; a table counts as one."""
    found = {}
    for form in FormVersion.objects.filter(pk__in=set(keys)).defer("choices", "names", "measures"):
        measures: dict[str, dict[str, None]] = defaultdict(dict)
        for _where, cells in form.survey:
            code = cells.get("vidik::measure")
            if code and not cells.get("vidik::rows"):
                measures[code][cells.get("vidik::table") or cells["name"]] = None
        found[form.pk] = (form, {code: tuple(names) for code, names in measures.items()})
    return found


def _stated(cycles: list[str], wanted: HolderFilter) -> dict[tuple[int, str], dict[str, int]]:
    rows = Figure.objects.filter(cycle__code__in=cycles).order_by()
    if wanted.words:
        rows = rows.filter(institution__search_text__contains=fold(wanted.words))
    if wanted.measure:
        rows = rows.filter(measure__code=wanted.measure)
    rows = rows.filter(observations__is_current=True, observations__value__isnull=False)
    counted = rows.values_list("institution", "measure__code", "cycle__code").annotate(Count("pk"))
    stated: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for institution, measure, cycle, count in counted:
        stated[institution, measure][cycle] = count
    return stated


def _gap(
    row: Respondent | None,
    names: tuple[str, ...],
    figures: Mapping[str, int],
    cycles: list[str],
) -> Gap | None:
    """Say what lacks in the newest cycle."""
    if not cycles or figures.get(cycles[-1]):
        return None
    if not names:
        return Gap.NOT_ASKED
    if row is None or row.state == State.PREPARED:
        return Gap.NOT_SENT
    if row.state not in ANSWERED:
        return Gap.SILENT
    return Gap.WAITING if row.state == State.SUBMITTED else Gap.NO_NUMBER


def gaps(listed: Iterable[Holder]) -> list[tuple[Gap, int]]:
    """Count the gaps of a map by kind, in their order."""
    counted = Counter(item.gap for item in listed)
    return [(gap, counted[gap]) for gap in Gap if counted[gap]]
