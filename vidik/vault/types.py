# SPDX-License-Identifier: EUPL-1.2
"""What crosses the vault's door: what is entered, looked for, found and shown of a person.

Everything here that identifies somebody hides itself from `repr`, logs, caches and jobs.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.vault.methods.plain import Hidden, Plain

CALL_BACK: Final = "call-back"
"""Kind of the note that says where whoever wrote in about a person can be called."""
PROTECTION: Final = "protection"
"""Kind of the notes that whoever sees the part *protection* of the case reads and writes."""


class Purpose(TextChoices):
    """What somebody looks for or at a person for."""

    IDENTIFICATION = "identification", _("formal identification")
    SAFETY = "safety", _("safety and contact with the person")
    SUPPORT = "support", _("support, services and accommodation")
    PROCEEDINGS = "proceedings", _("proceedings before police, prosecutor or court")
    DUPLICATES = "duplicates", _("to see whether the person is already known")
    REQUEST = "request", _("request of the person about their own data")
    RETENTION = "retention", _("retention, legal hold or erasure of data")


class NameKind(TextChoices):
    """What a name is to a person."""

    BIRTH = "birth", pgettext_lazy("name", "name at birth")
    OFFICIAL = "official", pgettext_lazy("name", "present official name")
    MARRIED = "married", pgettext_lazy("name", "name in marriage")
    ALIAS = "alias", pgettext_lazy("name", "other name")
    NICKNAME = "nickname", pgettext_lazy("name", "nickname")
    FALSE = "false", pgettext_lazy("name", "false identity used")


class Sex(TextChoices):
    """Sex, as the person or a document states it."""

    FEMALE = "f", pgettext_lazy("sex", "female")
    MALE = "m", pgettext_lazy("sex", "male")
    OTHER = "x", pgettext_lazy("sex", "other")
    UNKNOWN = "u", pgettext_lazy("sex", "not known")


class DocumentKind(TextChoices):
    """Which document carries a number."""

    PERSONAL_NUMBER = "personal-number", _("personal number")
    PASSPORT = "passport", _("passport")
    IDENTITY_CARD = "identity-card", _("identity card")
    RESIDENCE = "residence", _("residence permit")
    ASYLUM = "asylum", _("card of an asylum seeker")
    BIRTH_CERTIFICATE = "birth-certificate", _("birth certificate")
    OTHER = "other", _("other document")
    FALSE = "false", _("false document used")


class ContactKind(TextChoices):
    """Through what somebody can be reached."""

    PHONE = "phone", _("telephone")
    EMAIL = "email", _("e-mail")
    ACCOUNT = "account", _("account of a network or messenger")
    TRUSTED = "trusted", _("through a person of trust")


class AddressKind(TextChoices):
    """What an address is to a person."""

    LIVES = "lives", _("lives there")
    REGISTERED = "registered", _("is registered there")
    FORMER = "former", _("lived there formerly")
    EXPLOITED = "exploited", _("place of exploitation")


class Safe(TextChoices):
    """Whether somebody may be reached so: yes, no, or nobody knows; not knowing is not a no."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("not known")


class FileKind(TextChoices):
    """What an encrypted file shows."""

    PHOTO = "photo", _("photograph")
    SCAN = "scan", _("scanned document")


class HoldGround(TextChoices):
    """Why nothing of a person may be erased."""

    PROCEEDINGS = "proceedings", _("proceedings are under way")
    CLAIM = "claim", _("a claim for compensation is open")
    OVERSIGHT = "oversight", _("an oversight body examines the case")
    ORDER = "order", _("a court or prosecutor has ordered it")


class ErasureGround(TextChoices):
    """Why a person was erased."""

    RETENTION = "retention", _("the retention period is over")
    REQUEST = "request", _("the person asked for it")
    MISTAKE = "mistake", _("entered by mistake")
    ORDER = "order", _("an authority has ordered it")


