# SPDX-License-Identifier: EUPL-1.2
"""The 24-hour rule as data: coded facts of a report in, who must be told out.

Conditions know three answers. What nobody knows is neither yes nor no: then a person decides
whether somebody is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from vidik.core.languages import Texts, keys_of

ROLES: Final = frozenset({"police", "prosecutor", "court", "social-work"})
"""What a municipality has a competent institution for."""
PERSON_FACTS: Final = frozenset({"child", "migrant", "asylum_seeker", "sex", "citizenship"})
REPORT_FACTS: Final = frozenset({"forms", "urgency", "source"})
TELLABLE: Final = frozenset(
    {"urgency", "persons", "children", "municipality", "forms", "migrants", "asylum_seekers"}
)
"""The coded facts that a notice may carry: none of them names anybody."""
CALLS: Final = ("open", "soon", "late")
"""The calls while somebody has not been told, the first one first."""
CALLS_BEFORE: Final[Mapping[str, int]] = {"open": 12, "soon": 2, "late": 0}
"""How many hours before the term each call is made where a pack does not say."""
MOST_HOURS: Final = 23
"""A term of the rule is 24 hours: nobody is called before it begins."""


class Holds(StrEnum):
    """Whether a condition holds."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class RuleFault(ValueError):
    """A rule that cannot be read, with its code and what is wrong."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a report in codes."""

    forms: frozenset[str] = frozenset()
    urgency: str = "unknown"
    source: str = "other"
    persons: tuple[Mapping[str, str], ...] = ()
    """For each person the facts of `PERSON_FACTS`; a blank or `unknown` one is not known."""


