# SPDX-License-Identifier: EUPL-1.2
"""What crosses the room's door: where reports come from, coded facts, outcomes.

What identifies somebody, and every text that somebody typed, hides itself and goes to the vault.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.vault.methods.plain import Hidden, Plain
from vidik.vault.types import CALL_BACK, Received, Safe

ALERT_WITHIN: Final = dt.timedelta(hours=24)
"""Within a day of the receipt everybody who must know of a report has been notified."""


class Source(TextChoices):
    """Who reported."""

    POLICE = "police", _("police")
    SOCIAL_PROTECTION = "social-protection", _("social protection")
    EDUCATION = "education", _("education")
    HEALTH = "health", _("health care")
    LABOUR_INSPECTION = "labour-inspection", _("labour inspection")
    MIGRATION = "migration", _("asylum and reception centres")
    ASYLUM_OFFICE = "asylum-office", _("asylum office")
    PROSECUTION = "prosecution", _("public prosecution")
    COURT = "court", _("courts")
    ASSOCIATION = "association", _("association")
    HOTLINE = "hotline", _("helpline")
    LOCAL_TEAM = "local-team", _("local team")
    DIPLOMATIC = "diplomatic", _("embassy or foreign ministry")
    CENTRE = "centre", _("own finding of the centre")
    CITIZEN = "citizen", _("citizen")
    VICTIM = "victim", _("the person concerned")
    ABROAD = "abroad", _("from abroad")
    OTHER = "other", pgettext_lazy("source", "other")


class Competent(TextChoices):
    """What a municipality has a competent institution for, in the order in which it is shown."""

    SOCIAL_WORK = "social-work", _("guardianship authority")
    POLICE = "police", _("police")
    PROSECUTOR = "prosecutor", _("higher public prosecutor")
    COURT = "court", _("higher court")
    LABOUR_INSPECTION = "labour-inspection", _("labour inspection")
    BASIC_PROSECUTOR = "basic-prosecutor", _("basic public prosecutor")
    BASIC_COURT = "basic-court", _("basic court")


NEEDED: Final = (
    Competent.SOCIAL_WORK,
    Competent.POLICE,
    Competent.PROSECUTOR,
    Competent.COURT,
    Competent.LABOUR_INSPECTION,
)
"""Without one of these a report from there waits for somebody who finds out."""


class Channel(TextChoices):
    """Through what a report came."""

    APP = "app", _("in this system")
    WEB = "web", _("public page")
    PHONE = "phone", _("by telephone")
    WRITTEN = "written", _("in writing")
    EMAIL = "email", _("by e-mail")
    IN_PERSON = "in-person", _("in person")


CONTACTS: Final = "contacts"
"""Code of the register of contacts that associations keep."""
REFUSALS: Final = "refusals"
"""Code of the register of adults who do not want to be reported."""
ADVICE_CHANNELS: Final = (Channel.PHONE, Channel.EMAIL, Channel.IN_PERSON, Channel.WRITTEN)
"""Ways in which advice is asked for, and in which others' reports reach the centre."""


class Urgency(TextChoices):
    """How soon somebody of the centre has to act."""

    IMMEDIATE = "immediate", _("immediate: somebody is in danger now")
    HIGH = "high", _("urgent: today")
    NORMAL = "normal", pgettext_lazy("report", "not urgent")
    UNKNOWN = "unknown", pgettext_lazy("urgency", "not said how urgent")
    """Whoever reported did not know; the centre treats it as urgent until it has found out."""


AS_URGENT: Final = (Urgency.HIGH, Urgency.UNKNOWN)
"""What stands with the urgent ones in a list; a danger that nobody has named waits for nobody."""


class ReportState(TextChoices):
    """How far a report has come; that nobody took it in time is computed."""

    RECEIVED = "received", pgettext_lazy("report", "received")
    TAKEN = "taken", pgettext_lazy("report", "taken on")
    CLOSED = "closed", pgettext_lazy("report", "closed")


