# SPDX-License-Identifier: EUPL-1.2
"""The present values of quantities that a room above follows, such as indicators of a plan.

Who binds a quantity may read figures, and decides by it that whoever reads what it is bound to sees
its value. So the values themselves are given to whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from vidik.core.models import Code
from vidik.figures.models import Measure, Observation, Qualifier

_EVIDENCE = "statement="


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is followed: a measure as one institution states it, of a period, and which part."""

    measure: int
    institution: int
    period: str
    dimensions: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """The value that is current, and where it stands."""

    value: Decimal
    cycle: str
    reference: str


def values_followed(quantities: Collection[Quantity]) -> dict[Quantity, Followed]:
    """Return the current values of quantities, in one query; those without any are left out.

    What a later cycle says of a period counts more than what an earlier one said, and of one cycle
    what it stated first. A value that is not exact is no value.
    """
    if not quantities:
        return {}
    wanted = set(quantities)
    rows = (
        Observation.objects.filter(
            figure__measure__in={each.measure for each in wanted},
            figure__institution__in={each.institution for each in wanted},
            figure__period__in={each.period for each in wanted},
            figure__measure__person_level=False,
            is_current=True,
            value__isnull=False,
            qualifier=Qualifier.EXACT,
        )
        .order_by("figure__cycle__code", "-figure__statement", "-figure_id")
        .values_list(
            "figure__measure", "figure__institution", "figure__period", "figure__dimension_key",
            "value", "figure__cycle__code", "figure__reference",
        )
    )  # fmt: skip
    found: dict[Quantity, Followed] = {}
    for measure, institution, period, dimensions, value, cycle, reference in rows:
        kept = ";".join(each for each in dimensions.split(";") if not each.startswith(_EVIDENCE))
        quantity = Quantity(measure, institution, period, kept)
        if quantity in wanted and value is not None:
            found[quantity] = Followed(value, cycle, reference)
    return found


def followable_measures() -> list[tuple[str, str]]:
    """Return the measures that can be followed, by code: those that tell of no single person."""
    rows = Measure.objects.filter(person_level=False).order_by("code")
    return [(row.code, str(row.name)) for row in rows]


def part_fault(measure: Measure, part: str) -> bool:
    """Return whether a breakdown such as `sex=female;age=child` is none of a measure."""
    lists = dict(measure.dimensions.values_list("code", "code_list"))
    for each in part.split(";"):
        dimension, _sign, code = each.partition("=")
        known = lists.get(dimension)
        if known is None or not Code.objects.filter(list=known, code=code).exists():
            return True
    return False