@dataclass(frozen=True, slots=True)
class AlertRule:
    """Who must be told, when, and what."""

    code: str
    name: Texts
    why: Texts
    competence: str = ""
    """One of `ROLES`, or blank where the institution is always the same."""
    institution: str = ""
    """Code of the institution, or blank where competence decides."""
    kind: str = "alert-24h"
    """Code of the kind of notice."""
    kinds: tuple[str, ...] = ()
    """Kinds of institutions among which a person may choose."""
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """All of them must hold: `person.child` is one of `yes`, `forms` has one of `labour`."""
    tell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules, and three terms of the office.

    `take_within` has the minutes, by urgency, in which somebody takes a report on;
    `feedback_days` the days in which whoever reported hears what was done; `calls_before` how many
    hours before the term of a duty each call of `CALLS` is made.
    """

    rules: tuple[AlertRule, ...] = ()
    take_within: Mapping[str, int] = field(default_factory=dict)
    feedback_days: int = 15
    calls_before: Mapping[str, int] = field(default_factory=lambda: dict(CALLS_BEFORE))


def due(book: RuleBook, facts: Facts) -> list[tuple[AlertRule, bool]]:
    """List the rules that apply, each with whether that is certain.

    What is not known is listed as not certain; a rule that does not apply is left out.
    """
    found = ((rule, holds(rule.when, facts)) for rule in book.rules)
    return [(rule, answer == Holds.YES) for rule, answer in found if answer != Holds.NO]


def holds(when: Sequence[tuple[str, tuple[str, ...]]], facts: Facts) -> Holds:
    """Say whether all conditions hold. Persons: it is enough that they hold for one person."""
    answers = [_one(subject, wanted, facts) for subject, wanted in when]
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


def read_book(document: Any) -> RuleBook:
    """Read the rules of a pack.

    Raises:
        RuleFault: names the rule, what was expected and what stands there.
    """
    if not isinstance(document, Mapping):
        msg = "alert rules: a mapping with take_within and rules was expected"
        raise RuleFault(msg)
    minutes = _minutes(document)
    days = document.get("feedback_within_days")
    if not isinstance(days, int) or days < 1:
        msg = f"feedback_within_days: a number of days was expected, not {days!r}"
        raise RuleFault(msg)
    rules = tuple(_rule(item) for item in document.get("rules", ()))
    codes = [rule.code for rule in rules]
    if len(set(codes)) != len(codes):
        msg = f"rules: each code once, found {sorted(c for c in codes if codes.count(c) > 1)}"
        raise RuleFault(msg)
    return RuleBook(rules, minutes, days, _calls(document))


def _minutes(document: Mapping[str, Any]) -> dict[str, int]:
    """Read in how many minutes a report is taken on; not said how urgent is by default urgent."""
    minutes = document.get("take_within", {})
    urgencies = {"immediate", "high", "normal"}
    if (
        not isinstance(minutes, Mapping)
        or set(minutes) - {"unknown"} != urgencies
        or not all(isinstance(value, int) and value > 0 for value in minutes.values())
    ):
        msg = "take_within: minutes for immediate, high, normal and perhaps unknown were expected"
        raise RuleFault(msg)
    return {"unknown": minutes["high"], **minutes}


def _calls(document: Mapping[str, Any]) -> dict[str, int]:
    """Read how many hours before the term of a duty calls are made, each later than the last."""
    hours = document.get("duty_calls_before_hours", CALLS_BEFORE)
    if (
        not isinstance(hours, Mapping)
        or set(hours) != set(CALLS)
        or not all(type(value) is int and 0 <= value <= MOST_HOURS for value in hours.values())
    ):
        msg = (
            f"duty_calls_before_hours: whole hours from 0 to {MOST_HOURS} for"
            f" {', '.join(CALLS)} were expected, not {hours!r}"
        )
        raise RuleFault(msg)
    first, second, last = (hours[name] for name in CALLS)
    if not first > second > last:
        msg = (
            "duty_calls_before_hours: each call comes later than the one before, so"
            f" {' > '.join(CALLS)} was expected, not {first}, {second}, {last}"
        )
        raise RuleFault(msg)
    return {name: hours[name] for name in CALLS}


def _rule(item: Mapping[str, Any]) -> AlertRule:
    code = str(item.get("code", ""))
    missing = [name for name in ("code", *keys_of("name", "why"))
               if not item.get(name)]  # fmt: skip
    if missing:
        msg = f"rule {code or '?'}: {', '.join(missing)} missing"
        raise RuleFault(msg)
    competence, institution = str(item.get("competence", "")), str(item.get("institution", ""))
    if bool(competence) == bool(institution):
        msg = f"rule {code}: either competence or institution was expected"
        raise RuleFault(msg)
    if competence and competence not in ROLES:
        msg = f"rule {code}: competence is one of {sorted(ROLES)}, not {competence}"
        raise RuleFault(msg)
    tell = tuple(str(name) for name in item.get("tell", ()))
    if not set(tell) <= TELLABLE:
        msg = f"rule {code}: tell may name {sorted(TELLABLE)}, not {sorted(set(tell) - TELLABLE)}"
        raise RuleFault(msg)
    return AlertRule(
        code=code,
        name=Texts.of_row(item, "name"),
        why=Texts.of_row(item, "why"),
        competence=competence,
        institution=institution,
        kind=str(item.get("kind", "alert-24h")),
        kinds=tuple(str(kind) for kind in item.get("kinds", ())),
        when=tuple(_condition(code, name, value) for name, value in item.get("when", {}).items()),
        tell=tell,
    )


def _condition(code: str, subject: Any, wanted: Any) -> tuple[str, tuple[str, ...]]:
    name = str(subject)
    known = name.removeprefix("person.") in PERSON_FACTS if name.startswith("person.") else (
        name in REPORT_FACTS
    )  # fmt: skip
    if not known:
        msg = f"rule {code}: {name} is no fact of a report"
        raise RuleFault(msg)
    values = wanted if isinstance(wanted, list) else [wanted]
    # YAML reads an unquoted yes and no as truth values.
    words = {True: "yes", False: "no"}
    return name, tuple(words.get(value, str(value)) for value in values)
