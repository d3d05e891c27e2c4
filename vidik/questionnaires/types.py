# SPDX-License-Identifier: EUPL-1.2
"""What crosses the questionnaires room's door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.core.languages import Texts

if TYPE_CHECKING:
    from vidik.figures.models import Measure
    from vidik.forms.models import FormVersion
    from vidik.institutions.models import Institution


class CallState(models.TextChoices):
    """Where a data call stands."""

    PREPARED = "prepared", _("in preparation")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class State(models.TextChoices):
    """Where one institution's questionnaire stands; who is late is computed."""

    PREPARED = "prepared", _("not sent yet")
    SENT = "sent", _("with the institution")
    APPROVAL = "approval", _("waiting for approval")
    SUBMITTED = "submitted", _("answered")
    RETURNED = "returned", _("returned for correction")
    ACCEPTED = "accepted", _("accepted")


class Channel(models.TextChoices):
    """How answers came."""

    WEB = "web", _("on the web")
    WORKBOOK = "workbook", _("as a workbook")
    LETTER = "letter", _("as a letter, entered by the office")


class Paper(models.TextChoices):
    """What a document that came with answers is."""

    LETTER = "letter", _("letter")
    ATTACHMENT = "attachment", _("attachment")


class EvidenceKind(models.TextChoices):
    """What figures are taken from besides answers; each is the origin of its figures."""

    MEETING = "meeting", _("meeting")
    OWN_PROCEEDINGS = "own_proceedings", _("own proceedings")


class QueryState(models.TextChoices):
    """Where a query about a finding stands."""

    ASKED = "asked", _("waiting for an answer")
    ANSWERED = "answered", pgettext_lazy("query", "answered")
    EXPLAINED = "explained", pgettext_lazy("query", "explanation taken")
    CORRECTED = "corrected", pgettext_lazy("query", "correction taken")
    WITHDRAWN = "withdrawn", pgettext_lazy("query", "withdrawn")


class QueryWay(models.TextChoices):
    """How an institution was asked."""

    SYSTEM = "system", _("by a notice in the system")
    HAND = "hand", _("by hand: letter, telephone or meeting")


class Reach(models.TextChoices):
    """How somebody who is silent can be reached by e-mail, beside how it was tried."""

    FAILED = "failed", _("delivery failed, the address is the same")
    CORRECTED = "corrected", _("the address is another one now")
    NOBODY = "nobody", _("no valid contact point")
    SAME = "same", _("as before")


@dataclass(frozen=True, slots=True)
class Rates:
    """How a call stands: sent is always answered and silent together."""

    asked: int
    answered: int
    accepted: int
    waiting: int
    """Sent, not answered, and still in time."""
    late: int
    bound_asked: int
    bound_answered: int
    items: int
    blanks: int
    """Bound questions of answered forms that were answered by a reason instead of a number."""

    @property
    def silent(self) -> int:
        """Those that have not answered."""
        return self.waiting + self.late

    @property
    def share(self) -> float | None:
        """Answered of asked, in percent; None where nobody was asked."""
        return 100 * self.answered / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class RespondentFilter:
    """Which respondents are looked for; blank means any."""

    words: str = ""
    state: str = ""
    """A `State`, `late` or `silent`."""
    sector: str = ""
    binding: str = ""
    """`yes` for those under the National Rapporteur's control, `no` for the others."""
    sort: str = ""
    form: str = ""
    """The permanent name of a form."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an institution gets when its answers arrived."""

    number: str
    submitted_at: dt.datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class ActWording:
    """The words of an act in every language; places in braces are filled for each letter."""

    title: Texts
    text: Texts


class By(models.TextChoices):
    """By what the status of a call is broken down."""

    SECTOR = "sector", _("by sector")
    BASIS = "basis", _("by legal basis")
    KIND = "kind", _("by kind of institution")
    FORM = "form", _("by form")


@dataclass(frozen=True, slots=True)
class CallStatus:
    """How a call stands with a group of those asked."""

    code: str
    label: str
    asked: int
    answered: int
    accepted: int
    waiting: int
    """Not answered and still in time."""
    late: int
    in_time: int
    """Answered for the first time not later than on the last day, more time included."""
    median_days: float | None
    """From sending to the first answer."""
    items: int
    """Figures that the forms of all asked ask for."""
    numbers: int
    """Figures that came as a number, in answers that stand."""
    blanks: int
    """Figures that came as the reason why there is no number."""

    @property
    def silent(self) -> int:
        """Those that have not answered; with the answered ones these are all that were asked."""
        return self.waiting + self.late

    @property
    def missing(self) -> int:
        """Figures of which nothing came: of the silent, and what was not asked of the others."""
        return max(self.items - self.numbers - self.blanks, 0)

    @property
    def response(self) -> float | None:
        """Answered of asked, in percent."""
        return _percent(self.answered, self.asked)

    @property
    def timeliness(self) -> float | None:
        """Answered in time of answered, in percent."""
        return _percent(self.in_time, self.answered)

    @property
    def completeness(self) -> float | None:
        """Figures that came as a number of all that were asked for, in percent."""
        return _percent(self.numbers, self.items)

    @property
    def item_nonresponse(self) -> float | None:
        """Reasons instead of numbers among the figures that were answered, in percent."""
        return _percent(self.blanks, self.numbers + self.blanks)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the figures say of a cycle that had no call here."""

    year: int
    asked: int
    answered: int | None

    @property
    def silent(self) -> int | None:
        """Asked and not answered."""
        return None if self.answered is None else self.asked - self.answered

    @property
    def response(self) -> float | None:
        """Answered of asked, in percent."""
        return None if self.answered is None else _percent(self.answered, self.asked)


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


class LineState(models.TextChoices):
    """What a reconciliation sees at one figure."""

    MISSING = "missing", _("not answered")
    BLANK = "blank", _("no number, with a reason")
    UNUSUAL = "unusual", _("unusual change")
    CHANGED = "changed", _("usual change")
    SAME = "same", _("as the year before")
    NEW = "new", _("nothing to compare with")


@dataclass(frozen=True, slots=True)
class ReconciliationFilter:
    """Which figures of a reconciliation are looked for; blank means any."""

    words: str = ""
    state: str = ""
    """A `LineState`, `findings` or `said`."""
    section: str = ""
    sort: str = ""


class Gap(models.TextChoices):
    """Why a measure that an institution holds has no number in the newest cycle."""

    SILENT = "silent", _("asked, not answered")
    WAITING = "waiting", _("answered, not accepted yet")
    NO_NUMBER = "no-number", _("answered without a number")
    NOT_SENT = "not-sent", _("will be asked, not sent yet")
    NOT_ASKED = "not-asked", _("stated before, not asked now")


@dataclass(frozen=True, slots=True)
class HolderFilter:
    """Which holders are looked for; blank means any."""

    words: str = ""
    measure: str = ""
    gap: str = ""
    """A `Gap`, or `any` for every line in which something lacks."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An institution with one measure that it holds."""

    institution: Institution
    measure: Measure
    form: FormVersion | None
    """The form that asks it now; none where nobody does."""
    questions: tuple[str, ...]
    figures: tuple[tuple[str, int], ...]
    """How many figures with a number stand, by cycle, the oldest first."""
    gap: Gap | None
