# SPDX-License-Identifier: EUPL-1.2
"""An example for each part of an address, and how somebody may be related to a case.

The permission test walks every address of the system. It takes the parts of an address from here:
a new part needs a line, and a part that leads to a case a function that finds it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.utils import timezone

from vidik.access.types import Actor, Role
from vidik.cases.models import Case, EmergencyAccess, Participant, Sharing, UrgentNotice
from vidik.cases.tests import factories
from vidik.institutions.models import Institution

NO_ROW: Final = 999_999_999
NO_KEY: Final = uuid.UUID("00000000-0000-4000-8000-000000000000")

EXAMPLES: Final[dict[tuple[str, str], object]] = {
    ("", "code"): "no-such",
    ("", "name"): "no-such",
    ("", "pk"): NO_ROW,
    ("", "token"): "no-such-token",
    ("exchange", "key"): {"IntConverter": NO_ROW, "UUIDConverter": NO_KEY},
    ("exchange", "number"): NO_ROW,
    ("figures", "code"): "no-such",
    ("figures", "cycle"): "2024",
    ("figures", "extension"): "csv",
    ("figures", "reference"): "no-such",
    ("findings", "extension"): "csv",
    ("findings", "key"): NO_ROW,
    ("findings", "step"): "query",
    ("identification", "case"): NO_KEY,
    ("identification", "form"): "docx",
    ("identification", "key"): NO_KEY,
    ("identification", "number"): NO_ROW,
    ("identification", "section"): "person",
    ("identification", "step"): "open",
    ("institutions", "code"): "no-such",
    ("institutions", "key"): NO_ROW,
    ("institutions", "other"): "no-such",
    ("access", "role"): "duty-expert",
    ("questionnaires", "document"): NO_KEY,
    ("questionnaires", "key"): {"IntConverter": NO_ROW, "UUIDConverter": NO_KEY},
    ("questionnaires", "name"): "no-such",
    ("questionnaires", "number"): NO_ROW,
    ("questionnaires", "basis"): "bound",
    ("questionnaires", "year"): 2024,
    ("recommendations", "code"): "no-such",
    ("recommendations", "cycle"): "2024",
    ("recommendations", "key"): NO_ROW,
    ("referral", "key"): NO_KEY,
    ("referral", "list_code"): "no-such",
    ("referral", "name"): "take",
    ("referral", "number"): 1,
    ("referral", "other"): NO_KEY,
    ("report", "code"): "no-such",
    ("report", "cycle"): "2024",
    ("report", "kind"): "docx",
    ("report", "number"): NO_ROW,
    ("report", "pk"): NO_ROW,
    ("shell", "key"): NO_KEY,
    ("shell", "sequence"): NO_ROW,
    ("vault", "case"): NO_KEY,
    ("vault", "key"): NO_KEY,
    ("vault", "row"): NO_KEY,
    ("vault", "table"): "name",
}
"""By room and name of the part; two kinds of one name by their converter."""


class Related(StrEnum):
    """How the one who asks is related to the case that an address leads to."""

    OWN = "own"
    PARTICIPANT = "participant"
    FORMER = "former participant"
    FOREIGN = "foreign"
    NONE = "none"
    """There is no such case."""


@dataclass
class CaseExample:
    """A case with one row of each kind, and the keys under which addresses name them."""

    case: Case
    keys: dict[str, uuid.UUID] = field(default_factory=dict)


def never() -> dict[str, uuid.UUID]:
    """Give keys of rows that never were."""
    return dict.fromkeys(("key", "participant", "sharing", "access", "notice"), NO_KEY)


def case_for(actor: Actor, related: Related, *, elsewhere: Institution) -> CaseExample:
    """Set up a case to which somebody is related; inside `scene()`."""
    own = Institution.objects.get(pk=actor.institution)
    case = factories.case(own if related == Related.OWN else elsewhere)
    case.save()
    if related == Related.OWN and actor.roles & {Role.SHELTER_STAFF, Role.PROVIDER}:
        # These roles see a case of their own institution where they are named.
        factories.participant(case, own, actor.user_id).save()
    if related in {Related.PARTICIPANT, Related.FORMER}:
        row = factories.participant(case, own, actor.user_id)
        if related == Related.FORMER:
            row.valid_to = timezone.now() - dt.timedelta(days=1)
        row.save()
    third = factories.institution("third-of-examples")
    other = Participant(
        case=case,
        institution=third,
        role="support",
        why="joint-work",
        valid_from=timezone.now() - dt.timedelta(days=2),
    )
    other.save()
    shared: Sharing = factories.sharing(case, third)
    shared.save()
    access = _emergency(case, third)
    notice = UrgentNotice.objects.create(
        emergency=access,
        user_id=actor.user_id if related == Related.OWN else access.user_id,
        institution_id=case.responsible_id,
        sent_at=timezone.now(),
    )
    keys = {
        "key": case.pk,
        "participant": other.pk,
        "sharing": shared.pk,
        "access": access.pk,
        "notice": notice.pk,
    }
    return CaseExample(case, keys)


def _emergency(case: Case, institution: Institution) -> EmergencyAccess:
    somebody = factories.member(Role.CASE_EXPERT, institution)
    return EmergencyAccess.objects.create(
        case=case,
        case_code=case.code,
        responsible_id=case.responsible_id,
        user_id=somebody.user_id,
        institution=institution,
        reason="missing",
        explanation="Set up by the tests.",
        hours=2,
        state="requested",
        requested_at=timezone.now(),
    )
