# SPDX-License-Identifier: EUPL-1.2
"""Types of the room: states, outcomes, what the person was informed of, what other rooms pass."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a procedure of identification stands."""

    RECEIVED = "received", pgettext_lazy("procedure", "received")
    OPENED = "opened", pgettext_lazy("procedure", "opened")
    SUSPENDED = "suspended", pgettext_lazy("procedure", "suspended")
    DISMISSED = "dismissed", pgettext_lazy("procedure", "dismissed")
    TERMINATED = "terminated", pgettext_lazy("procedure", "terminated")
    CONCLUDED = "concluded", pgettext_lazy("procedure", "concluded")
    CLOSED = "closed", pgettext_lazy("procedure", "closed")


UNDECIDED: Final = (State.RECEIVED, State.OPENED, State.SUSPENDED)
"""The work goes on: such procedures are carried over into the next year.

In the order of the partial indexes: in another the database takes the same condition for a second
one and expects few rows.
"""
HEARD_IN: Final = frozenset({State.OPENED, State.SUSPENDED})
"""Where an interview may be entered that nobody planned; it may have been before a suspension."""
DECIDED: Final = frozenset({State.DISMISSED, State.TERMINATED, State.CONCLUDED, State.CLOSED})


class Step(TextChoices):
    """What a decision decides; one person proposes it and another takes it."""

    DISMISS = "dismiss", _("dismiss the report before a procedure is opened")
    SUSPEND = "suspend", _("suspend the procedure")
    TERMINATE = "terminate", _("terminate the procedure")
    CONCLUDE = "conclude", _("conclude the procedure")


class Outcome(TextChoices):
    """What a concluded procedure found."""

    IDENTIFIED = "identified", _("victim identified")
    NOT_VICTIM = "not-victim", _("not a victim of trafficking")
    NOT_DETERMINED = "not-determined", _("could not be determined")


class Stage(TextChoices):
    """The two stages of identification; computed from dates, never stored."""

    PRELIMINARY = "preliminary", _("preliminary identification")
    FORMAL = "formal", _("formal identification")


class Urgency(TextChoices):
    """Why a procedure is of special urgency."""

    MIGRANT = "migrant", _("migrant who may leave")
    CHILD = "child", _("child at risk")
    DANGER = "danger", _("danger to life or health")


class Return(TextChoices):
    """Why a proposal was sent back to whoever made it."""

    INCOMPLETE = "incomplete", _("the record is not complete")
    REASONS = "reasons", _("the reasons do not support the outcome")
    INTERVIEW = "interview", _("a further interview is needed")
    EVIDENCE = "evidence", _("further evidence is needed")


class Subject(TextChoices):
    """What the person has to be informed of."""

    RIGHTS = "rights", _("rights")
    SERVICES = "services", _("services")
    OUTCOME = "outcome", _("outcome")
    DEPARTURE = "departure", _("rights and procedure before leaving the country")
    COMPLAINT = "complaint", _("answer to a complaint")


class ComplaintState(TextChoices):
    """How far a complaint to the ministry has come; that it is late is computed."""

    ENTERED = "entered", pgettext_lazy("complaint", "entered")
    PASSED = "passed", pgettext_lazy("complaint", "passed to the ministry")
    ANSWERED = "answered", pgettext_lazy("complaint", "answered")
    SETTLED = "settled", pgettext_lazy("complaint", "settled")
    WITHDRAWN = "withdrawn", pgettext_lazy("complaint", "withdrawn")


REPLIED: Final = frozenset({ComplaintState.ANSWERED, ComplaintState.SETTLED})
"""Complaints to which there is an answer that the person is to be informed of."""
FOUNDED: Final = frozenset({"upheld", "partly"})
"""Results of a complaint after which a decided procedure is opened again."""
WITHDRAWN: Final = "withdrawn"
ONWARD_IDENTIFIED: Final = "identified"
"""What was found of somebody who is referred on as an identified victim."""
PROVIDED: Final = "accepted"
"""Result of a referral: the service was accepted and provided."""
"""The result of a complaint that nobody answers any more."""


LONGEST_NOTE: Final = 10_000
"""Letters of what somebody writes about an interview, or of an opinion."""
ABOUT: Final = "about"
"""Where a version of findings keeps what stood beside the record; no field is called so."""


class EpisodeKind(TextChoices):
    """A stage of the journey, as the Human Trafficking Case Data Standard divides it."""

    RECRUITMENT = "recruitment", _("recruitment")
    TRANSIT = "transit", _("transit")
    EXPLOITATION = "exploitation", _("exploitation")


class SuspectRemoval(TextChoices):
    """Why somebody is no longer among the suspects of a procedure."""

    MISTAKE = "mistake", _("entered by mistake")
    SAME = "same", _("the same as another suspect listed here")
    CLEARED = "cleared", _("not suspected any more")


class Origin(TextChoices):
    """Where a value of the record was taken over from; blank where somebody entered it."""

    REPORT = "report", _("from a report")
    SCREENING = "screening", _("from a screening")
    IDENTITY = "identity", _("from the identity in the vault")
    RECORD = "record", _("from the record of the earlier identification")


class LaterResult(TextChoices):
    """What a later report about an identified person was found to add."""

    NEW_FACTS = "new-facts", _("new facts, to be taken over into the record")
    NEW_EXPLOITATION = "new-exploitation", _("new exploitation, to be examined in a procedure")
    NOTHING_NEW = "nothing-new", _("nothing new")


