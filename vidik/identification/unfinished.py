# SPDX-License-Identifier: EUPL-1.2
"""Procedures that bar erasing a person: they are open, or somebody is owed something."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.identification.models import Complaint, Procedure
from vidik.identification.policies import COUNTER
from vidik.identification.types import UNDECIDED, ComplaintState
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished


def register() -> None:
    """Register to be asked before somebody is erased."""
    register_unfinished("identification", _unfinished)


def _unfinished(person: Person, _actor: Actor) -> list[Unfinished]:
    """Look at every procedure of the person or their case, whoever may see it."""
    of_person = Q(person=person) | Q(case=person.case_id)
    of_procedure = Q(procedure__person=person) | Q(case=person.case_id)
    with acting(Actor.system(COUNTER)):
        procedures = Procedure.objects.filter(of_person)
        steps = [
            (
                _("Identification procedures that are not decided"),
                _numbers(procedures.filter(state__in=UNDECIDED), "report__number"),
                _("Conclude the procedure with a decision."),
            ),
            (
                _("Procedures about which the person still has to be informed"),
                _numbers(
                    procedures.filter(owed_since__isnull=False).exclude(state__in=UNDECIDED),
                    "report__number",
                ),
                _("Inform the person, or enter why it is not possible."),
            ),
            (
                _("Complaints that are not settled"),
                _numbers(
                    Complaint.objects.filter(
                        of_procedure,
                        state__in=(
                            ComplaintState.ENTERED,
                            ComplaintState.PASSED,
                            ComplaintState.ANSWERED,
                        ),
                    ),
                    "procedure__report__number",
                ),
                _("Settle the complaint."),
            ),
        ]
    return [Unfinished(what, numbers, first) for what, numbers, first in steps if numbers]


def _numbers(rows: QuerySet[Any], number: str) -> tuple[str, ...]:
    return tuple(rows.order_by(number).values_list(number, flat=True).distinct())
