# SPDX-License-Identifier: EUPL-1.2
"""The 24-hour rule as data: coded facts of a report in, who must be notified out.

Conditions know three answers. What nobody knows is neither yes nor no: then a person decides
whether somebody is notified.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated, Any, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack, typed

FILE: Final = "alert_rules.yaml"
URGENCIES: Final = frozenset({"immediate", "high", "normal"})
ROLES: Final = (
    "police",
    "prosecutor",
    "court",
    "social-work",
    "labour-inspection",
    "basic-prosecutor",
    "basic-court",
)
"""What a municipality has a competent institution for; the higher court and prosecutor are meant
where no more is said."""
PERSON_FACTS: Final = frozenset({"child", "migrant", "asylum_seeker", "sex", "citizenship"})
REPORT_FACTS: Final = frozenset({"forms", "urgency", "source"})
TELLABLE: Final = frozenset(
    {
        "urgency",
        "danger",
        "persons",
        "children",
        "municipality",
        "forms",
        "migrants",
        "asylum_seekers",
        "call_back",
    }
)
"""What a notice may say: coded facts that name nobody, and where the reporter is called back."""
WEIGHED: Final = ("danger", "municipality", "forms", "persons", "children", "call_back")
"""What each rule tells or says why not, in the order in which an addressee needs it."""
NEVER_TOLD: Final = ("identity", "exact_place")
"""What no notice says; the pack says why."""
CALLS: Final = ("open", "soon", "late")
"""The calls while somebody has not been notified, the first one first."""
CALLS_BEFORE: Final[Mapping[str, int]] = {"open": 12, "soon": 2, "late": 0}
"""How many hours before the deadline each call is made where a pack does not say."""
MOST_HOURS: Final = 23
"""A term of the rule is 24 hours: nobody is called before it begins."""


MOST_MINUTES: Final = 24 * 60


class Holds(StrEnum):
    """Whether a condition holds."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a report in codes."""

    forms: frozenset[str] = frozenset()
    urgency: str = "unknown"
    source: str = "other"
    persons: tuple[Mapping[str, str], ...] = ()
    """For each person the facts of `PERSON_FACTS`; a blank or `unknown` one is not known."""


@dataclass(frozen=True, slots=True)
class KeptBack:
    """What a notice does not say, and why."""

    facts: tuple[Annotated[str, Column(one_of=(*sorted(TELLABLE), *NEVER_TOLD))], ...]
    why: Texts