class Known(TextChoices):
    """Yes, no, or nobody knows: not knowing is never counted as no."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("not known")


class AgeGroup(TextChoices):
    """About how old somebody is, as far as the report tells."""

    TO_6 = "0-6", _("0 to 6 years")
    FROM_7 = "7-14", _("7 to 14 years")
    FROM_15 = "15-17", _("15 to 17 years")
    FROM_18 = "18-25", _("18 to 25 years")
    FROM_26 = "26-59", _("26 to 59 years")
    FROM_60 = "60+", _("60 years or older")
    UNKNOWN = "unknown", pgettext_lazy("age", "not known")


CHILDREN: Final = frozenset({AgeGroup.TO_6, AgeGroup.FROM_7, AgeGroup.FROM_15})


class Agreement(TextChoices):
    """Whether an adult agrees to the report; a child is not asked for it."""

    YES = "yes", _("agrees")
    NO = "no", _("does not agree")
    NOT_ASKED = "not-asked", _("could not be asked")
    UNKNOWN = "unknown", pgettext_lazy("agreement", "not stated")


WITHOUT: Final = (Agreement.NO, Agreement.NOT_ASKED)
"""Somebody is reported without their agreement: that needs a reason."""


class Despite(TextChoices):
    """Why an adult is reported who does not agree, or who could not be asked."""

    DANGER = "danger", _("danger to their life, health or freedom")
    OTHERS = "others", _("others, or children, are in danger as well")
    DUTY = "duty", _("an authority’s legal duty to report")
    UNABLE = "unable", _("they cannot decide for themselves at present")
    UNSAFE = "unsafe", _("asking was not safe or not possible")
    """No reason against somebody’s will: only where they could not be asked."""


class SafeWay(TextChoices):
    """How a person is reached without danger; when, and what must not be said, is sealed."""

    UNKNOWN = "", _("not known")
    CALL = "call", _("by a telephone call")
    TEXT = "text", _("by a text message")
    IN_PERSON = "in-person", _("in person")
    REPORTER = "reporter", _("only through whoever reported")
    TRUSTED = "trusted", _("only through somebody they trust")
    NOT_NOW = "not-now", _("not at all for now")


class Wish(TextChoices):
    """What a person wishes, also a child."""

    WOMAN = "woman", _("to speak to a woman")
    MAN = "man", _("to speak to a man")
    ALONE = "alone", _("to be spoken to alone")
    COMPANION = "companion", _("to have somebody they trust present")
    NO_POLICE = "no-police", _("no contact with the police for now")
    NOT_AT_HOME = "not-at-home", _("not to be sought at home")
    NOT_AT_WORK = "not-at-work", _("not to be sought at work")
    NOT_FAMILY = "not-family", _("the family not to be told")
    NOT_EMPLOYER = "not-employer", _("the employer not to be told")


MUST_NOT: Final = frozenset(
    {Wish.NO_POLICE, Wish.NOT_AT_HOME, Wish.NOT_AT_WORK, Wish.NOT_FAMILY, Wish.NOT_EMPLOYER}
)
"""Wishes that say what is not to be done."""


class Outcome(TextChoices):
    """The outcome for a person who was reported."""

    PENDING = "pending", _("not decided yet")
    DISMISSED = "dismissed", _("dismissed before a procedure was opened")
    TERMINATED = "terminated", _("procedure terminated")
    SUSPENDED = "suspended", _("procedure suspended")
    NOT_A_VICTIM = "not_a_victim", _("found not to be a victim of trafficking")
    IDENTIFIED = "identified", _("identified as a victim of trafficking")


DECIDED: Final = frozenset(Outcome) - {Outcome.PENDING, Outcome.SUSPENDED}
"""Outcomes after which nothing more is to be decided about the report."""


class CallLevel(TextChoices):
    """Why somebody of the centre was called about a report."""

    RECEIVED = "received", _("a report came in")
    SECOND = "second", _("the first in line has not taken it on")
    EVERYBODY = "everybody", _("nobody has taken it on")
    FEEDBACK_SOON = "feedback-soon", _("the reporter has not yet had feedback")
    FEEDBACK_LATE = "feedback-late", _("feedback to the reporter is overdue")
    DUTY_OPEN = "duty-open", _("somebody has not been notified under the 24-hour rule")
    DUTY_SOON = "duty-soon", _("the time for notifying under the 24-hour rule is running out")
    DUTY_LATE = "duty-late", _("the time for notifying under the 24-hour rule has passed")
    WROTE = "wrote", _("the reporter wrote")
    WROTE_LATE = "wrote-late", _("nobody has opened what the reporter wrote")
    URGENT = "urgent", _("a report of the same person has made it more urgent")


TAKE_LEVELS: Final = (CallLevel.RECEIVED, CallLevel.SECOND, CallLevel.EVERYBODY)
FEEDBACK_LEVELS: Final = (CallLevel.FEEDBACK_SOON, CallLevel.FEEDBACK_LATE)
DUTY_LEVELS: Final = (CallLevel.DUTY_OPEN, CallLevel.DUTY_SOON, CallLevel.DUTY_LATE)
LETTER_LEVELS: Final = (CallLevel.WROTE, CallLevel.WROTE_LATE)


class NotRequiredReason(TextChoices):
    """Why nobody has to be notified by a rule of the 24-hour rule, or not any more."""

    NOT_SO = "not-so", _("it has been established that the condition of the rule is not met")
    NOTIFIED_OUTSIDE = "notified-outside", _("notified outside this system")
    REPORTED_IT = "reported-it", _("it made the report itself")
    KNOWS = "knows", _("already notified because of another report of the same person")
    UNFOUNDED = "unfounded", _("the suspicion has proved to be unfounded")
    CORRECTED = "corrected", _("no longer applies after the facts were corrected")


class Untold(TextChoices):
    """Who does not know of a report, or of what was done about it, when it is closed."""

    FEEDBACK = "feedback", _("the reporter has had no feedback")
    DUTIES = "duties", _("an institution was not notified here under the 24-hour rule")


class ClosingReason(TextChoices):
    """Why a report is closed though somebody was not told."""

    OUTSIDE = "outside", _("told outside this system")
    UNFOUNDED = "unfounded", _("the suspicion has proved to be unfounded")
    UNREACHABLE = "unreachable", _("the reporter cannot be reached")
    UNWANTED = "unwanted", _("the reporter does not want to hear of it")
    ENDANGERS = "endangers", _("telling them would endanger somebody")
    FORBIDDEN = "forbidden", _("a law or an order forbids telling them")


class NoteKind(TextChoices):
    """Which text of a report is stored sealed in the vault."""

    ACCOUNT = "account", _("What was seen or heard")
    PLACE = "place", _("Where it happens")
    SUSPECTS = "suspects", _("Suspected persons, as described")
    DANGERS = "dangers", _("Dangers now")
    DONE = "done", _("What was already done")
    PERSONAL = "personal", _("About this person")
    WISHES = "wishes", _("What the person wishes")
    HAND_OVER = "hand-over", _("Note for the next shift")
    CALL_BACK = CALL_BACK, _("Where the reporter can be called")
    CLOSING = "closing", _("Why it was closed though somebody was not told")


class Caller(TextChoices):
    """Who asked for advice without reporting anything."""

    SCHOOL = "school", _("school or pre-school institution")
    SOCIAL_WORK = "social-work", _("centre for social work")
    HEALTH = "health", _("health institution")
    POLICE = "police", _("police")
    JUSTICE = "justice", _("prosecution or court")
    ASSOCIATION = "association", _("association")
    CITIZEN = "citizen", _("citizen")
    ABROAD = "abroad", _("from abroad")
    OTHER = "other", pgettext_lazy("caller", "other")


class Topic(TextChoices):
    """What advice was asked about."""

    RECOGNISING = "recognising", _("recognising a possible victim")
    CONDUCT = "conduct", _("how to act towards a possible victim")
    REPORTING = "reporting", _("how and whom to report to")
    SERVICES = "services", _("services and accommodation")
    LAW = "law", _("rights and proceedings")
    OTHER = "other", pgettext_lazy("topic", "something else")


class Advice(TextChoices):
    """The outcome of a consultation."""

    EXPLAINED = "explained", _("advice was given")
    ASKED_TO_REPORT = "asked-to-report", _("the caller was asked to report")
    REFERRED = "referred", _("referred to another institution")
    REPORTED = "reported", _("a report was recorded")


class Way(TextChoices):
    """How somebody reached an association or a helpline."""

    HELPLINE = "helpline", _("helpline")
    ONLINE = "online", _("form or chat on a web page")
    NETWORKS = "networks", _("social networks")
    EMAIL = "email", _("by e-mail")
    FIELD = "field", _("field work")
    AT_HOME = "at-home", _("through associates in the country")
    ABROAD = "abroad", _("through associates abroad")
    IN_PERSON = "in-person", _("in person")


class Direction(TextChoices):
    """Whether somebody turned to a line or the line to somebody."""

    IN = "in", pgettext_lazy("call", "received")
    OUT = "out", pgettext_lazy("call", "made by us")


class Before(TextChoices):
    """Whether a line knew somebody before."""

    FIRST = "first", pgettext_lazy("contact", "for the first time")
    KNOWN = "known", pgettext_lazy("contact", "known from before")


class About(TextChoices):
    """What somebody turned to an association for."""

    SUSPICION = "suspicion", _("a suspicion of trafficking")
    HELP = "help", _("help after exploitation")
    OFFER = "offer", _("an offer of work or travel")
    MISSING = "missing", _("a missing person")
    VIOLENCE = "violence", _("other violence")
    LAW = "law", _("rights and proceedings")
    OTHER = "other", pgettext_lazy("topic", "something else")


class ContactOutcome(TextChoices):
    """What somebody's turning to an association led to."""

    TALKED = "talked", _("advice or information")
    HELPED = "helped", _("support by us")
    REFERRED = "referred", _("referred to another institution")
    REPORTED = "reported", _("a report of a suspicion")
    NOTHING = "nothing", _("nothing: the contact broke off")


