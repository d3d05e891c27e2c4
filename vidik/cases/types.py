# SPDX-License-Identifier: EUPL-1.2
"""What the room speaks of: states, purposes of sharing and the parts that each allows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NOBODY_ANSWERS: Final = _(
    "Nobody at this institution heads it and could answer for the case: nobody could hand it on or "
    "decide on emergency access. Choose another institution, or share the case with this one."
)
LONGEST_EMERGENCY: Final = dt.timedelta(hours=4)
ALONE: Final = dt.timedelta(hours=1)
"""How long access that somebody started alone lasts without an approval."""
ALONE_AT_MOST: Final = 3
ALONE_WITHIN: Final = dt.timedelta(hours=12)
"""So many accesses may one person start alone within a night; the database counts them too."""
REQUEST_CURRENT: Final = dt.timedelta(hours=12)
"""How long a request for emergency access can be approved."""
REVIEW_WITHIN: Final = dt.timedelta(days=7)


class CaseState(TextChoices):
    """Whether work on a case goes on."""

    OPEN = "open", pgettext_lazy("case", "open")
    CLOSED = "closed", pgettext_lazy("case", "closed")


class Sensitivity(TextChoices):
    """How much harm it would do if others learnt of the case."""

    ORDINARY = "ordinary", pgettext_lazy("sensitivity", "ordinary")
    RAISED = "raised", pgettext_lazy("sensitivity", "raised")
    HIGHEST = "highest", pgettext_lazy("sensitivity", "highest")


class CaseRole(TextChoices):
    """What somebody does in a case."""

    LEAD = "lead", _("leads the case")
    WORKER = "worker", _("works on the case")
    SUPPORT = "support", _("gives support")
    ACCOMMODATION = "accommodation", _("gives accommodation")
    LEGAL_AID = "legal-aid", _("gives legal aid")
    PROCEEDINGS = "proceedings", _("conducts proceedings")
    GUARDIAN = "guardian", _("acts as guardianship authority")


class ParticipationReason(TextChoices):
    """Why somebody was added to a case."""

    ASSIGNED = "assigned", _("work was assigned")
    REPLACES = "replaces", _("takes over from a colleague")
    JOINT_WORK = "joint-work", _("agreed joint work of institutions")
    CONFERENCE = "conference", _("decision of the case conference")
    ORDER = "order", _("order of a court or prosecutor")
    RESTRICTION = "restriction", _("named when the case was restricted")
    TRANSFER = "transfer", _("the case was handed over")


class Part(TextChoices):
    """Parts of a case that are shared or not, each by itself."""

    IDENTITY = "identity", _("identity")
    CONTACT = "contact", _("contact and safety of contact")
    REPORT = "report", _("report of the suspicion and screening")
    IDENTIFICATION = "identification", _("identification")
    PROTECTION = "protection", _("protection plan and services")
    ACCOMMODATION = "accommodation", _("accommodation")
    HEALTH = "health", _("health")
    PROCEEDINGS = "proceedings", _("proceedings")


class Purpose(TextChoices):
    """What a case is shared for."""

    SUPPORT = "support", _("support and services")
    ACCOMMODATION = "accommodation", _("accommodation")
    HEALTH_CARE = "health-care", _("health care")
    LEGAL_AID = "legal-aid", _("legal aid and representation")
    INVESTIGATION = "investigation", _("investigation and prosecution")
    TRIAL = "trial", _("protection in court proceedings")
    GUARDIANSHIP = "guardianship", _("guardianship of a child")
    RESIDENCE = "residence", _("residence of a foreigner")
    RETURN = "return", _("safe return")
    LABOUR = "labour", _("labour inspection and unpaid wages")


PARTS_OF: Final[Mapping[Purpose, frozenset[Part]]] = {
    Purpose.SUPPORT: frozenset({Part.IDENTITY, Part.CONTACT, Part.PROTECTION}),
    Purpose.ACCOMMODATION: frozenset(
        {Part.IDENTITY, Part.CONTACT, Part.PROTECTION, Part.ACCOMMODATION}
    ),
    Purpose.HEALTH_CARE: frozenset({Part.IDENTITY, Part.CONTACT, Part.HEALTH}),
    Purpose.LEGAL_AID: frozenset(
        {Part.IDENTITY, Part.CONTACT, Part.IDENTIFICATION, Part.PROCEEDINGS}
    ),
    Purpose.INVESTIGATION: frozenset(
        {Part.IDENTITY, Part.REPORT, Part.IDENTIFICATION, Part.PROCEEDINGS}
    ),
    Purpose.TRIAL: frozenset({Part.IDENTITY, Part.IDENTIFICATION, Part.PROCEEDINGS}),
    Purpose.GUARDIANSHIP: frozenset(
        {
            Part.IDENTITY,
            Part.CONTACT,
            Part.REPORT,
            Part.IDENTIFICATION,
            Part.PROTECTION,
            Part.HEALTH,
            Part.PROCEEDINGS,
        }
    ),
    Purpose.RESIDENCE: frozenset({Part.IDENTITY, Part.IDENTIFICATION}),
    Purpose.RETURN: frozenset({Part.IDENTITY, Part.CONTACT, Part.PROTECTION}),
    Purpose.LABOUR: frozenset({Part.IDENTITY, Part.REPORT}),
}
"""The parts of a case that each purpose needs, and no more."""


WORK: Final = "work"
"""Instead of a part: whoever works on the case and sees every part of it."""


class Ground(TextChoices):
    """What allows sharing: the person's consent, or what the law puts in its place."""

    CONSENT = "consent", _("consent of the person")
    GUARDIAN_CONSENT = "guardian-consent", _("consent of the guardian")
    VITAL_INTEREST = "vital-interest", _("protection of life")
    LEGAL_DUTY = "legal-duty", _("duty laid down by law")
    COURT_ORDER = "court-order", _("order of a court or prosecutor")