@dataclass(frozen=True, slots=True)
class AlertRule:
    """Who must be notified, when, and what."""

    code: str
    name: Texts
    why: Texts
    competence: Annotated[str, Column(one_of=ROLES)] = ""
    """One of `ROLES`, or blank where the institution is always the same."""
    institution: str = ""
    """Code of the institution, or blank where competence decides."""
    kind: str = "alert-24h"
    """Code of the kind of notice."""
    kinds: tuple[str, ...] = ()
    """Kinds of institutions among which a person may choose."""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """All of them must hold: `person.child` is one of `yes`, `forms` has one of `labour`."""
    letter_facts: tuple[Annotated[str, Column(one_of=TELLABLE)], ...] = ()
    kept_back: tuple[KeptBack, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules, what none of them tells, and four time limits of the office.

    `take_within` has the minutes, by urgency, in which somebody takes a report on;
    `acknowledge_within` those in which whoever is notified acknowledges it, by default a day;
    `feedback_days` the days in which whoever reported hears what was done; `calls_before` how many
    hours before the deadline of a duty each call of `CALLS` is made.
    """

    rules: tuple[AlertRule, ...] = ()
    take_within: Annotated[Mapping[str, int], Column(needed=True, low=1)] = field(
        default_factory=dict
    )
    acknowledge_within: Annotated[Mapping[str, int], Column(low=1, high=MOST_MINUTES)] = field(
        default_factory=dict
    )
    feedback_days: Annotated[int, Column(key="feedback_within_days", needed=True, low=1)] = 15
    calls_before: Annotated[
        Mapping[str, int], Column(key="duty_calls_before_hours", high=MOST_HOURS)
    ] = field(default_factory=lambda: dict(CALLS_BEFORE))
    never_told: tuple[KeptBack, ...] = ()


def due(book: RuleBook, facts: Facts) -> list[tuple[AlertRule, bool]]:
    """List the rules that apply, each with whether that is certain.

    What is not known is listed as not certain; a rule that does not apply is left out.
    """
    found = ((rule, holds(rule.when, facts)) for rule in book.rules)
    return [(rule, answer == Holds.YES) for rule, answer in found if answer != Holds.NO]


def holds(when: Mapping[str, tuple[str, ...]], facts: Facts) -> Holds:
    """Return whether all conditions hold. Persons: it is enough that they hold for one person."""
    answers = [_one(subject, wanted, facts) for subject, wanted in when.items()]
    if Holds.NO in answers:
        return Holds.NO
    return Holds.UNKNOWN if Holds.UNKNOWN in answers else Holds.YES


def _one(subject: str, wanted: tuple[str, ...], facts: Facts) -> Holds:
    if subject.startswith("person."):
        name = subject.removeprefix("person.")
        return _any(_known(person.get(name, ""), wanted) for person in facts.persons)
    if subject == "forms":
        # No form named means that nobody knows, not that there is none.
        if facts.forms & set(wanted):
            return Holds.YES
        return Holds.NO if facts.forms else Holds.UNKNOWN
    if subject == "urgency":
        return _known(facts.urgency, wanted)
    return Holds.YES if facts.source in wanted else Holds.NO


def _known(value: str, wanted: tuple[str, ...]) -> Holds:
    if value in wanted:
        return Holds.YES
    return Holds.UNKNOWN if value in {"", "unknown"} else Holds.NO


def _any(answers: Iterable[Holds]) -> Holds:
    seen = set(answers)
    if Holds.YES in seen:
        return Holds.YES
    return Holds.UNKNOWN if Holds.UNKNOWN in seen or not seen else Holds.NO


# ---------------------------------------------------------------------------------- reading


def read_book(content: Mapping[str, Any]) -> RuleBook:
    """Return rules as they were stored; how urgent nobody said is by default as high.

    Raises:
        PackError: they say what they should not.
    """
    book = typed(RuleBook, content, check_book)
    return replace(book, take_within={"unknown": book.take_within["high"], **book.take_within})


def check_book(pack: Pack, book: RuleBook) -> None:
    """Note the faults in the rules of a pack."""
    if set(book.take_within) - {"unknown"} != URGENCIES:
        pack.fault(book, "take_within", "minutes for immediate, high, normal and perhaps unknown")
    hours = [book.calls_before.get(name, -1) for name in CALLS]
    if set(book.calls_before) != set(CALLS) or not hours[0] > hours[1] > hours[2]:
        expected = f"hours for {' > '.join(CALLS)}, each call later than the one before"
        pack.fault(book, "duty_calls_before_hours", expected)
    if unknown := set(book.acknowledge_within) - {"unknown", *URGENCIES}:
        pack.fault(book, "acknowledge_within", f"minutes by urgency, not “{min(unknown)}”")
    pack.expect_unique(book.rules)
    for rule in book.rules:
        if bool(rule.competence) == bool(rule.institution):
            pack.fault(rule, "competence", "either a competence or an institution")
        for name in rule.when:
            facts = PERSON_FACTS if name.startswith("person.") else REPORT_FACTS
            if name.removeprefix("person.") not in facts:
                pack.fault(rule, "when", f"a fact of a report, not “{name}”")


def check_told(pack: Pack, book: RuleBook) -> None:
    """Note the facts that a rule neither tells nor explains, and those of which it does both."""
    explained = {fact for each in book.never_told for fact in each.facts}
    if missing := [fact for fact in NEVER_TOLD if fact not in explained]:
        pack.fault(book, "never_told", f"why no notice says {', '.join(missing)}")
    for rule in book.rules:
        kept = {fact for each in rule.kept_back for fact in each.facts}
        if missing := [fact for fact in WEIGHED if fact not in {*rule.letter_facts, *kept}]:
            pack.fault(rule, "kept_back", f"why the notice does not say {', '.join(missing)}")
        if both := sorted(kept.intersection(rule.letter_facts)):
            pack.fault(rule, "kept_back", f"not {', '.join(both)}, which letter_facts names")
