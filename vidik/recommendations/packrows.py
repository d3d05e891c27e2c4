# SPDX-License-Identifier: EUPL-1.2
"""What the files of a country pack say of recommendations, the action plan and meetings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from vidik.core.languages import NO_TEXT, Texts
from vidik.core.packfiles import BlankTexts
from vidik.recommendations.models import (
    ActivityState,
    AddresseeRole,
    EncounterKind,
    Grade,
    PartRole,
)


@dataclass(frozen=True, slots=True)
class AddresseeRow:
    """Who is asked to act."""

    institution: str
    role: AddresseeRole


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """What a later report said was done."""

    basis: Texts
    grade: Grade | None = None
    evidence: tuple[str, ...] = ()
    section: str = ""


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """A recommendation."""

    PASSED_OVER: ClassVar = frozenset({"response"})
    code: str
    theme: str
    number: int
    title: Texts
    text: Texts
    addressees_note: BlankTexts = NO_TEXT
    continues_note: BlankTexts = NO_TEXT
    further_monitoring: bool = True
    sections: tuple[str, ...] = ()
    addressees: tuple[AddresseeRow, ...] = ()
    assessment: AssessmentRow | None = None
    continues: tuple[str, ...] = ()
    seed_measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportFile:
    """The recommendations of an annual report."""

    PASSED_OVER: ClassVar = frozenset({"assessed_for_cycle", "assessed_by_en", "assessed_by_sr"})
    report: int
    recommendations: tuple[RecommendationRow, ...]
    published_on: dt.date | None = None
    due_on: dt.date | None = None
    assessed_in_report: int = 0
    assessed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ShareRow:
    """The share that a report states of recommendations acted upon."""

    PASSED_OVER: ClassVar = frozenset({"value", "unit", "meaning_en", "meaning_sr"})
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountRow:
    """One way of counting that was tried for that share."""

    count: int
    base: int
    share: str
    reading: Texts
    rounding: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CycleFile:
    """How the share that a report states was counted."""

    PASSED_OVER: ClassVar = frozenset({"report_assessed", "assessed_in_report", "counts"})
    cycle: str
    published_share: ShareRow
    note: Texts
    candidates: tuple[CountRow, ...] = ()
    not_matching: tuple[CountRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RapporteurRow:
    """How the Rapporteur is to verify an action plan."""

    text: BlankTexts
    section: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """An action plan and its programme."""

    code: str
    title: Texts
    plan_title: Texts
    official_gazette: str = ""
    owner: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    verification_by_rapporteur: RapporteurRow | None = None
    monitored_by: str = ""


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Who has to do with an activity."""

    institution: str
    role: PartRole


@dataclass(frozen=True, slots=True)
class VerificationRow:
    """By what an activity is verified."""

    stated: bool = False
    indicator: BlankTexts = NO_TEXT
    measures: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity of an action plan."""

    id: str
    title: Texts
    state: ActivityState
    code: str = ""
    due: str = ""
    responsible: tuple[PartyRow, ...] = ()
    responsible_basis: str = ""
    verification: VerificationRow = VerificationRow()
    recommendations: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFile:
    """Activities, and the plan that they are of."""

    activities: tuple[ActivityRow, ...]
    programme: ProgrammeRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EncounterRow:
    """A visit or a meeting."""

    code: str
    title: Texts
    period: str = ""
    sections: tuple[str, ...] = ()
    others: BlankTexts = NO_TEXT
    report: int | None = None
    figures: tuple[str, ...] = ()
    count: str = ""
    participants: str = ""
    recommendations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow(EncounterRow):
    """A visit to one institution."""

    PASSED_OVER: ClassVar = frozenset({"by", "date_stated"})
    institution: str
    kind: EncounterKind
    findings: tuple[Texts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow(EncounterRow):
    """A meeting with several."""

    purpose: Texts
    institutions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitsFile:
    """Visits and meetings."""

    visits: tuple[VisitRow, ...] = ()
    meetings: tuple[MeetingRow, ...] = ()


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter to watch."""

    PASSED_OVER: ClassVar = frozenset({"state"})
    code: str
    title: Texts
    text: Texts
    theme: str = ""
    check: BlankTexts = NO_TEXT
    sections: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrackingFile:
    """Matters to watch."""

    findings: tuple[MatterRow, ...]


@dataclass(frozen=True, slots=True)
class IssuerRow:
    """A body abroad that makes recommendations."""

    code: str
    name: Texts


@dataclass(frozen=True, slots=True)
class IssuersFile:
    """Bodies abroad that make recommendations."""

    issuers: tuple[IssuerRow, ...]
