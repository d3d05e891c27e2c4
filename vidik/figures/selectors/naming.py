# SPDX-License-Identifier: EUPL-1.2
"""Name figures in full, so that nobody takes one cell of a table for another."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from vidik.figures.models import Figure, Observation
from vidik.figures.selectors.tables import Labels, labels_for
from vidik.figures.wording import period_text, value_text


def full_names(figures: Iterable[Figure]) -> dict[int, str]:
    """Name figures by measure, every dimension, period and who reported them.

    In the language that is active; the measures and institutions should be fetched already.

    Returns:
        Names by key of the figure.
    """
    rows = list(figures)
    labels = labels_for({axis for row in rows for axis in row.dimensions})
    return {row.pk: full_name(row, labels) for row in rows}


def full_name(figure: Figure, labels: Labels) -> str:
    """Name a figure, with names of dimensions and codes that were fetched already."""
    parts = (
        str(figure.measure.name),
        place_name(figure, labels) or _("in all"),
        period_text(figure.period),
        str(figure.institution.short),
    )
    return "; ".join(parts)


def place_name(figure: Figure, labels: Labels) -> str:
    """Say how a figure is broken down; blank where it is not."""
    return "; ".join(
        f"{labels.axis(axis)}: {labels.code(axis, code)}"
        for axis, code in sorted(figure.dimensions.items(), key=lambda pair: labels.order(pair[0]))
    )


def value_name(version: Observation) -> str:
    """Write the value of a version with its qualifier, or why there is none."""
    return value_text(version.value, version.status, version.qualifier)
