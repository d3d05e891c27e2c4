# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with the facts of an account, by field. Knows codes, writes nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Actor
from vidik.core.years import FIRST_YEAR
from vidik.events.methods.packfiles import KIND, LINKS, MARKS, MEANS, SCORES, WHAT
from vidik.events.models import Account
from vidik.events.selectors.chains import source, sources_of
from vidik.events.selectors.pack import codes
from vidik.events.types import AccountFacts, Age, Mode, NumberFacts, Qualifier, Sex, State
from vidik.institutions.models import Territory
from vidik.institutions.selectors import all_institutions
from vidik.registers.selectors import linkable
from vidik.registers.services import wrong_words

MOST: Final = 10_000_000
WHOLE: Final = 100
TITLE: Final = 200
LIST: Final = gettext_lazy("Choose from the list.")
AHEAD: Final = 3
"""Years ahead in which an event may be planned."""
LONGEST: Final = {"title": TITLE, "place": 80, "materials": 300}
"""Characters of the words of an account."""
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
WHY: Final = 200
"""Characters of a reason."""
MOST_HOURS: Final = 9_999
MOST_NUMBERS: Final = 60
"""Numbers of one account: as many as a page can correct."""


def faults_of(
    facts: AccountFacts, *, actor: Actor, before: Account | None = None
) -> dict[str, str]:
    """Return what is wrong, by the name of the fact; nothing where all is well.

    Args:
        facts: what an institution says.
        actor: who says it; programmes and projects are chosen among those that they read.
        before: the account that is corrected; what it links to may stay.
    """
    return {
        **_words(facts), **_days(facts), **_codes(facts), **_numbers(facts.numbers),
        **_links(facts, actor, before), **_source(facts, actor, before),
    }  # fmt: skip


def _links(facts: AccountFacts, actor: Actor, before: Account | None) -> dict[str, str]:
    found = {}
    for name, register in LINKS.items():
        key = getattr(facts, name)
        if key is None or (before is not None and key == getattr(before, f"{name}_id")):
            continue
        if key not in dict(linkable(actor, register)):
            found[name] = str(LIST)
    return found


def _source(facts: AccountFacts, actor: Actor, before: Account | None) -> dict[str, str]:
    """What was learned is passed on later, and not back to where it came from."""
    if facts.passes_on is None:
        return {}
    found = source(actor, facts.passes_on)
    if found is None or found.state != State.HELD:
        return {"passes_on": _("Enter the number of an event that was held.")}
    if found.first_on > facts.last_on:
        return {
            "passes_on": _(
                "That event took place later, so nothing from it could be passed on here."
            )
        }
    if before is not None and before.event_id in {
        found.event_id, *sources_of(actor, found.event_id)
    }:  # fmt: skip
        return {"passes_on": _("That event already passes on training from this one.")}
    return {}


def _words(facts: AccountFacts) -> dict[str, str]:
    found = {}
    for name, longest in LONGEST.items():
        if fault := fault_of_words(getattr(facts, name), longest, is_one_line=name != "materials"):
            found[name] = fault
    if not facts.title.strip():
        found["title"] = _("Enter what the event was called, or what it was about.")
    return found


def fault_of_words(text: str, longest: int, *, is_one_line: bool = False) -> str:
    """Return why words may not be stored; blank where they may. No address stands in them."""
    if _MAIL.search(unicodedata.normalize("NFKC", text)):
        return _("Do not enter personal numbers, e-mail addresses or codes of cases here.")
    return wrong_words(text, longest=longest, is_one_line=is_one_line)


def _days(facts: AccountFacts) -> dict[str, str]:
    today = timezone.localdate()
    if facts.first_on.year < FIRST_YEAR or facts.last_on.year > today.year + AHEAD:
        return {"first_on": _("Enter days between %(first)s and %(last)s.")
                % {"first": FIRST_YEAR, "last": today.year + AHEAD}}  # fmt: skip
    if facts.last_on < facts.first_on:
        return {"last_on": _("The last day lies before the first.")}
    if facts.last_on.year != facts.first_on.year:
        return {"last_on": _("Enter a separate account for each year.")}
    if facts.state == State.HELD and facts.first_on > today:
        return {"state": _("An event in the future can only be planned.")}
    most = (facts.last_on - facts.first_on).days + 1
    if facts.days is not None and not 0 < facts.days <= max(most, 1):
        return {"days": _("There are fewer days between the first and the last.")}
    return {}


