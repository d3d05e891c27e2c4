# SPDX-License-Identifier: EUPL-1.2
"""Enter generated matters by the hundred: the same rows as by hand, in few statements.

The rules of the tables hold here too. What is left out is the record of each single act; one act
says how many matters were entered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from vidik.access.changes import change
from vidik.access.types import Action
from vidik.core.bulk import insert_rows
from vidik.identification.services.bulk import generating
from vidik.matters.models import (
    Act,
    Charge,
    Hearing,
    Injured,
    JudgedCharge,
    Judgment,
    Leg,
    Link,
    Matter,
    Measure,
    PersonLeg,
    Suspect,
    Testimony,
)

ORDER: Final = (
    Matter, Suspect, Injured, Link, Leg, PersonLeg, Charge, Act, Measure, Hearing, Testimony,
    Judgment, JudgedCharge,
)  # fmt: skip
"""Each stands on those before it."""


def enter_generated(rows: Iterable[Any]) -> int:
    """Enter generated rows of matters, in whichever order they come.

    Returns:
        How many matters were entered.

    Raises:
        IntegrityError: a row cannot be, such as a suspect at two places.
    """
    of_kind: dict[type[Any], list[Any]] = defaultdict(list)
    for row in rows:
        of_kind[type(row)].append(row)
    with generating() as actor, change(actor, Action.IDENTIFICATION_GENERATE) as act:
        for kind in ORDER:
            fields = kind._meta.concrete_fields  # noqa: SLF001 - Django's public-by-use API
            columns = [str(field.column) for field in fields]
            insert_rows(
                kind,
                columns,
                ([getattr(row, field.attname) for field in fields] for row in of_kind[kind]),
            )
        act.record("matters.generated", label="matters", matters=len(of_kind[Matter]))
    return len(of_kind[Matter])