class Rejection(TextChoices):
    """Why a person is not erased though somebody proposed it."""

    NEEDED = "needed", _("the data are still needed")
    GROUND = "ground", _("the ground has not been shown")
    PERSON = "person", _("the proposal names the wrong person")
    WITHDRAWN = "withdrawn", _("whoever proposed it has withdrawn it")


class AccessReason(TextChoices):
    """Why somebody looks who does not work on the case."""

    SUBSTITUTE = "substitute", _("stands in for a colleague")
    SUPERVISION = "supervision", _("supervision of the work")
    EMERGENCY = "emergency", _("emergency access")
    ASKED = "asked", _("a colleague or institution has asked")
    OTHER = "other", _("another reason, given below")


@dataclass(frozen=True, slots=True, repr=False)
class NameFacts(Hidden):
    """A name in the script in which it was given."""

    given: str = ""
    family: str = ""
    kind: str = NameKind.OFFICIAL
    note: str = ""

    @property
    def shown(self) -> str:
        """The name in one line."""
        return f"{self.given} {self.family}".strip()

    @property
    def label(self) -> str:
        """What the name is to the person."""
        return str(NameKind(self.kind).label)


@dataclass(frozen=True, slots=True, repr=False)
class ParticularFacts(Hidden):
    """Birth, sex and citizenship."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    about: bool = False
    """Whether the date of birth is an estimate."""
    sex: str = Sex.UNKNOWN
    citizenships: tuple[str, ...] = ()
    """ISO 3166-1 alpha-3 codes; `XXX` for a stateless person."""
    birthplace: str = ""

    @property
    def sex_label(self) -> str:
        """The sex in words."""
        return str(Sex(self.sex).label)


@dataclass(frozen=True, slots=True, repr=False)
class DocumentFacts(Hidden):
    """A document's number and who issued it."""

    kind: str = DocumentKind.PASSPORT
    number: str = ""
    country: str = ""
    valid_to: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """Which document it is."""
        return str(DocumentKind(self.kind).label)


@dataclass(frozen=True, slots=True, repr=False)
class ContactFacts(Hidden):
    """A way to reach the person, and whether it is safe."""

    kind: str = ContactKind.PHONE
    value: str = ""
    safe: str = Safe.UNKNOWN
    note: str = ""

    @property
    def label(self) -> str:
        """What it is reached through."""
        return str(ContactKind(self.kind).label)


@dataclass(frozen=True, slots=True, repr=False)
class AddressFacts(Hidden):
    """A place."""

    kind: str = AddressKind.LIVES
    lines: str = ""
    place: str = ""
    country: str = ""

    @property
    def label(self) -> str:
        """What the place is to the person."""
        return str(AddressKind(self.kind).label)


@dataclass(frozen=True, slots=True, repr=False)
class SafeContactFacts(Hidden):
    """How the person may be reached without danger."""

    may_call: str = Safe.UNKNOWN
    may_write: str = Safe.UNKNOWN
    when: str = ""
    in_whose_name: str = ""
    never_say: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class FileFacts(Hidden):
    """What an encrypted file is."""

    kind: str = FileKind.SCAN
    title: str = ""
    media_type: str = ""
    size: int = 0

    @property
    def label(self) -> str:
        """What the file shows."""
        return str(FileKind(self.kind).label)


@dataclass(frozen=True, slots=True, repr=False)
class Received(Hidden):
    """A photo or scan that somebody sent, drawn anew."""

    name: str
    media_type: str
    content: bytes
    mark: str
    """The hash of the file as it was sent, by which the same one is recognised."""


Facts: TypeAlias = (
    NameFacts | ParticularFacts | DocumentFacts | ContactFacts | AddressFacts | SafeContactFacts
)