def _codes(facts: AccountFacts) -> dict[str, str]:
    numbers = facts.numbers
    bodies = _institutions(
        {*facts.organisers, *facts.partners, *(each.body for each in numbers)} - {""}
    )
    places = _territories({*facts.territories, *(each.territory for each in numbers)} - {""})
    named: dict[str, tuple[Iterable[str], Collection[str]]] = {
        "kind": ([facts.kind], codes(KIND)),
        "state": ([facts.state], State.values),
        "mode": ([facts.mode], ["", *Mode.values]),
        "topics": (facts.topics, codes("topic")),
        "audiences": (facts.audiences, codes("audience")),
        "organisers": (facts.organisers, bodies | codes("organiser")),
        "partners": (facts.partners, bodies | codes("partner")),
        "territories": (facts.territories, places),
        "numbers": (
            [each.body for each in numbers],
            {"", *bodies, *codes("institution-type")},
        ),
    }
    found = {
        name: str(LIST) for name, (given, known) in named.items() if not set(known) >= set(given)
    }
    if not {"", *places}.issuperset(each.territory for each in numbers):
        found["numbers"] = str(LIST)
    if not all(map(_is_mark, facts.marks)):
        found["marks"] = str(LIST)
    if not 0 <= facts.sessions <= MOST:
        found["sessions"] = _("Enter a whole number.")
    if facts.hours is not None and not 0 < facts.hours <= MOST_HOURS:
        found["hours"] = _("Enter a whole number from %(least)s to %(most)s.") % {
            "least": 1, "most": MOST_HOURS,
        }  # fmt: skip
    return found


def _is_mark(mark: str) -> bool:
    name, _equals, code = mark.partition("=")
    return name in MARKS and code in codes(name)


def _institutions(wanted: Collection[str]) -> set[str]:
    rows = all_institutions().filter(code__in=wanted) if wanted else ()
    return {each.code for each in rows}


def _territories(wanted: Collection[str]) -> set[str]:
    unknown = set(wanted) - codes("territory")
    rows = Territory.objects.filter(code__in=unknown).values_list("code", flat=True)
    return (set(wanted) & codes("territory")) | (set(rows) if unknown else set())


def _numbers(numbers: Iterable[NumberFacts]) -> dict[str, str]:
    seen = set()
    given = tuple(numbers)
    if len(given) > MOST_NUMBERS:
        return {"numbers": _("Enter at most %(most)s numbers.") % {"most": MOST_NUMBERS}}
    for each in given:
        key = (each.what, each.profession, each.audience, each.body, each.territory, each.sex,
               each.age)  # fmt: skip
        if key in seen:
            return {"numbers": _("The same number is there twice.")}
        seen.add(key)
        is_known = (
            each.what in codes(WHAT)
            and each.qualifier in Qualifier.values
            and (not each.profession or each.profession in codes("profession"))
            and (not each.audience or each.audience in codes("audience"))
            and each.sex in {"", *Sex.values}
            and each.age in {"", *Age.values}
        )
        if not is_known:
            return {"numbers": str(LIST)}
        if not 0 <= each.value <= MOST:
            return {"numbers": _("Enter a whole number.")}
        if each.what in MEANS and each.value > WHOLE:
            return {"numbers": _("Enter the mean score in per cent, from 0 to 100.")}
    return _tests(given)


def _tests(numbers: Iterable[NumberFacts]) -> dict[str, str]:
    """A mean says nothing without how many filled in the test."""
    there = {each.what: each.value for each in numbers}
    for mean, filled in SCORES:
        if mean in there and not there.get(filled):
            return {"numbers": _("Enter how many filled in the test beside its mean score.")}
    return {}