class Consent(TextChoices):
    """What allows a screening and passing it on."""

    GIVEN = "given", _("the person agrees")
    CHILD = "child", _("a child: the duty to protect them")
    DANGER = "danger", _("danger to life, health or freedom")
    DUTY = "duty", _("duty of an authority to report")
    OBSERVED = "observed", _("only observed: nobody was spoken to")


class RefusalGround(TextChoices):
    """What an adult who was told about the centre does not want."""

    NOT_REPORTED = "not-reported", _("does not want to be reported to the centre")
    NOT_NOTED = "not-noted", _("does not want it to be noted who it was")


class Informant(TextChoices):
    """Which kind of body of another state, or between states, gave the word."""

    POLICE = "police", _("police of another state")
    COOPERATION = "cooperation", _("international police cooperation")
    PROSECUTION = "prosecution", _("prosecution of another state")
    COURT = "court", _("court of another state")
    MECHANISM = "mechanism", _("body that identifies victims in another state")
    MISSION = "mission", _("diplomatic or consular mission")
    ORGANISATION = "organisation", _("international organisation")
    ASSOCIATION = "association", _("association in another state")
    OTHER = "other", pgettext_lazy("informant", "other")


class ForeignInformant(TextChoices):
    """How far proceedings against exploiters have come in another state."""

    UNKNOWN = "unknown", _("not known")
    NONE = "none", _("no investigation abroad")
    INVESTIGATED = "investigated", _("exploiters are under investigation abroad")
    CHARGED = "charged", _("exploiters are charged abroad")
    CONVICTED = "convicted", _("exploiters are convicted abroad")


