# SPDX-License-Identifier: EUPL-1.2
"""Drafts of forms, what was typed on a page, and what a catalogue says of measures."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.forms.methods.answers.model import Answer
from vidik.forms.methods.tables import Texts

LARGEST: Final = 10 * 1024 * 1024
"""Bytes of a workbook."""


class ImportState(StrEnum):
    """How far an import has got."""

    WAITING = "waiting"
    CHECKING = "checking"
    FAULTY = "faulty"
    READY = "ready"
    ENTERING = "entering"
    DONE = "done"
    FAILED = "failed"


class Outcome(models.TextChoices):
    """What an import does with a row."""

    NEW = "new", pgettext_lazy("row of an import", "is entered")
    CHANGED = "changed", pgettext_lazy("row of an import", "goes on")
    KNOWN = "known", pgettext_lazy("row of an import", "known already")


class DraftState(models.TextChoices):
    """Where a form that the office writes stands."""

    UPLOADED = "uploaded", _("uploaded, to be looked at")
    OPEN = "open", _("draft")
    FROZEN = "frozen", _("became a version")
    DROPPED = "dropped", _("discarded")


class RevisionKind(models.TextChoices):
    """What one revision of a draft did."""

    MADE = "made", _("started")
    UPLOADED = "uploaded", _("uploaded")
    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    MOVED = "moved", _("moved")
    REMOVED = "removed", _("removed")
    CHOICES = "choices", _("answers to choose from changed")
    SETTINGS = "settings", _("title or addressees changed")
    RESTORED = "restored", _("an earlier state restored")


@dataclass(frozen=True, slots=True)
class Cited:
    """A page of a letter."""

    document: uuid.UUID
    page: int


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that somebody typed."""

    question: str
    answer: Answer
    occurrence: int | None = None
    base: int = 0
    """The revision that the person saw; 0 where there was none."""
    is_touched: bool = True
    """Whether the person changed what was shown; what was left alone is never saved."""
    cites: Cited | None = None
    """Where a letter says it, if the office enters the letter."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The outcome of saving one answer."""

    question: str
    occurrence: int | None
    revision: int
    conflict: str = ""
    """The value that somebody else saved meanwhile and that stays; blank if there is none."""
    is_conflict: bool = False
    is_saved: bool = False
    """Whether it was written; what was not touched or not changed was not."""


@dataclass(frozen=True, slots=True)
class Divided:
    """A dimension that divides a measure, with its codes."""

    code: str
    texts: Texts
    codes: tuple[tuple[str, Texts], ...]


@dataclass(frozen=True, slots=True)
class CatalogueMeasure:
    """A measure as it is offered to whoever binds a question to it."""

    code: str
    unit: str
    name: str
    """In the reader's language, like the definition."""
    definition: str
    divided: tuple[Divided, ...] = ()
    """What may divide it; left out where several are listed."""
