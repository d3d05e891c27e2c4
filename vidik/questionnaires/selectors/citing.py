# SPDX-License-Identifier: EUPL-1.2
"""Under which citations the figures of a questionnaire stand, also after a merge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from vidik.figures.models import Figure
from vidik.institutions.models import Institution
from vidik.questionnaires.models import Respondent


def merged_into(institutions: Iterable[int]) -> dict[int, list[str]]:
    """Return the codes of what was merged into several institutions, by the key of each."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Institution.objects.filter(merged_into__in=set(institutions)).order_by("pk")
    for primary, code in rows.values_list("merged_into", "code"):
        if primary is not None:
            found[primary].append(code)
    return found


def head_of(row: Respondent, merged: Mapping[int, list[str]] | None = None) -> str:
    """Return what the citations of all figures of a questionnaire begin with.

    Figures that were accepted before a merge keep the citation that they had: under another one
    they would stand, and be counted, twice.

    Args:
        row: the questionnaire.
        merged: what was merged into which institution, where many are asked for.
    """
    own = f"q{row.call.year}-{row.institution.code}-"
    known = merged_into([row.institution_id]) if merged is None else merged
    codes = known.get(row.institution_id, [])
    if not codes:
        return own
    requested = set(
        Respondent.objects.filter(call=row.call_id, institution__code__in=codes).values_list(
            "institution__code", flat=True
        )
    )
    for code in codes:
        head = f"q{row.call.year}-{code}-"
        # Where both were asked, the other questionnaire is still the duplicate's own.
        if code not in requested and cited(row, head):
            return head
    return own


def cited(row: Respondent, head: str) -> dict[str, int]:
    """Return the figures that are under citations of a questionnaire: key by citation."""
    figures = Figure.objects.filter(
        cycle=row.call.cycle_id, institution=row.institution_id, reference__startswith=head
    )
    return {
        reference: key
        for reference, key in figures.values_list("reference", "pk")
        if reference.removeprefix(head).isdecimal()
    }