class EntitlementState(TextChoices):
    """What became of something that a person is entitled to; nothing entered yet: open."""

    OFFERED = "offered", pgettext_lazy("entitlement", "offered")
    ACCEPTED = "accepted", pgettext_lazy("entitlement", "accepted")
    PROVIDED = "provided", pgettext_lazy("entitlement", "provided")
    REFUSED = "refused", pgettext_lazy("entitlement", "refused by the person")
    UNAVAILABLE = "unavailable", pgettext_lazy("entitlement", "not available")
    NOT_NEEDED = "not-needed", pgettext_lazy("entitlement", "not needed")


@dataclass(frozen=True, slots=True)
class Said:
    """One value of the record, with who said so and when."""

    field: str
    value: str | int
    stated_by: str
    stated_on: dt.date


@dataclass(frozen=True, slots=True)
class Information:
    """That the person was informed of something, or why that was not possible."""

    subject: Subject
    how: str = ""
    language: str = ""
    proof: str = ""
    not_informed: str = ""
    """Why it was not possible; then the rest is blank."""


@dataclass(frozen=True, slots=True)
class InterviewPlan:
    """When, where, in which language and with whom somebody is interviewed."""

    planned_at: dt.datetime
    setting: str
    language: str
    interpreter: bool
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InterviewUse:
    """What those who interviewed considered, and which special procedural rights were used."""

    considered: tuple[str, ...] = ()
    safeguards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Episode:
    """A stage of the journey: months as `YYYY-MM`, blank where unknown."""

    kind: EpisodeKind
    country: str
    territory: str = ""
    form: str = ""
    first_month: str = ""
    last_month: str = ""


@dataclass(frozen=True, slots=True)
class SuspectFacts:
    """A suspect without a name: what part they had, coded."""

    roles: tuple[str, ...]
    relation: str = ""
    sex: str = ""
    citizenship: str = ""


@dataclass(frozen=True, slots=True)
class Generated:
    """One procedure of a generated person, as `services.bulk` takes it. Every fact is coded.

    The report, the reported person, the case and the vault's person exist already.
    """

    reported_person: uuid.UUID
    received_at: dt.datetime
    state: State
    outcome: Outcome | None = None
    reasons: tuple[str, ...] = ()
    opened_at: dt.datetime | None = None
    interviewed_at: dt.datetime | None = None
    decided_at: dt.datetime | None = None
    formal_at: dt.datetime | None = None
    """When the second stage began; where nothing is said, with the opening."""
    closed_at: dt.datetime | None = None
    """When a decided procedure was closed, the person having been informed of the outcome."""
    said: tuple[tuple[str, str | int], ...] = ()
    """Field and value, said on the day of the decision."""
    sources: tuple[tuple[str, str], ...] = ()
    """Field and who said what it holds; all other fields are the expert's finding."""
    language: str = field(default_factory=lambda: settings.COUNTRY.official_language)
    """In which the person was interviewed and informed."""
    setting: str = "centre"
    partners: tuple[str, ...] = ()
    """With whom the interview was held."""
    onward: tuple[tuple[str, str, str], ...] = ()
    """Status, service and result of an onward referral."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that has to be done, by when, and whether it was."""

    code: str
    label: str | Promise
    due_at: dt.datetime | None
    done_at: dt.datetime | None
    dropped: str = ""
    """Why nobody awaits it any more, though it was not done; blank where it is or was awaited."""

    @property
    def is_done(self) -> bool:
        """Whether it was done, or is not awaited any more."""
        return self.done_at is not None

    def is_overdue(self, now: dt.datetime) -> bool:
        """Whether it is not done and its time has passed."""
        return self.done_at is None and self.due_at is not None and self.due_at < now


@dataclass(frozen=True, slots=True)
class Option:
    """A decision that may be proposed, or what is in its way."""

    step: Step
    outcome: str
    objection: str
    """Blank where it is possible now."""

    @property
    def code(self) -> str:
        """The decision as an address names it."""
        return f"{self.step}-{self.outcome}" if self.outcome else str(self.step)

    @property
    def label(self) -> str:
        """The decision in words."""
        step = str(Step(self.step).label)
        return f"{step}: {Outcome(self.outcome).label}" if self.outcome else step


@dataclass(frozen=True, slots=True)
class Need:
    """Something that has to be there before a procedure can be concluded or closed."""

    label: str | Promise
    is_done: bool
    step: str = ""
    """The step, or `record:` and the section, by which it is done."""
    query: str = ""
    """What the address of the step adds, so that its form begins with the right choice."""

    @property
    def section(self) -> str:
        """The section of the record in which it is said; blank where a step does it."""
        return self.step.removeprefix("record:") if self.step.startswith("record:") else ""


@dataclass(frozen=True, slots=True)
class ProcedureFilter:
    """What the list of procedures is narrowed by."""

    code: str = ""
    state: str = ""
    mine: bool = False
    urgent: bool = False
    late: bool = False
    agreed: bool = False
    """Only those in which something that was agreed with others is not done in time."""
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a procedure's timeline."""

    at: dt.datetime
    what: str | Promise
    who: str = ""
    details: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its name and its numbers; None is not known."""

    name: str
    numbers: tuple[float | int | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with what it shows."""

    code: str
    title: str
    first: str
    """Heading of the column of names."""
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    decimals: int = 0
