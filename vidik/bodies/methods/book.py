# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of bodies: codes, days, where one is expected, and those that are public."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Blank, Column, Pack
from vidik.figures.methods.naming import Code

RULES: Final = "bodies/rules.yaml"
BODIES: Final = "bodies/bodies.yaml"
PROFESSIONS: Final = "codes/profession.csv"
TOPICS: Final = "codes/topic.csv"
LEGAL_BASES: Final = ("decision", "agreed", "informal", "none", "unknown")
"""As `types.LegalBasis` has them."""
UNITS: Final = ("days", "months")
_CODE: Final = Column(pattern="[a-z][a-z0-9-]{0,29}", what="small letters and hyphens")


@dataclass(frozen=True, slots=True)
class Choice:
    """A code of one of the lists."""

    code: Annotated[str, _CODE]
    name: Texts


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of body."""

    code: Annotated[str, _CODE]
    name: Texts
    institutions: tuple[str, ...]
    """Kinds of institutions that are bodies of this kind; the first is that of a new one."""
    is_expected: Annotated[bool, Column(key="expected")] = False
    """Whether municipalities and cities are expected to have one."""
    meets: bool = True
    """Whether bodies of this kind hold sessions."""


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """A function that a post has."""

    code: Annotated[str, _CODE]
    name: Texts
    is_leading: Annotated[bool, Column(key="leads")] = False
    """Whether the institution for which it is held keeps the body."""
    is_contact: Annotated[bool, Column(key="contact")] = False
    """Whether whoever holds it is a contact person of the body."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A territory in which a body is expected."""

    territory: str
    since: dt.date
    source: Texts


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole file; a pack without it keeps no bodies."""

    kinds: tuple[KindRow, ...] = ()
    functions: tuple[FunctionRow, ...] = ()
    forms: tuple[Choice, ...] = ()
    """How a session is held."""
    end_reasons: tuple[Choice, ...] = ()
    """Why an official no longer holds a post."""
    cancel_reasons: tuple[Choice, ...] = ()
    dissolve_reasons: tuple[Choice, ...] = ()
    purposes: tuple[Choice, ...] = ()
    """What a budget is for."""
    expected: tuple[Expected, ...] = ()
    interval_months: Annotated[int, Column(low=1, high=60)] = 12
    """The time between sessions of a body that states none of its own."""
    grace_days: Annotated[int, Column(low=0, high=400)] = 30
    """For so many days after a session was due a body still counts as active."""
    prepare_days: Annotated[int, Column(low=1, high=100)] = 14
    """So many days before a session it is work to prepare it."""
    minutes_days: Annotated[int, Column(low=1, high=100)] = 15
    """Within so many days minutes are written, and then confirmed."""
    currency: Annotated[str, Column(pattern="[A-Z]{3}", what="three capital letters")] = "EUR"


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post of a body, as the pack knows it: for which institution, never who."""

    function: str
    institution: Blank = ""
    profession: Blank = ""
    place: Blank = ""
    since: dt.date | None = None
    until: dt.date | None = None
    held: bool = False
    """Whether somebody holds it; otherwise it is vacant."""
    times: Annotated[int, Column(low=1, high=500)] = 1
    """How many such posts there are."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session that the pack knows of."""

    day: dt.date
    month_only: bool = False
    """Whether only the month of the day is known."""
    topic: Blank = ""
    kind: Annotated[str, Column(one_of=("internal", "consultative"))] = "internal"


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """Money that is set aside for a body in a year."""

    year: Annotated[int, Column(low=2000, high=2100)]
    amount: Annotated[float, Column(low=1)]
    currency: Annotated[str, Column(pattern="[A-Z]{3}", what="three capital letters")]
    purpose: str
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body that is publicly known; what somebody changes on pages holds instead."""

    institution: str
    kind: str
    source: str
    """Where it is said, such as the section of a report."""
    legal_basis: Annotated[str, Column(one_of=LEGAL_BASES)] = "unknown"
    founding_act: Blank = ""
    founded: dt.date | None = None
    founded_by: Blank = ""
    renewed: dt.date | None = None
    """When its members were last appointed anew."""
    year_only: bool = False
    """Whether only the years of founding and renewal are known."""
    every: Annotated[int | None, Column(low=1, high=400)] = None
    unit: Annotated[str, Column(one_of=UNITS)] = "months"
    posts: tuple[PostRow, ...] = ()
    sessions: tuple[SessionRow, ...] = ()
    budgets: tuple[BudgetRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """The bodies that a pack knows publicly."""

    bodies: tuple[BodyRow, ...] = ()


LISTS: Final = (
    "kinds", "functions", "forms", "end_reasons", "cancel_reasons", "dissolve_reasons", "purposes",
)  # fmt: skip


def read_rules(pack: Pack) -> Rules:
    """Read the rules of a pack, and note what is wrong in them."""
    found = pack.document(RULES, Rules) or Rules()
    for name in LISTS:
        pack.expect_unique(getattr(found, name))
    return found


def read_bodies(pack: Pack) -> Book:
    """Read the bodies of a pack, and note what is wrong in them."""
    rules = read_rules(pack)
    found = pack.document(BODIES, Book) or Book()
    pack.expect_unique(found.bodies, "institution")
    pack.expect_known(found.bodies, "kind", {each.code for each in rules.kinds}, "a kind of body")
    functions = {each.code for each in rules.functions}
    purposes = {each.code for each in rules.purposes}
    professions = {each.code for each in pack.table(PROFESSIONS, Code)}
    topics = {each.code for each in pack.table(TOPICS, Code)}
    for body in found.bodies:
        pack.expect_known(body.posts, "function", functions, "a function of a post")
        named = [each for each in body.posts if each.profession]
        pack.expect_known(named, "profession", professions, "a profession")
        pack.expect_known(body.budgets, "purpose", purposes, "a purpose of budgets")
        about = [each for each in body.sessions if each.topic]
        pack.expect_known(about, "topic", topics, "a topic of figures")
        for post in body.posts:
            if post.until is not None and post.since is not None and post.until < post.since:
                pack.fault(post, "until", "a day that is not before since")
    return found


def kind_of(rules: Rules, code: str) -> KindRow | None:
    """Return a kind of body."""
    return next((each for each in rules.kinds if each.code == code), None)


def is_leading(rules: Rules, function: str) -> bool:
    """Return whether the institution for which a post is held keeps the body."""
    return any(each.is_leading for each in rules.functions if each.code == function)


def contact_functions(rules: Rules) -> tuple[str, ...]:
    """Return the functions whose holders are contact persons."""
    return tuple(each.code for each in rules.functions if each.is_contact)