class SharingState(TextChoices):
    """Whether a sharing holds; that its time is over is computed."""

    CURRENT = "standing", pgettext_lazy("sharing", "standing")
    WITHDRAWN = "withdrawn", pgettext_lazy("sharing", "withdrawn")
    DECLINED = "declined", pgettext_lazy("sharing", "declined")


class Declining(TextChoices):
    """Why an institution declines a case that is shared with it."""

    NOT_COMPETENT = "not-competent", _("another institution is competent")
    NO_CAPACITY = "no-capacity", _("no place or nobody to take it on")
    CONFLICT = "conflict", _("conflict of interest")
    NO_GROUND = "no-ground", _("the ground is missing or unclear")
    NOT_NEEDED = "not-needed", _("the information is not needed for the purpose")


NOT_TAKEN_ON: Final = (Declining.NOT_COMPETENT, Declining.NO_CAPACITY, Declining.CONFLICT)
"""Why an institution hands back a case that was handed over to it."""


class Withdrawal(TextChoices):
    """Why a sharing was withdrawn."""

    CONSENT_WITHDRAWN = "consent-withdrawn", _("the person withdrew consent")
    FULFILLED = "fulfilled", _("the purpose is fulfilled")
    MISTAKE = "mistake", _("shared by mistake")
    NO_GROUND = "no-ground", _("the legal ground no longer applies")
    TRANSFER = "transfer", _("the case was handed over")


class Emergency(TextChoices):
    """Why somebody needs emergency access."""

    DANGER = "danger", _("immediate danger to life or health")
    MISSING = "missing", _("the person is missing")
    CHILD = "child", _("a child is at risk")
    PLACEMENT = "placement", _("urgent accommodation outside working hours")
    COLLEAGUE_AWAY = "colleague-away", _("nobody who works on the case can be reached")


class EmergencyState(TextChoices):
    """Where emergency access stands; that it has expired is computed."""

    REQUESTED = "requested", pgettext_lazy("emergency access", "requested")
    STARTED_ALONE = "started-alone", pgettext_lazy("emergency access", "started alone")
    GRANTED = "granted", pgettext_lazy("emergency access", "approved")
    REFUSED = "refused", pgettext_lazy("emergency access", "refused")
    ENDED = "ended", pgettext_lazy("emergency access", "ended early")
    REVIEWED = "reviewed", pgettext_lazy("emergency access", "reviewed")
    LAPSED = "lapsed", pgettext_lazy("emergency access", "lapsed without a decision")


HIT_LASTS: Final = dt.timedelta(minutes=15)
"""How long somebody whom a search found elsewhere can be asked for by that hit."""
OPENS_CASES: Final = frozenset({EmergencyState.STARTED_ALONE, EmergencyState.GRANTED})
"""States in which emergency access lets somebody see the case, until it expires."""
NEVER_BEGAN: Final = (EmergencyState.REQUESTED, EmergencyState.REFUSED, EmergencyState.LAPSED)
AWAITS_REVIEW: Final = frozenset({*OPENS_CASES, EmergencyState.ENDED})


