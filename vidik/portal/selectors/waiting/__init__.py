# SPDX-License-Identifier: EUPL-1.2
"""What waits for one person in every room, what falls due next, and what can be begun.

Each room is asked only by those who have its right, and with a number of queries that does not
depend on how much it holds.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.portal.selectors.waiting import centre, due, exchanges, keepers, office
from vidik.portal.types import Group, Waiting


def waiting(actor: Actor, *, now: dt.datetime | None = None) -> Waiting:
    """Gather what waits for a person, room by room, what is late before the rest."""
    at = now or timezone.now()
    rooms = (
        (_("Reports of a suspicion"), centre.reports(actor)),
        (_("Identification"), centre.procedures(actor)),
        (_("Emergency access"), centre.emergencies(actor)),
        (_("Our reports"), exchanges.own_reports(actor)),
        (_("Notices"), exchanges.notices(actor, at)),
        (_("Questionnaires"), exchanges.asked(actor, at)),
        (_("Findings"), office.unsettled(actor)),
        (_("Recommendations"), office.assessments(actor)),
        (_("Annual report"), office.sections(actor)),
        (_("Institutions"), office.contacts(actor)),
        (_("Identities"), centre.erasing(actor)),
        (_("Members"), keepers.members(actor)),
        (_("Record of acts"), keepers.patterns(actor)),
    )
    groups = []
    for name, tasks in rooms:
        found = sorted((task for task in tasks if task.count), key=lambda task: not task.is_late)
        if found:
            groups.append(Group(name, tuple(found)))
    return Waiting(
        groups=tuple(groups),
        items=tuple(due.items(actor, at)),
        starts=tuple(due.starts(actor)),
        on_duty=centre.on_duty(actor, at),
    )