PURSUED: Final = (
    ForeignInformant.INVESTIGATED,
    ForeignInformant.CHARGED,
    ForeignInformant.CONVICTED,
)
"""Answers that say that somebody pursues the exploiters in another state."""


@dataclass(frozen=True, slots=True)
class ForeignNotificationDraft:
    """A foreign notification behind a report, as somebody filled it in; only codes."""

    informant: str
    state: str = ""
    """A code of the pack's list of countries; blank where it is not known."""
    given_on: dt.date | None = None
    investigation: str = ForeignInformant.UNKNOWN
    operation: str = ""
    """A code of the pack's list of international operations; blank for none."""


@dataclass(frozen=True, slots=True, repr=False)
class PersonDraft(Hidden):
    """One person whom a report concerns; whatever is unknown stays blank."""

    given: str = ""
    family: str = ""
    year: int | None = None
    age_group: str = AgeGroup.UNKNOWN
    child: str = Known.UNKNOWN
    sex: str = "u"
    citizenship: str = ""
    """A code of the pack's list of citizenships; blank: not known."""
    migrant: str = Known.UNKNOWN
    asylum_seeker: str = Known.UNKNOWN
    phone: str = ""
    may_call: str = Safe.UNKNOWN
    may_write: str = Safe.UNKNOWN
    when: str = ""
    in_whose_name: str = ""
    never_say: str = ""
    about: str = ""
    """What concerns this person alone."""
    knows: str = Known.UNKNOWN
    """Whether the person knows of the report."""
    agrees: str = Agreement.UNKNOWN
    despite: str = ""
    """A `Despite`, where an adult does not agree or could not be asked."""
    wishes: tuple[str, ...] = ()
    safe_way: str = SafeWay.UNKNOWN
    interpreter: str = ""
    """Code of the language of an interpreter; blank where none is needed or nobody knows."""
    wished: str = ""
    """What the person wishes, in words."""
    screening: uuid.UUID | None = None

    @property
    def has_safe_contact(self) -> bool:
        """Whether a rule of safe contact was given."""
        words = (self.when, self.in_whose_name, self.never_say)
        is_known = {self.may_call, self.may_write} != {Safe.UNKNOWN}
        return is_known or any(words)