class Alias(TextChoices):
    """Neutral words by which people may call a case among their own."""

    OAK = "oak", pgettext_lazy("alias", "Oak")
    BIRCH = "birch", pgettext_lazy("alias", "Birch")
    LINDEN = "linden", pgettext_lazy("alias", "Linden")
    POPLAR = "poplar", pgettext_lazy("alias", "Poplar")
    WILLOW = "willow", pgettext_lazy("alias", "Willow")
    MAPLE = "maple", pgettext_lazy("alias", "Maple")
    PINE = "pine", pgettext_lazy("alias", "Pine")
    SPRUCE = "spruce", pgettext_lazy("alias", "Spruce")
    BEECH = "beech", pgettext_lazy("alias", "Beech")
    ASH = "ash", pgettext_lazy("alias", "Ash")
    ELM = "elm", pgettext_lazy("alias", "Elm")
    HAZEL = "hazel", pgettext_lazy("alias", "Hazel")
    WALNUT = "walnut", pgettext_lazy("alias", "Walnut")
    CHERRY = "cherry", pgettext_lazy("alias", "Cherry")
    PLUM = "plum", pgettext_lazy("alias", "Plum")
    PEAR = "pear", pgettext_lazy("alias", "Pear")
    QUINCE = "quince", pgettext_lazy("alias", "Quince")
    JUNIPER = "juniper", pgettext_lazy("alias", "Juniper")
    FERN = "fern", pgettext_lazy("alias", "Fern")
    CLOVER = "clover", pgettext_lazy("alias", "Clover")
    HEATHER = "heather", pgettext_lazy("alias", "Heather")
    MINT = "mint", pgettext_lazy("alias", "Mint")
    SAGE = "sage", pgettext_lazy("alias", "Sage")
    THYME = "thyme", pgettext_lazy("alias", "Thyme")
    BASIL = "basil", pgettext_lazy("alias", "Basil")
    BARLEY = "barley", pgettext_lazy("alias", "Barley")
    AMBER = "amber", pgettext_lazy("alias", "Amber")
    COPPER = "copper", pgettext_lazy("alias", "Copper")
    SILVER = "silver", pgettext_lazy("alias", "Silver")
    MARBLE = "marble", pgettext_lazy("alias", "Marble")
    GRANITE = "granite", pgettext_lazy("alias", "Granite")
    SLATE = "slate", pgettext_lazy("alias", "Slate")
    CHALK = "chalk", pgettext_lazy("alias", "Chalk")
    QUARTZ = "quartz", pgettext_lazy("alias", "Quartz")
    BRIDGE = "bridge", pgettext_lazy("alias", "Bridge")
    HARBOUR = "harbour", pgettext_lazy("alias", "Harbour")
    LIGHTHOUSE = "lighthouse", pgettext_lazy("alias", "Lighthouse")
    WINDMILL = "windmill", pgettext_lazy("alias", "Windmill")
    MEADOW = "meadow", pgettext_lazy("alias", "Meadow")
    ORCHARD = "orchard", pgettext_lazy("alias", "Orchard")
    VALLEY = "valley", pgettext_lazy("alias", "Valley")
    PLATEAU = "plateau", pgettext_lazy("alias", "Plateau")
    SPRING = "spring", pgettext_lazy("alias", "Spring")
    BROOK = "brook", pgettext_lazy("alias", "Brook")
    ISLAND = "island", pgettext_lazy("alias", "Island")
    DELTA = "delta", pgettext_lazy("alias", "Delta")
    NORTH = "north", pgettext_lazy("alias", "North")
    SOUTH = "south", pgettext_lazy("alias", "South")
    EAST = "east", pgettext_lazy("alias", "East")
    WEST = "west", pgettext_lazy("alias", "West")
    MORNING = "morning", pgettext_lazy("alias", "Morning")
    EVENING = "evening", pgettext_lazy("alias", "Evening")
    AUTUMN = "autumn", pgettext_lazy("alias", "Autumn")
    WINTER = "winter", pgettext_lazy("alias", "Winter")
    COMET = "comet", pgettext_lazy("alias", "Comet")
    COMPASS = "compass", pgettext_lazy("alias", "Compass")
    ANCHOR = "anchor", pgettext_lazy("alias", "Anchor")
    LANTERN = "lantern", pgettext_lazy("alias", "Lantern")
    LADDER = "ladder", pgettext_lazy("alias", "Ladder")
    KITE = "kite", pgettext_lazy("alias", "Kite")


class Judgement(TextChoices):
    """What the review of an emergency access found."""

    JUSTIFIED = "justified", _("justified")
    AVOIDABLE = "avoidable", _("justified, but avoidable")
    UNJUSTIFIED = "unjustified", _("not justified")


class Relation(TextChoices):
    """Through what somebody may see a case."""

    RESPONSIBLE = "responsible", _("the institution is responsible for the case")
    NAMED = "named", _("the person is named in the case")
    JOINED = "joined", _("the institution takes part in the case")
    SHARED = "shared", _("the case is shared with the institution")
    EMERGENCY = "emergency", _("emergency access")


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list of cases is narrowed by."""

    code: str = ""
    """A whole code, as `methods.codes.read_code` gives it."""
    state: str = ""
    relation: str = ""
    sensitivity: str = ""
    sort: str = "-opened"


@dataclass(frozen=True, slots=True)
class Viewer:
    """One line of "who may see this, and why"."""

    who: str
    institution: str
    role: str | Promise
    relation: Relation
    parts: tuple[Part, ...]
    """The parts that may be seen; all of them where somebody works on the case."""
    until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class CaseKey:
    """How other rooms name a case: its key and its code."""

    key: uuid.UUID
    code: str
