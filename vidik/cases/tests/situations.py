# SPDX-License-Identifier: EUPL-1.2
"""Random situations around cases, and an oracle that says who may see what.

The oracle is written from what was promised, over the drawn facts alone: it knows neither the
database nor the policies, and names roles, purposes and parts by itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import strategies as st

INSTITUTIONS = 3
PEOPLE = 4
CASES = 3

OVERSEE = {
    "centre-head", "duty-expert", "case-expert", "association-head", "association-worker",
    "police", "prosecutor", "court-officer",
}  # fmt: skip
ONLY_WHERE_NAMED = {"shelter-staff", "provider", "case-officer"}
NEVER = {
    "reader", "analyst", "editor", "head", "statistician", "first-responder", "respondent",
    "validator", "coordinator", "local-team", "prison-officer", "institution-admin", "auditor",
    "system-admin",
}  # fmt: skip
EVERYTHING = frozenset({
    "identity", "contact", "report", "identification", "protection", "accommodation", "health",
    "proceedings",
})  # fmt: skip
SHOWN_FOR = {
    "support": {"identity", "contact", "protection"},
    "accommodation": {"identity", "contact", "protection", "accommodation"},
    "health-care": {"identity", "contact", "health"},
    "legal-aid": {"identity", "contact", "identification", "proceedings"},
    "investigation": {"identity", "report", "identification", "proceedings"},
    "trial": {"identity", "identification", "proceedings"},
    "guardianship": set(EVERYTHING) - {"accommodation"},
    "residence": {"identity", "identification"},
    "return": {"identity", "contact", "protection"},
    "labour": {"identity", "report"},
}
OPEN_STATES = {"started-alone", "granted"}


@dataclass(frozen=True)
class Span:
    """From an hour to an hour, counted from now; no end where it goes on."""

    first: int
    last: int | None

    def holds(self) -> bool:
        return self.first < 0 and (self.last is None or self.last > 0)


@dataclass(frozen=True)
class DrawnMembership:
    person: int
    institution: int
    role: str
    days: Span
    """In days: memberships are counted by days."""
    ended_at_once: bool


@dataclass(frozen=True)
class DrawnCase:
    responsible: int
    restricted: bool
    closed: bool


@dataclass(frozen=True)
class DrawnPart:
    case: int
    institution: int
    person: int | None
    hours: Span


@dataclass(frozen=True)
class DrawnSharing:
    case: int
    institution: int
    purpose: str
    hours: Span
    answer: str
    """`accepted` and `waits` show the case; `declined` and `withdrawn` do not."""


@dataclass(frozen=True)
class DrawnEmergency:
    case: int
    person: int
    institution: int
    state: str
    begun: int
    """Minutes from now."""
    lasts: int
    """Minutes."""


@dataclass(frozen=True)
class Situation:
    switched_off: frozenset[int]
    memberships: tuple[DrawnMembership, ...]
    cases: tuple[DrawnCase, ...]
    parts: tuple[DrawnPart, ...]
    sharings: tuple[DrawnSharing, ...]
    emergencies: tuple[DrawnEmergency, ...]


def visible(situation: Situation, actor: DrawnMembership, number: int) -> frozenset[str] | None:
    """Say which parts of a case somebody may see; None where they may not know of it."""
    if not _acts(situation, actor):
        return None
    case = situation.cases[number]
    of_the_house = case.responsible == actor.institution and actor.role in OVERSEE
    if _takes_part(situation, actor, number) or _broke_the_glass(situation, actor, number):
        return EVERYTHING
    if case.restricted:
        return None
    return EVERYTHING if of_the_house else _shared(situation, actor, number)


def _acts(situation: Situation, actor: DrawnMembership) -> bool:
    return (
        actor.person not in situation.switched_off
        and actor.days.holds()
        and not actor.ended_at_once
        and actor.role in OVERSEE | ONLY_WHERE_NAMED
    )


def _takes_part(situation: Situation, actor: DrawnMembership, number: int) -> bool:
    for part in situation.parts:
        here = part.case == number and part.institution == actor.institution
        if not here or not part.hours.holds():
            continue
        if part.person == actor.person:
            return True
        is_hidden = situation.cases[number].restricted
        if part.person is None and not is_hidden and actor.role in OVERSEE:
            return True
    return False


def _broke_the_glass(situation: Situation, actor: DrawnMembership, number: int) -> bool:
    return any(
        (access.case, access.person, access.institution)
        == (number, actor.person, actor.institution)
        and access.state in OPEN_STATES
        and access.begun < 0 < access.begun + access.lasts
        for access in situation.emergencies
    )


def _shared(situation: Situation, actor: DrawnMembership, number: int) -> frozenset[str] | None:
    purposes = [
        sharing.purpose
        for sharing in situation.sharings
        if (sharing.case, sharing.institution) == (number, actor.institution)
        and sharing.hours.holds()
        and sharing.answer in {"waits", "accepted"}
    ]
    if not purposes:
        return None
    return frozenset(part for purpose in purposes for part in SHOWN_FOR[purpose])


# ------------------------------------------------------------------------------- drawing

_people = st.integers(0, PEOPLE - 1)
_institutions = st.integers(0, INSTITUTIONS - 1)
_cases = st.integers(0, CASES - 1)
_roles = st.one_of(
    st.sampled_from(sorted(OVERSEE)),
    st.sampled_from(sorted(OVERSEE | ONLY_WHERE_NAMED)),
    # Of those who see no case, some see a register of their own.
    st.sampled_from([*sorted(NEVER), *["first-responder"] * 5]),
)
_spans = st.one_of(
    st.builds(Span, st.integers(-400, -2), st.one_of(st.none(), st.integers(2, 400))),
    st.builds(
        lambda first, long: Span(first - long, first), st.integers(-200, -2), st.integers(1, 200)
    ),
    st.builds(lambda first: Span(first, None), st.integers(2, 300)),
)
_memberships = st.builds(
    DrawnMembership, _people, _institutions, _roles, _spans, st.sampled_from((False,) * 7 + (True,))
)
_begun = st.integers(-220, 200).filter(lambda minutes: abs(minutes) > 30)
_emergencies = st.builds(
    DrawnEmergency,
    _cases,
    _people,
    _institutions,
    st.sampled_from(
        ("requested", "refused", "ended", "reviewed", *sorted(OPEN_STATES), *sorted(OPEN_STATES))
    ),
    _begun,
    st.integers(1, 240),
).filter(lambda access: abs(access.begun + access.lasts) > 30)

situations = st.builds(
    Situation,
    st.frozensets(_people, max_size=1),
    st.lists(
        _memberships,
        min_size=2,
        max_size=5,
        unique_by=lambda row: (row.person, row.institution, row.role),
    ).map(tuple),
    st.lists(
        st.builds(DrawnCase, _institutions, st.booleans(), st.booleans()),
        min_size=CASES,
        max_size=CASES,
    ).map(tuple),
    st.lists(
        st.builds(DrawnPart, _cases, _institutions, st.one_of(st.none(), _people), _spans),
        max_size=6,
        unique_by=lambda row: (row.case, row.institution, row.person),
    ).map(tuple),
    st.lists(
        st.builds(
            DrawnSharing,
            _cases,
            _institutions,
            st.sampled_from(sorted(SHOWN_FOR)),
            _spans,
            st.sampled_from(("waits", "waits", "accepted", "withdrawn", "declined")),
        ),
        max_size=5,
        unique_by=lambda row: (row.case, row.institution, row.purpose),
    ).map(tuple),
    st.lists(_emergencies, max_size=4, unique_by=lambda row: (row.case, row.person, row.state)).map(
        tuple
    ),
)


def hours(now: dt.datetime, span: Span) -> tuple[dt.datetime, dt.datetime | None]:
    """Return the moments of a span of hours."""
    first = now + dt.timedelta(hours=span.first)
    return first, None if span.last is None else now + dt.timedelta(hours=span.last)