@dataclass(frozen=True, slots=True, repr=False)
class Entered(Hidden):
    """What is known of a person at the beginning."""

    name: NameFacts | None
    """None where nobody knows a name yet; the person has a code all the same."""
    particulars: ParticularFacts
    document: DocumentFacts | None = None
    contact: ContactFacts | None = None
    safe_contact: SafeContactFacts | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Query(Hidden):
    """Who is looked for: by name and perhaps year of birth, or by a number."""

    given: str = ""
    family: str = ""
    year: int | None = None
    number: str = ""
    number_kind: str = ""
    """A `DocumentKind` or `ContactKind.PHONE`; empty: any of them."""


@dataclass(frozen=True, slots=True, repr=False)
class Hit(Hidden):
    """A person found, with what is needed to decide whether it is the right one."""

    person: uuid.UUID
    code: str
    case: uuid.UUID
    name: str
    kind: str
    year: int | None
    nearness: float
    alike: float = 1.0
    """The nearness as a share of the greatest that was possible."""
    by_number: bool = False

    @property
    def kind_label(self) -> str:
        """What the found name is to the person."""
        return str(NameKind(self.kind).label) if self.kind else ""

    @property
    def percent(self) -> int:
        """How alike the hit is, in percent."""
        return round(self.alike * 100)


@dataclass(frozen=True, slots=True)
class KnownElsewhere:
    """Somebody like the one looked for is known to another institution: ask there."""

    institution: int
    count: int
    hits: tuple[str, ...] = field(default=(), repr=False)
    """A reference for each, by which the searcher may ask for emergency access; in no order."""


