# SPDX-License-Identifier: EUPL-1.2
"""Say recorded acts in sentences: the record keeps verbs and facts, the words are made here.

The verbs of all rooms stand here because only the top floor sees them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from vidik.accounts.selectors import names_of
from vidik.audit.types import Event
from vidik.core.actors import system_actor

VERBS: Final[Mapping[str, str | Promise]] = {
    "access.denied": _("Something was refused"),
    "account.created": _("An account was made"),
    "account.password-reset": _("A password was set anew"),
    "assessment.approved": _("An assessment was approved"),
    "assessment.proposed": _("An assessment was proposed"),
    "assessment.returned": _("An assessment was returned"),
    "audit.exported": _("The record of acts was exported"),
    "audit.verified": _("The record of acts was verified"),
    "build.done": _("A build of the annual report was finished"),
    "build.failed": _("A build of the annual report failed"),
    "build.requested": _("A build of the annual report was asked for"),
    "catalogue.loaded": _("The catalogue of measures was loaded"),
    "checks.rechecked": _("Rules were run again on what a change touched"),
    "checks.run": _("The rules were run"),
    "contact-point.added": _("A contact point was added"),
    "contact-point.changed": _("A contact point was changed"),
    "contact-point.confirmed": _("A contact point was confirmed"),
    "contact-point.ended": _("A contact point was ended"),
    "contact-points.loaded": _("Contact points were loaded"),
    "edition.created": _("An edition of the annual report was made"),
    "edition.pre-release": _("An edition of the annual report was pre-released"),
    "edition.publish": _("An edition of the annual report was published"),
    "edition.superseded": _("An edition of the annual report was superseded"),
    "edition.withdraw": _("An edition of the annual report was withdrawn"),
    "figures.exported": _("Figures were exported"),
    "figures.imported": _("Figures were imported"),
    "finding.accepted": _("A finding was accepted as it is"),
    "finding.corrected": _("A finding was marked as corrected"),
    "finding.explained": _("A finding was explained"),
    "finding.queried": _("A finding was queried"),
    "finding.reopened": _("A finding was opened again"),
    "institution.added": _("An institution was added"),
    "institution.changed": _("An institution was changed"),
    "institution.merged": _("An institution was merged into another"),
    "institutions.exported": _("Institutions were exported"),
    "institutions.loaded": _("Institutions were loaded"),
    "observation.corrected": _("A figure was corrected"),
    "pack.loaded": _("The country pack was loaded"),
    "recommendation.answered": _("An addressee’s response was recorded"),
    "recommendations.exported": _("Recommendations were exported"),
    "recommendations.loaded": _("Recommendations were loaded"),
    "release.frozen": _("A release of figures was frozen"),
    "report.loaded": _("Texts of the annual report were loaded"),
    "section.state-changed": _("The state of a section was changed"),
    "section.written": _("A section of the annual report was written"),
}

SUBJECTS: Final[Mapping[str, str | Promise]] = {
    "accounts.user": _("account"),
    "audit": _("record of acts"),
    "catalogue": _("catalogue of measures"),
    "checks.finding": _("finding"),
    "checks.run": _("run of the rules"),
    "figures.cycle": _("cycle"),
    "figures.figure": _("figure"),
    "figures.measure": _("measure"),
    "figures.observation": _("version of a figure"),
    "figures.release": _("release"),
    "institutions": _("registry of institutions"),
    "institutions.contactpoint": _("contact point"),
    "institutions.institution": _("institution"),
    "pack": _("country pack"),
    "recommendations": _("register of recommendations"),
    "recommendations.addressee": _("addressee"),
    "recommendations.assessment": _("assessment"),
    "recommendations.recommendation": _("recommendation"),
    "report.build": _("build"),
    "report.edition": _("edition"),
    "report.section": _("section"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One recorded act in words."""

    event: Event
    who: str
    what: str | Promise
    subject: str
    facts: list[tuple[str, str]]
    """The small facts that the event carries, by their names."""


def in_words(events: Iterable[Event]) -> list[Act]:
    """Say events in sentences; people and subjects are named with one query a kind."""
    listed = list(events)
    people = _people(event.actor for event in listed)
    subjects = _subjects(listed)
    return [
        Act(
            event=event,
            who=people.get(event.actor, event.actor),
            what=VERBS.get(event.verb, event.verb),
            subject=_subject(event, subjects),
            facts=[(key, _fact(value)) for key, value in event.payload.items()],
        )
        for event in listed
    ]


def actor_choices(labels: Iterable[str]) -> list[tuple[str, str]]:
    """Give actors with the names by which pages call them."""
    listed = list(labels)
    people = _people(listed)
    return [(label, people.get(label, label)) for label in listed]


def _people(labels: Iterable[str]) -> dict[str, str]:
    """Name users by their names and the system's actors by what they are."""
    distinct = set(labels)
    keys = {
        int(label.removeprefix("user:"))
        for label in distinct
        if label.startswith("user:") and label.removeprefix("user:").isdigit()
    }
    named = names_of(keys) if keys else {}
    people = {f"user:{key}": name for key, name in named.items()}
    for label in distinct:
        if label.startswith("system:"):
            people[label] = _t("System: %(part)s") % {"part": system_actor(label)}
    return people


def _subjects(events: list[Event]) -> dict[tuple[str, str], str]:
    keys: dict[str, set[str]] = {}
    for event in events:
        if "." in event.subject_label and event.subject_key.isdigit():
            keys.setdefault(event.subject_label, set()).add(event.subject_key)
    found: dict[tuple[str, str], str] = {}
    for label, wanted in keys.items():
        try:
            model = apps.get_model(label)
        except LookupError:
            continue
        rows = model._default_manager.filter(pk__in=wanted)  # noqa: SLF001 - Django's public-by-use API
        found |= {(label, str(row.pk)): str(row) for row in rows}
    return found


def _subject(event: Event, names: Mapping[tuple[str, str], str]) -> str:
    if not event.subject_label:
        return ""
    kind = SUBJECTS.get(event.subject_label, event.subject_label)
    name = names.get((event.subject_label, event.subject_key), event.subject_key)
    return f"{kind} {name}".strip()


def _fact(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, bool):
        return _t("yes") if value else _t("no")
    return "–" if value is None or value == "" else str(value)
