# SPDX-License-Identifier: EUPL-1.2
"""The report and the screening behind one person, in words, for whoever works on it or decides."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.core.history import HistoryLine
from vidik.core.languages import Texts
from vidik.referral.histories import history_of_facts
from vidik.referral.methods.lists import Element
from vidik.referral.methods.screening import NO, YES
from vidik.referral.models import ReportedPerson, Screening
from vidik.referral.selectors import pack
from vidik.referral.services import screenings


@dataclass(frozen=True, slots=True)
class ScreeningShown:
    """A screening in words: its list, its level, what led to it, every answer."""

    title: str
    started_at: dt.datetime
    level: str
    led: tuple[tuple[str, str], ...]
    """Each indicator found, with the element of the offence that it points to."""
    answers: tuple[tuple[str, str], ...]
    """Each indicator that was asked about, with the answer."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What was reported of one person, coded."""

    reported: ReportedPerson
    place: str
    kinds: tuple[str, ...]
    screening: Screening | None


def behind(reported: uuid.UUID, *, actor: Actor) -> Behind | None:
    """Return the report behind a person; None where the actor does not work on their case."""
    rows = scope(actor, Action.REPORTS_READ, ReportedPerson.objects.filter(pk=reported))
    row = rows.select_related(
        "report__reporter_institution", "report__screening__list", "screening__list", "person"
    ).first()
    if row is None:
        return None
    forms = dict(pack.codes("form"))
    return Behind(
        row,
        pack.place_name(row.report.municipality),
        tuple(forms.get(code, code) for code in row.report.forms),
        screening_of(row),
    )


def screening_of(row: ReportedPerson) -> Screening | None:
    """Return the screening of a reported person, if the report came from one."""
    # What the report as a whole came from was filled in about the person whom it names first.
    return row.screening or (row.report.screening if row.position == 1 else None)


def corrected_since(behind: Behind, since: dt.datetime) -> list[HistoryLine]:
    """List the corrections of the report and of what it says of the person after a moment."""
    lines = history_of_facts(behind.reported.report, [behind.reported], says_itself=False)
    return [line for line in lines if line.at > since and not line.is_first]


def screening_in_words(row: Screening) -> ScreeningShown:
    """Return a screening as whoever decides reads it."""
    found, sheet = screenings.result_of(row), screenings.sheet_of(row)
    elements = {
        Element.ACT: pgettext("element of trafficking", "act"),
        Element.MEANS: pgettext("element of trafficking", "means"),
        Element.PURPOSE: pgettext("element of trafficking", "purpose"),
    }
    answers = {YES: _("yes"), NO: _("no")}
    return ScreeningShown(
        str(Texts(row.list.content["title"])),
        row.started_at,
        str(Texts.of_row(row.list.content["logic"]["levels"][str(found.level)], "title")),
        tuple((str(each.text), elements[Element(each.element)]) for each in found.led),
        tuple(
            (str(each.text), answers.get(row.answers[each.code], _("don’t know")))
            for each in sheet.indicators
            if each.code in row.answers
        ),
    )