@dataclass(frozen=True, slots=True, repr=False)
class Found(Hidden):
    """What a search found."""

    hits: tuple[Hit, ...] = ()
    elsewhere: tuple[KnownElsewhere, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Shown(Hidden):
    """A row of a person, opened."""

    key: uuid.UUID
    facts: Facts | FileFacts
    entered_at: dt.datetime
    ended_at: dt.datetime | None = None
    versions: int = 0
    """How many earlier versions are stored."""


@dataclass(frozen=True, slots=True, repr=False)
class Identity(Hidden):
    """A person as somebody who may see them sees them."""

    key: uuid.UUID
    code: str
    case: uuid.UUID
    names: tuple[Shown, ...] = ()
    particulars: Shown | None = None
    documents: tuple[Shown, ...] = ()
    contacts: tuple[Shown, ...] = ()
    addresses: tuple[Shown, ...] = ()
    safe_contact: Shown | None = None
    files: tuple[Shown, ...] = ()
    merged: tuple[str, ...] = ()
    """Codes of those that were found to be the same person, as far as they may be seen."""
    sees_identity: bool = True
    sees_contact: bool = True


@dataclass(frozen=True, slots=True)
class AccessLogLine:
    """One line of the access log."""

    at: dt.datetime
    who: str
    institution: str
    purpose: str
    why: str
    own: bool
    reason: str = field(default="", repr=False)

    @property
    def why_label(self) -> str:
        """The reason in words; empty where none was needed."""
        return str(AccessReason(self.why).label) if self.why else ""


@dataclass(frozen=True, slots=True, repr=False)
class NoteLine(Hidden):
    """A note about a person, opened."""

    key: uuid.UUID
    kind: str
    text: Plain
    at: dt.datetime
    by: str
    """The label under which the author's acts are recorded."""
    subject: uuid.UUID | None = None
    """The record of a room above that it belongs to."""


class LetterKind(TextChoices):
    """What was written between a reporter and the centre."""

    MESSAGE = "message", _("message")
    SUPPLEMENT = "supplement", _("supplement to the report")
    COPY = "copy", _("the report as it was sent")
    """One for each person, under that person's key; no part of the conversation."""
    OWN = "own", _("message on the person’s own page")


CONVERSATION: Final = (LetterKind.MESSAGE, LetterKind.SUPPLEMENT)


@dataclass(frozen=True, slots=True, repr=False)
class Letter(Hidden):
    """A message to or from a reporter, opened."""

    key: uuid.UUID
    inward: bool
    text: Plain
    at: dt.datetime
    kind: str = LetterKind.MESSAGE


class Alert(TextChoices):
    """A reason to notify a head at once."""

    HOUR = "hour", _("the limit for an hour was reached")
    DAY = "day", _("the limit for a day was reached")
    FOUND = "found", _("the limit for names found by searching was reached")
    CODE = "code", _("continued after a second factor")
    ASKED = "asked", _("asked a colleague for more")
    DANGER = "danger", _("continued beyond the limit because of danger or in an emergency")
    SAME_WORDS = "same-words", _("gave the same reason for many persons")


class Judgement(TextChoices):
    """How a head judges why somebody looked who is not named in the case."""

    SEEN = "seen", pgettext_lazy("judgement", "seen")
    QUESTIONED = "questioned", pgettext_lazy("judgement", "questioned")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many different persons a role may open, and see among the hits of searches."""

    hour: int
    day: int
    more: int
    """How many further ones a second factor opens, each time it is shown."""
    times: int
    """How often a day that does; after that a colleague approves."""
    found_hour: int
    found_day: int


LEAST: Final = Limits(hour=4, day=10, more=0, times=0, found_hour=20, found_day=50)
"""What holds for a role that the country pack does not name."""
FOUND_FOR_EACH: Final = 5
"""How many names found by searching come with each further person."""
MOST_PERSONS: Final = 40
"""For how many further persons a colleague can be asked at once."""
MOST_HOURS: Final = 12
DANGER_AT_MOST: Final = 3
"""How many persons a day somebody may open beyond the limit because of danger, alone."""
SAME_WORDS: Final = 5
"""From how many persons a day on the same reason is reported to the head."""
INSIGHT_LASTS: Final = dt.timedelta(hours=8)
"""A working day: for how long somebody who is not named in a case may view it for one reason."""
REQUEST_WAITS: Final = dt.timedelta(hours=2)
"""After how long a request that no colleague has decided has lapsed."""


@dataclass(frozen=True, slots=True)
class BudgetStatus:
    """How many persons somebody has opened, and how many they may."""

    hour: int
    hour_limit: int
    day: int
    day_limit: int
    found_hour: int
    found_hour_limit: int
    found_day: int
    found_day_limit: int
    more: int
    codes_left: int
    danger_left: int
    free_at: dt.datetime | None
    """When the first of the last hour’s persons no longer counts; None where none counts."""

    @property
    def is_spent(self) -> bool:
        """Whether no further person opens."""
        return self.hour >= self.hour_limit or self.day >= self.day_limit

    @property
    def is_found_spent(self) -> bool:
        """Whether no further name is shown among the hits of a search."""
        return self.found_hour >= self.found_hour_limit or self.found_day >= self.found_day_limit


@dataclass(frozen=True, slots=True)
class OpeningsLine:
    """How many persons somebody has opened today."""

    who: str
    lately: int
    """In the last hour."""
    opened: int
    found: int
    """Shown among the hits of searches."""
    beyond: int
    """Beyond the limit, because of danger or in an emergency."""


@dataclass(frozen=True, slots=True)
class InsightLine:
    """Why somebody viewed a case who is not named in it, opened."""

    key: uuid.UUID
    at: dt.datetime
    until: dt.datetime
    who: str
    institution: str
    case: uuid.UUID
    case_code: str
    person: uuid.UUID
    person_code: str
    purpose: str
    why: str
    judgement: str
    reviewed_by: str
    is_own: bool
    words: str = field(default="", repr=False)


ACCESS_LASTS: Final = dt.timedelta(minutes=15)
"""How long a stated purpose holds before it is asked for again."""


class RetentionKind(TextChoices):
    """Kinds of record with a period of their own."""

    PERSON = "person", pgettext_lazy("retention", "everything about the person")
    FILES = "files", pgettext_lazy("retention", "photos and scans")
