# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of plans: days, needs, who comes to a review, reasons, facts that are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack

FILE: Final = "plans/rules.yaml"
KINDS: Final = "codes/care-kind.csv"
"""What an activity may be; the register of services given has the same codes."""
OTHERS: Final = "codes/door-other.csv"
"""Who was asked by hand and is no institution."""
LANGUAGES: Final = "codes/language-of-advice.csv"


@dataclass(frozen=True, slots=True)
class Choice:
    """A code of one of the lists."""

    code: Annotated[str, Column(pattern="[a-z][a-z0-9-]{0,29}", what="small letters and hyphens")]
    name: Texts


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole file; a pack without it has no plans."""

    plan_days: Annotated[int, Column(low=1, high=366)] = 15
    """Within how many days of the decision an identified victim has a plan."""
    first_review_days: Annotated[int, Column(low=1, high=366)] = 30
    review_days: Annotated[int, Column(low=1, high=366)] = 30
    incident_days: Annotated[int, Column(low=1, high=366)] = 7
    """Within how many days of an incident the plan is reviewed."""
    urgent_hours: Annotated[int, Column(low=1, high=240)] = 24
    """Within how many hours somebody takes on what was asked for urgently."""
    domains: tuple[Choice, ...] = ()
    roles: tuple[Choice, ...] = ()
    contributions: tuple[Choice, ...] = ()
    results: tuple[Choice, ...] = ()
    undone_reasons: tuple[Choice, ...] = ()
    sexes: tuple[Choice, ...] = ()
    ages: tuple[Choice, ...] = ()
    accommodation: tuple[str, ...] = ()
    """Kinds of activities that a stay in a facility fulfils."""
    attorney: tuple[str, ...] = ()
    """Kinds of which the hours are counted until somebody takes on an urgent request."""
    carried_kinds: tuple[Choice, ...] = ()
    """What some kinds are called where she may be seen reading: nothing tells of proceedings."""
    carried_domains: tuple[Choice, ...] = ()


LISTS: Final = (
    "domains", "roles", "contributions", "results", "undone_reasons", "sexes", "ages",
)  # fmt: skip


def read_rules(pack: Pack) -> Rules:
    """Read the file of a pack, and note what is wrong in it."""
    found = pack.document(FILE, Rules)
    if found is None:
        return Rules()
    for name in LISTS:
        rows: Sequence[Choice] = getattr(found, name)
        pack.expect_unique(rows)
        if not rows:
            pack.fault(found, name, "at least one code")
    for name in ("accommodation", "attorney"):
        if not set(getattr(found, name)) <= {*pack.codes(KINDS)}:
            pack.fault(found, name, f"codes of {KINDS}")
    pack.expect_known(found.carried_kinds, "code", pack.codes(KINDS), f"a code of {KINDS}")
    domains = {each.code for each in found.domains}
    pack.expect_known(found.carried_domains, "code", domains, "a code of the domains")
    return found
