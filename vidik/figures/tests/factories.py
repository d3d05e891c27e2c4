# SPDX-License-Identifier: EUPL-1.2
"""Make measures, institutions and figures for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import count

from django.utils import timezone

from vidik.core.models import Code, CodeList
from vidik.core.periods import Period
from vidik.core.transliterate import fold
from vidik.figures.models import Cycle, Dimension, Figure, Measure, Observation, Theme
from vidik.institutions.models import Institution

_numbers = count(1)


def make_cycle(code: str = "2031") -> Cycle:
    return Cycle.objects.get_or_create(
        code=code, defaults={"starts_on": f"{code}-01-01", "ends_on": f"{code}-12-31"}
    )[0]


def make_institution(code: str, name: Mapping[str, str] | None = None) -> Institution:
    kinds, _made = CodeList.objects.get_or_create(
        code="institution-kind", defaults={"name": {"en": "Kinds", "sr": "Врсте"}}
    )
    kind, _made = Code.objects.get_or_create(
        list=kinds, code="independent_body", defaults={"name": {"en": "Body", "sr": "Орган"}}
    )
    return Institution.objects.create(
        code=code,
        name={"en": code, "sr": code} | dict(name or {}),
        kind=kind,
        control="outside",
        search_text=code,
    )


def make_dimension(
    code: str,
    codes: Sequence[str | tuple[str, str]],
    *,
    kind: str = "classification",
    exclusive: bool = True,
) -> Dimension:
    """Make a dimension; a pair is a code and the wider code that it is a part of."""
    code_list = CodeList.objects.create(code=f"dimension-{code}", name={"en": code, "sr": code})
    made: dict[str, Code] = {}
    for position, item in enumerate(codes):
        name, parent = item if isinstance(item, tuple) else (item, "")
        made[name] = Code.objects.create(
            list=code_list,
            code=name,
            name={"en": name.replace("-", " "), "sr": name.replace("-", " ")},
            position=position,
            parent=made.get(parent),
        )
    return Dimension.objects.create(
        code=code,
        name={"en": code.replace("-", " ").title(), "sr": code},
        kind=kind,
        exclusive=exclusive,
        position=next(_numbers),
        code_list=code_list,
    )


def make_measure(
    code: str,
    *,
    name: Mapping[str, str] | None = None,
    unit: str = "persons",
    counts: str = "persons",
    theme: str = "test-theme",
    dimensions: Sequence[Dimension] = (),
    additive: bool = True,
    person_level: bool = False,
) -> Measure:
    group, _made = Theme.objects.get_or_create(
        code=theme, defaults={"name": {"en": theme.title(), "sr": theme}}
    )
    measure = Measure.objects.create(
        code=code,
        name={"en": code.replace("-", " ").capitalize(), "sr": code} | dict(name or {}),
        unit=unit,
        counts=counts,
        theme=group,
        additive_over_institutions=additive,
        additive_over_time=additive,
        person_level=person_level,
        search_text=fold(" ".join([code, *(name or {}).values()])),
    )
    measure.dimensions.set(dimensions)
    return measure


def make_figure(
    measure: Measure,
    institution: Institution,
    value: object = None,
    *,
    cycle: Cycle | None = None,
    period: str = "2031",
    dimensions: Mapping[str, str] | None = None,
    status: str = "",
    qualifier: str = "exact",
    section: str = "",
    reference: str = "",
    note: str = "",
) -> Figure:
    number = next(_numbers)
    pairs = dict(sorted((dimensions or {}).items()))
    figure = Figure.objects.create(
        cycle=cycle or make_cycle(),
        reference=reference or f"t-{number:05}",
        measure=measure,
        institution=institution,
        period=period,
        period_end=Period.parse(period).end,
        dimensions=pairs,
        dimension_key=";".join(f"{key}={code}" for key, code in pairs.items()),
        section=section,
        origin="questionnaire",
        note=note,
        statement=number,
    )
    Observation.objects.create(
        figure=figure,
        value=None if value is None else Decimal(str(value)),
        status=status,
        qualifier=qualifier,
        created_at=timezone.now(),
        created_by="system:tests",
    )
    return figure
