# SPDX-License-Identifier: EUPL-1.2
"""From coded attributes to a whole story: a case, a name, a report, a procedure with its facts.

Everything is drawn by a `Random` that the caller seeds. The same seed gives the same story, key by
key; only what must not be guessed, the code of a case and the key of a person, is drawn anew.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils import timezone

from vidik.cases.services.demo import SyntheticCase
from vidik.cases.types import Sensitivity
from vidik.core.packfiles import PackError
from vidik.identification.methods.record import Definitions
from vidik.identification.types import Generated, Outcome, State
from vidik.packs.people.plan import FILE
from vidik.packs.people.screening import Screened
from vidik.protection.types import SchoolFacts
from vidik.referral.services.synthetic import SyntheticReport, SyntheticReportedPerson
from vidik.referral.types import AgeGroup, Known, Urgency
from vidik.referral.types import Outcome as ReportedOutcome
from vidik.vault.methods import synthetic
from vidik.vault.services.synthetic import SyntheticPerson
from vidik.vault.types import NameFacts, ParticularFacts

Attributes = Mapping[str, str]
_ADULT: Final = 18
_STATES: Final[Mapping[str, State]] = {
    "identified": State.CONCLUDED,
    "not-victim": State.CONCLUDED,
    "dismissed": State.DISMISSED,
    "terminated": State.TERMINATED,
    "suspended": State.SUSPENDED,
    "pending": State.OPENED,
}
_REPORTED_OUTCOMES: Final[Mapping[str, ReportedOutcome]] = {
    "identified": ReportedOutcome.IDENTIFIED,
    "not-victim": ReportedOutcome.NOT_A_VICTIM,
    "dismissed": ReportedOutcome.DISMISSED,
    "terminated": ReportedOutcome.TERMINATED,
    "suspended": ReportedOutcome.SUSPENDED,
    "pending": ReportedOutcome.PENDING,
}
_UNDETERMINED: Final = frozenset({"victim-denied"})
"""Reasons with which it stays open whether somebody is a victim."""
_BAND_FROM: Final = (
    (60, AgeGroup.FROM_60), (26, AgeGroup.FROM_26), (18, AgeGroup.FROM_18),
    (15, AgeGroup.FROM_15), (7, AgeGroup.FROM_7), (0, AgeGroup.TO_6),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """Keys of what stands already: institutions, accounts, lists of indicators."""

    institutions: Mapping[str, int]
    screened: Mapping[str, Screened] = field(default_factory=dict)
    """By source of the report."""


@dataclass(frozen=True, slots=True)
class GeneratedReport:
    """One report with its person, as every room takes its part."""

    case: SyntheticCase
    person: SyntheticPerson
    report: SyntheticReport
    procedure: Generated
    same_as: uuid.UUID | None = None
    """Key of the person in the vault whom this report concerns once more."""
    school: SchoolFacts | None = None
    """Cooperation with a school."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """When what happened; everything after the receipt may be missing."""

    received: dt.datetime
    opened: dt.datetime | None
    interviewed: dt.datetime | None
    decided: dt.datetime | None
    closed: dt.datetime | None


_DRAWS: Final = 12
"""How often a course is drawn anew before the year counts as too young for it."""


class ReportGenerator:
    """Makes reports by what a pack says."""

    def __init__(self, raw: Mapping[str, Any], places: Places, known: Definitions) -> None:
        self._raw = raw
        self._places = places
        self._sections = {each.code: each.section for each in known.fields.values()}
        self._counted = {each.code for each in known.reasons if each.figure}
        self._zone = timezone.get_default_timezone()
        self._reporters = {
            source: [(places.institutions[code], int(weight)) for code, weight in entry.items()]
            for source, entry in raw["reporters"].items()
            if set(entry) <= set(places.institutions)
        }
        unknown = {
            origin for entry in raw["countries"].values() for origin in entry["names"]
        } - synthetic.origins()
        if unknown:
            expected = f"origins with known names, not {', '.join(sorted(unknown))}"
            raise PackError.of(FILE, "countries", expected)

    def make(
        self,
        chance: random.Random,
        report: Attributes,
        victim: Attributes | None,
        course: Timeline,
        *,
        again: GeneratedReport | None = None,
    ) -> GeneratedReport:
        """Make one report.

        Args:
            chance: from which everything is drawn.
            report: the report's attributes, with the outcome that it has come to.
            victim: those of the person, where somebody was identified.
            course: when what happened.
            again: the report of a person whom this one concerns once more.
        """
        outcome = report["outcome"]
        country = self._country(chance, report, victim)
        sex = victim["sex"] if victim else chance.choice("ffm")
        age = int(victim["years"]) if victim else self._age(chance)
        entry = self._raw["countries"][country]
        origin = drawn(chance, entry["names"])
        name = synthetic.of_origin(origin, sex, chance)
        spelled = NameFacts(name.given, name.family)
        if again is not None:
            sex = str(again.person.particulars.sex)
            spelled = _respelled(again.person.name, chance)
        case, person, reported = (_key(chance) for _each in range(3))
        born = course.received.year - age
        child = age < _ADULT
        raised = child or chance.random() < 0.1  # noqa: PLR2004 - some adults are in danger
        source = report["report-source"]
        screened = self._places.screened.get(source)
        row = SyntheticReportedPerson(
            key=reported,
            case=case,
            person=person,
            age_group=next(band for least, band in _BAND_FROM if age >= least),
            child=Known.YES if child else Known.NO,
            sex=sex,
            citizenship=country,
            migrant=Known.NO if country == self.home else Known.YES,
            outcome=_REPORTED_OUTCOMES[outcome],
            reason=self._figure(report["reason"]),
            outcome_at=course.decided,
            same_as=None if again is None else again.report.person.key,
            screening=None
            if screened is None
            else screened.make(chance, course.received, victim=victim is not None, child=child),
        )
        return GeneratedReport(
            case=SyntheticCase(
                case,
                course.received,
                course.closed if outcome in {"dismissed", "not-victim"} else None,
                Sensitivity.RAISED if raised else Sensitivity.ORDINARY,
            ),
            person=SyntheticPerson(
                person,
                case,
                spelled,
                ParticularFacts(
                    year=born,
                    about=chance.random() < 0.2,  # noqa: PLR2004 - often only estimated
                    sex=sex,
                    citizenships=(entry["alpha3"],),
                ),
                course.received,
            ),
            report=SyntheticReport(
                key=_key(chance),
                received_at=course.received,
                source=self._raw["sources"].get(source, source),
                person=row,
                channel=self._channel(chance, report),
                urgency=Urgency.HIGH if raised else Urgency.NORMAL,
                institution=self._reporter(chance, source),
                municipality=drawn(chance, self._raw["municipalities"]),
                forms=self._suspected(chance, victim),
                # In UTC: on the night when clocks go back, minutes later may read earlier.
                taken_at=None
                if course.opened is None and course.decided is None
                else course.received.astimezone(dt.UTC) + _minutes(chance, 5, 50),
                closed_at=course.closed,
            ),
            procedure=self._procedure(chance, row, course, report, victim),
            same_as=None if again is None else again.person.key,
        )

    # --------------------------------------------------------------------------- the course

    def within(self, chance: random.Random, outcome: str, year: int) -> Timeline:
        """Draw a course that begins in a year and has come to its outcome by its end."""
        least, most = self._raw["days"][outcome]
        lasted = dt.timedelta(days=chance.uniform(least, most))
        first = dt.datetime(year, 1, 2, tzinfo=self._zone)
        last = dt.datetime(year, 12, 30, tzinfo=self._zone) - lasted
        received = self._by_day(chance, first + (last - first) * chance.random())
        return self._from(chance, received, received + lasted, outcome)

    def so_far(
        self, chance: random.Random, outcome: str, year: int, now: dt.datetime
    ) -> Timeline | None:
        """Draw a course that began in a year that is not over yet, and has come to its end by now.

        Returns:
            None where none came of some draws: the year is too young for it.
        """
        for _draw in range(_DRAWS):
            course = self.within(chance, outcome, year)
            if max(each for each in dataclasses.astuple(course) if each is not None) <= now:
                return course
        return None

    def open_since(self, chance: random.Random, first: dt.datetime, now: dt.datetime) -> Timeline:
        """Draw a course that is still going on, its report having come after a moment."""
        received = first + (now - first) * chance.random()
        opened = received + _hours(chance, 1, 26) if chance.random() < 0.8 else None  # noqa: PLR2004 - most are worked on
        interviewed = None
        if opened is not None and chance.random() < 0.6:  # noqa: PLR2004 - see above
            interviewed = opened + _hours(chance, *self._raw["interview_hours"])
        if opened is not None and opened > now:
            opened = interviewed = None
        if interviewed is not None and interviewed > now:
            interviewed = None
        return Timeline(received, opened, interviewed, None, None)

    @staticmethod
    def during(chance: random.Random, first: GeneratedReport) -> Timeline:
        """Draw when somebody is reported once more, while the first report is worked on."""
        started = first.report.received_at
        until = first.procedure.decided_at or started
        received = started + dt.timedelta(
            seconds=int((until - started).total_seconds() * chance.uniform(0.1, 0.8))
        )
        return Timeline(received, None, None, until, first.report.closed_at)

    def across(self, chance: random.Random, outcome: str, year: int) -> Timeline:
        """Draw a course that begins late in a year and is decided in the next one."""
        end = dt.datetime(year + 1, 1, 1, tzinfo=self._zone)
        received = self._by_day(chance, end - dt.timedelta(days=chance.uniform(2, 110)))
        least, most = self._raw["days"][outcome]
        decided = max(
            received + dt.timedelta(days=chance.uniform(least, most)),
            end + dt.timedelta(days=chance.uniform(7, 60)),
        )
        return self._from(chance, received, decided, outcome)

    def _from(
        self, chance: random.Random, received: dt.datetime, decided: dt.datetime, outcome: str
    ) -> Timeline:
        decided = self._by_day(chance, decided, least=9, most=16)
        closed = decided + dt.timedelta(days=chance.uniform(0.1, 8))
        if outcome == "dismissed":
            return Timeline(received, None, None, max(decided, received + _hours(chance, 2, 20)),
                          max(closed, decided + dt.timedelta(days=1)))  # fmt: skip
        opened = received + _hours(chance, 1, 26)
        least, most = self._raw["interview_hours"]
        interviewed = opened + _hours(chance, least, most) * chance.random()
        decided = max(decided, interviewed + dt.timedelta(days=1))
        return Timeline(
            received,
            opened,
            interviewed,
            decided,
            None if outcome == "suspended" else max(closed, decided + dt.timedelta(hours=2)),
        )

    def _by_day(
        self, chance: random.Random, at: dt.datetime, *, least: int = 7, most: int = 21
    ) -> dt.datetime:
        """Move a moment into the hours in which such things happen; a few come by night."""
        if most > 20 and chance.random() < 0.08:  # noqa: PLR2004 - some reports come by night
            return at.replace(microsecond=0)
        local = at.astimezone(self._zone)
        return local.replace(
            hour=chance.randint(least, most), minute=chance.randrange(60), second=0, microsecond=0
        )

    # --------------------------------------------------------------- what persons are informed of

    @property
    def home(self) -> str:
        """The country of the pack."""
        return str(next(iter(self._raw["countries"])))

    def _country(self, chance: random.Random, report: Attributes, victim: Attributes | None) -> str:
        if victim is not None:
            return victim["country-of-origin"]
        if report["citizenship"] == self.home:
            return self.home
        return drawn(chance, self._raw["foreign"])

    @staticmethod
    def _age(chance: random.Random) -> int:
        return int(chance.triangular(6, 58, 17 if chance.random() < 0.4 else 27))  # noqa: PLR2004

    def _channel(self, chance: random.Random, report: Attributes) -> str:
        if report.get("system", "none") != "none":
            return "app"
        known = self._raw["channels"]
        return drawn(chance, known.get(report["report-source"], known["else"]))

    def _reporter(self, chance: random.Random, source: str) -> int | None:
        reported = self._reporters.get(source)
        if not reported:
            return None
        keys, weights = zip(*reported, strict=True)
        return int(chance.choices(keys, weights)[0])

    @staticmethod
    def _suspected(chance: random.Random, victim: Attributes | None) -> tuple[str, ...]:
        if victim is not None and victim["form"] != "multiple":
            return (victim["form"],)
        return (chance.choice(("sexual", "labour", "forced-begging", "forced-criminality")),)

    def _figure(self, reason: str) -> str:
        """Return the reason as the figures know it, the first one where there are several."""
        return next((code for code in self._reasons(reason) if code in self._counted), "")

    def _reasons(self, reason: str) -> tuple[str, ...]:
        several = self._raw.get("reasons", {}).get(reason)
        if several is not None:
            return tuple(several)
        return () if reason == "none" else (reason,)

    # ------------------------------------------------------------------------ the procedure

    def _procedure(
        self,
        chance: random.Random,
        row: SyntheticReportedPerson,
        course: Timeline,
        report: Attributes,
        victim: Attributes | None,
    ) -> Generated:
        outcome = report["outcome"]
        untouched = outcome == "pending" and course.opened is None
        if report.get("again") == "yes" or untouched:
            return Generated(row.key, course.received, State.RECEIVED)
        concluded: Outcome | None = None
        if outcome == "identified":
            concluded = Outcome.IDENTIFIED
        elif outcome == "not-victim":
            undetermined = report["reason"] in _UNDETERMINED
            concluded = Outcome.NOT_DETERMINED if undetermined else Outcome.NOT_VICTIM
        facts = self._facts(chance, victim) if victim is not None else self._few(row)
        child = row.child == Known.YES
        return Generated(
            row.key,
            course.received,
            _STATES[outcome],
            concluded,
            self._reasons(report["reason"]),
            opened_at=course.opened,
            interviewed_at=course.interviewed,
            decided_at=course.decided,
            formal_at=None
            if concluded is None or course.interviewed is None
            else course.interviewed + dt.timedelta(hours=3),
            closed_at=course.closed,
            said=facts,
            sources=self._sources(chance, facts),
            language=self._raw["countries"][row.citizenship]["language"],
            setting=chance.choice(("centre", "police", "social-work", "shelter", "home")),
            partners=("guardian",) if child else (),
            onward=tuple(
                (self._raw["onward"]["status"], service, "accepted")
                for service, figure in self._raw["onward"]["services"].items()
                if report.get(f"service={figure}") == "yes"
            ),
        )

    @staticmethod
    def _few(row: SyntheticReportedPerson) -> tuple[tuple[str, str | int], ...]:
        """What is known of somebody who was not identified."""
        group = "under-18" if row.child == Known.YES else "over-18"
        return (
            ("sex", row.sex), ("age-group", group), ("citizenship", row.citizenship),
            ("country-of-origin", row.citizenship),
        )  # fmt: skip

    def _facts(
        self, chance: random.Random, victim: Attributes
    ) -> tuple[tuple[str, str | int], ...]:
        """Write the attributes of a victim, and what is drawn besides, as fields of the record."""
        texts: dict[tuple[str, str | int], None] = {}
        for name, code in victim.items():
            for pair in self._written(name, code):
                texts.setdefault(pair)
        done: set[str] = set()
        for rule in self._raw["also"]:
            field_ = rule["field"]
            fits = all(victim.get(name) in codes for name, codes in rule.get("when", {}).items())
            if field_ in done or not fits:
                continue
            done.add(field_)
            if chance.random() * 100 < rule.get("chance", 100):
                for value in self._several(chance, rule):
                    texts.setdefault((field_, value))
        return tuple(texts)

    def _written(self, name: str, code: str) -> list[tuple[str, str | int]]:
        entry = self._raw["said"].get(name)
        if entry is None:
            pairs: list[tuple[str, str | int]] = [(name, code)]
            if name == "country-of-origin":
                pairs.append(("citizenship", code))
            return pairs
        if "field" in entry:
            return [(entry["field"], int(code) if entry.get("number") else code)]
        found: list[tuple[str, str | int]] = []
        for field_, values in entry.get(code, {}).items():
            found += [(field_, one) for one in (values if isinstance(values, list) else [values])]
        return found

    @staticmethod
    def _several(chance: random.Random, rule: Mapping[str, Any]) -> list[str]:
        left = dict(rule["draw"])
        found: list[str] = []
        for _one in range(chance.randint(1, int(rule.get("most", 1)))):
            if not left or found == ["unknown"]:
                break
            value = drawn(chance, left)
            del left[value]
            if value != "unknown" or not found:
                found.append(value)
        return found

    def _sources(
        self, chance: random.Random, facts: Sequence[tuple[str, str | int]]
    ) -> tuple[tuple[str, str], ...]:
        weights = self._raw["stated_by"]
        fields = dict.fromkeys(name for name, _value in facts)
        return tuple(
            (name, drawn(chance, weights[self._sections[name]]))
            for name in fields
            if self._sections.get(name) in weights
        )


def _key(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)


def drawn(chance: random.Random, weights: Mapping[str, Any]) -> str:
    """Draw a code by weights."""
    return chance.choices(list(weights), [float(each) for each in weights.values()])[0]


def _hours(chance: random.Random, least: float, most: float) -> dt.timedelta:
    return dt.timedelta(minutes=round(chance.uniform(least, most) * 60))


def _minutes(chance: random.Random, least: int, most: int) -> dt.timedelta:
    return dt.timedelta(minutes=chance.randint(least, most))


def _respelled(name: NameFacts, chance: random.Random) -> NameFacts:
    """Spell a name as somebody else wrote it: in the other script, or with a letter wrong."""
    cyrillic = any("\u0400" <= letter <= "\u04ff" for letter in name.family)
    if cyrillic:
        return NameFacts(synthetic.to_latin(name.given), synthetic.to_latin(name.family))
    at = chance.randrange(1, max(len(name.family), 2))
    return NameFacts(name.given, name.family[:at] + name.family[at - 1 :])
