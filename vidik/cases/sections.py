# SPDX-License-Identifier: EUPL-1.2
"""What the room itself says of a case: opened, handed over, shared, opened in an emergency."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.cases.models import Case
from vidik.cases.registry import Happened, Says, Scene, Section, Tone, register_section
from vidik.cases.selectors import emergencies
from vidik.cases.selectors.cases import participants_of, sharings_of
from vidik.cases.types import NEVER_BEGAN, Part


class _Sharing(Says):
    def happened(self) -> Iterator[Happened]:
        return _happened(self.scene)


def _happened(scene: Scene) -> Iterator[Happened]:
    case = scene.case
    people = reverse("cases:people", args=[case.pk])
    yield Happened(case.opened_at, _("The case was opened"), tone=Tone.KEY)
    if case.closed_at is not None:
        yield Happened(case.closed_at, _("The case was closed"), tone=Tone.KEY)
    yield from _shared(scene, people)
    if not scene.works:
        return
    if case.handed_over_at is not None:
        yield Happened(
            case.handed_over_at,
            _("The case was handed back") if case.handed_back else _("The case was handed over"),
            tuple(filter(None, (_name(case), case.get_handed_back_display()))),
            url=people,
        )
    for part in participants_of(case):
        who = str(part.user or part.institution.name)
        role = part.get_role_display()
        yield Happened(part.valid_from, _("%(who)s joined") % {"who": who}, (role,), url=people)
        if part.valid_to is not None:
            left = _("%(who)s no longer takes part") % {"who": who}
            yield Happened(part.valid_to, left, (role,), url=people)
    began = [each for each in emergencies.emergencies_of(case) if each.state not in NEVER_BEGAN]
    readable = set(emergencies.readable_of(scene.actor, case)) if began else set()
    for access in began:
        yield Happened(
            access.started_at or access.requested_at,
            _("Opened in an emergency by %(who)s") % {"who": access.user},
            (str(access.institution.name), access.get_reason_display()),
            Tone.ALARM,
            reverse("cases:emergency", args=[access.pk]) if access.pk in readable else people,
        )


def _name(case: Case) -> str:
    former = case.handed_over_from
    return _("by %(institution)s") % {"institution": former.name} if former else ""


def _shared(scene: Scene, people: str) -> Iterator[Happened]:
    for row in sharings_of(scene.case):
        name, purpose = str(row.institution.name), row.get_purpose_display()
        shared = _("Shared with %(institution)s") % {"institution": name}
        yield Happened(row.valid_from, shared, (purpose,), url=people)
        if row.accepted_at is not None:
            what = _("Accepted by %(institution)s") % {"institution": name}
            yield Happened(row.accepted_at, what, (purpose,), url=people)
        if row.declined_at is not None:
            what = _("Declined by %(institution)s") % {"institution": name}
            yield Happened(row.declined_at, what, (row.get_declining_display(),), url=people)
        if row.withdrawn_at is not None:
            what = _("Sharing with %(institution)s withdrawn") % {"institution": name}
            yield Happened(row.withdrawn_at, what, (row.get_withdrawal_display(),), url=people)


def register() -> None:
    """Register the section; what it shows of sharing is narrowed by its rows."""
    register_section(
        Section(
            "sharing", gettext_lazy("Case"), 90, frozenset(Part), says=_Sharing,
        )
    )  # fmt: skip
