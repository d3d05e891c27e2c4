# SPDX-License-Identifier: EUPL-1.2
"""Find what is named by codes, and refuse changes to what somebody else changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from vidik.core.workflow import Refusal
from vidik.figures.models import Cycle, Figure

RowT = TypeVar("RowT", bound=Model)


class ChangedMeanwhile(Refusal):
    """Somebody changed the row after the page was opened."""


def require_seen(row: Any, seen: int) -> None:
    """Require that a row is as whoever changes it saw it.

    Raises:
        ChangedMeanwhile: it was changed since.
    """
    if row.revision != seen:
        raise ChangedMeanwhile(
            _("Somebody changed this after you opened the page. Open it again, then continue.")
        )


def named(rows: QuerySet[RowT], codes: Iterable[str], field: str, by: str = "code") -> list[RowT]:
    """Return the rows of some codes.

    Raises:
        ValidationError: of the field, with the codes that are not there.
    """
    wanted = list(dict.fromkeys(codes))
    found = {str(getattr(row, by)): row for row in rows.filter(**{f"{by}__in": wanted})}
    missing = [code for code in wanted if code not in found]
    if missing:
        raise ValidationError({field: _("Not found: %(codes)s.") % {"codes": ", ".join(missing)}})
    return [found[code] for code in wanted]


def figures_cited(cycle: Cycle, citations: Sequence[str], field: str = "evidence") -> list[Figure]:
    """Return the figures of a cycle by their citations.

    Raises:
        ValidationError: of the field, with the citations that are none.
    """
    known = {
        figure.reference: figure
        for figure in Figure.objects.filter(cycle=cycle, reference__in=citations)
    }
    missing = [citation for citation in citations if citation not in known]
    if missing:
        raise ValidationError(
            {
                field: _("Not among the figures of %(cycle)s: %(citations)s.")
                % {"cycle": cycle.code, "citations": ", ".join(missing)}
            }
        )
    return [known[citation] for citation in citations]
