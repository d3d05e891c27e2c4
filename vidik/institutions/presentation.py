# SPDX-License-Identifier: EUPL-1.2
"""Rows as the room's pages show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.core.languages import languages
from vidik.institutions.models import ContactPoint, Institution
from vidik.institutions.selectors import mark_of_contact, problems_of
from vidik.institutions.types import Problem


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact point with what is wrong with it on a day."""

    contact: ContactPoint
    problems: tuple[Problem, ...]
    has_ended: bool
    is_to_come: bool

    @property
    def seen(self) -> str:
        """The mark of what is in view, with which whoever confirms says what they saw."""
        return mark_of_contact(self.contact)


def contact_lines(contacts: Iterable[ContactPoint], on: dt.date) -> list[ContactLine]:
    """Return contact points with their problems, those that hold before those that ended."""
    lines = [
        ContactLine(
            contact,
            tuple(problems_of(contact, on)),
            contact.valid_to is not None and contact.valid_to < on,
            contact.valid_from > on,
        )
        for contact in contacts
    ]
    return sorted(lines, key=lambda line: line.has_ended)


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One fact of two institutions, side by side."""

    label: str | Promise
    duplicate: str
    primary: str

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.duplicate != self.primary


def comparison(duplicate: Institution, primary: Institution) -> list[ComparedField]:
    """Return what is known of two institutions, field by field."""
    left, right = _facts(duplicate), _facts(primary)
    return [ComparedField(label, left[label], right[label]) for label in left]


def _facts(institution: Institution) -> dict[str | Promise, str]:
    return {
        _("Code"): institution.code,
        **{
            f"{_('Name')} ({each.names})": institution.name.exactly(each.tag)
            for each in languages().all
        },
        _("Short name"): str(institution.short_name),
        _("Kind"): str(institution.kind.name),
        _("Sector"): str(institution.sector.name) if institution.sector else "",
        _("Territory"): str(institution.territory.name) if institution.territory else "",
        _("Part of"): str(institution.parent.name) if institution.parent else "",
        _("Control"): str(institution.get_control_display()),
        _("Questionnaire"): str(institution.get_questionnaire_display()),
        _("Note"): institution.note,
    }