@dataclass(frozen=True, slots=True, repr=False)
class ReportDraft(Hidden):
    """A report as somebody filled it in."""

    source: str
    channel: str
    persons: tuple[PersonDraft, ...]
    urgency: str = Urgency.UNKNOWN
    municipality: str = ""
    """Code of a territory; blank where nobody knows the place."""
    forms: tuple[str, ...] = ()
    """Codes of suspected forms of exploitation."""
    account: str = ""
    place: str = ""
    suspects: str = ""
    dangers: str = ""
    done: str = ""
    call_back: str = ""
    """Where whoever reports can be called; those who are notified may call there too."""
    submission: uuid.UUID = field(default_factory=uuid.uuid4)
    """Drawn when the form was opened: the same form sent twice is one report."""
    on_behalf_of: int | None = None
    """Key of the institution that reported by telephone or letter to the centre."""
    came_at: dt.datetime | None = None
    """When it reached the centre, where it was written down later; the clocks run from then."""
    screening: uuid.UUID | None = None
    notification: ForeignNotificationDraft | None = None
    """What came from abroad, where the centre takes it down with the report."""
    files: tuple[Received, ...] = ()
    """Photos and scans, drawn anew; only of those who are signed in."""
    synthetic: bool = False
    """Of a demonstration: its cases are marked so; refused where people work."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever reports gets: the number, and a code where nobody is signed in."""

    number: str
    received_at: dt.datetime
    key: uuid.UUID
    code: str = field(default="", repr=False)
    """Shown once, to somebody without an account; blank when the report was there already."""
    repeated: bool = False
    changed: bool = False
    """What came this time was, as far as is known, not what was received; it was not stored."""


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What the inbox is narrowed by; blank means any."""

    number: str = ""
    state: str = ""
    """A `ReportState`, `open`, `late`, `duties`, `duties-late` or `letters`."""
    urgency: str = ""
    source: str = ""
    child: str = ""
    year: str = ""
    abroad: str = ""
    """`any`, `pursued`, or the code of an international operation."""
    mine: bool = False
    sort: str = "-received"


@dataclass(frozen=True, slots=True, repr=False)
class OpenedText(Hidden):
    """One text of a report, opened."""

    kind: str
    text: Plain
    at: dt.datetime
    by: str

    @property
    def label(self) -> str:
        """What the text is."""
        return str(NoteKind(self.kind).label) if self.kind in NoteKind.values else self.kind


class TakeOver(TextChoices):
    """Why a report is taken over from a colleague who has it."""

    LEFT = "left", _("the colleague no longer works at the centre")
    AWAY = "away", _("the colleague is absent or not on duty")
    SHARED = "shared", _("the work was divided anew")
    PARTIAL = "partial", _("the colleague’s impartiality is in doubt")
