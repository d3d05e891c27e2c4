# SPDX-License-Identifier: EUPL-1.2
"""Ask for owed notices that nobody sends, in the name of the centre; the exchange does the rest.

The body is asked for what it owes whether or not the code that it typed is one of a case: what it
hears says nothing of that. Once the notice is sent, nobody is reminded any more.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.locking import lock_free
from vidik.access.services import acting
from vidik.access.types import Action, Actor, Role
from vidik.core.formats import format_date, format_moment
from vidik.exchange.models import Addressee
from vidik.exchange.selectors.kinds import addressees_of
from vidik.exchange.services.answering import close_all
from vidik.exchange.services.sending import send
from vidik.exchange.services.writing import draft_notice
from vidik.exchange.types import NoticeDraft
from vidik.institutions.selectors import all_institutions
from vidik.matters.models import Owed
from vidik.matters.policies import DESK
from vidik.matters.selectors.pack import rules
from vidik.proceedings.selectors.forms import name_of_act

KIND: Final = "notice-owed"
BATCH: Final = 200
AT_ONCE: Final = 60
"""Minutes within which what may endanger somebody is asked for."""
TITLE: Final = gettext_lazy("A notice that your institution owes")
TEXT: Final = gettext_lazy(
    "In the criminal matter {matter} your institution entered: {what}, {on}. The notice about it"
    " was due {due} and has not been sent. It is prepared on the page of the matter: send it, or"
    " enter why it is not sent."
)


def _desk() -> Actor | None:
    """Return who asks: a part of the system in the name of the centre; None where there is none."""
    rows = all_institutions().filter(kind__code__in=rules().recipients)
    centre = rows.order_by("pk").first()
    if centre is None:
        return None
    return Actor(
        label=f"system:{DESK}", roles=frozenset({Role.SYSTEM}), name=DESK, institution=centre.pk
    )


def remind(*, now: dt.datetime | None = None) -> tuple[int, int]:
    """Ask for what is late and was not asked for, and ask no more for what was sent meanwhile.

    Args:
        now: up to when something counts as late; by default the present.

    Returns:
        For how many notices bodies were asked, and how many are asked for no more.
    """
    with acting(Actor.system(DESK)):
        desk = _desk()
    if desk is None:
        return 0, 0
    with acting(desk):
        asked = 0
        while done := _ask(desk, now or timezone.now()):
            asked += done
        return asked, _let_be(desk)


def _ask(desk: Actor, now: dt.datetime) -> int:
    with change(desk, Action.MATTERS_REMIND, idempotent=True) as act:
        places = {each.pk: each.code for each in addressees_of(desk, KIND)}
        late = Owed.objects.filter(
            settled_at__isnull=True, reminder__isnull=True, due_at__lt=now, institution__in=places
        )
        rows = list(lock_free(late.select_related("matter").order_by("due_at", "pk"))[:BATCH])
        for row in rows:
            draft = _draft(row, places[row.institution_id])
            row.reminder = send(draft_notice(draft, actor=desk), actor=desk)
            row.save(update_fields=["reminder"])
        if rows:
            act.record("matter.reminded", label="matters", key="", notices=len(rows))
    return len(rows)


def _draft(row: Owed, place: str) -> NoticeDraft:
    with translation.override(settings.COUNTRY.official_language):
        language = translation.get_language() or "sr"
        text = str(TEXT)
        for name, value in {
            "matter": row.matter.code,
            "what": name_of_act(row.act),
            "on": format_date(row.on, language).rstrip("."),
            "due": format_moment(timezone.localtime(row.due_at), language),
        }.items():
            text = text.replace(f"{{{name}}}", str(value))
        return NoticeDraft(
            KIND,
            str(TITLE),
            text,
            (place,),
            subject_label="matters.matter",
            subject_key=str(row.matter_id),
            minutes=AT_ONCE if row.is_danger else None,
        )


def _let_be(desk: Actor) -> int:
    """Close what asks for notices that were sent, or of which it was entered why they are not."""
    waiting = Addressee.objects.filter(
        notice=OuterRef("reminder"), sent_at__isnull=False, settled_at__isnull=True
    )
    settled = Owed.objects.filter(Exists(waiting), settled_at__isnull=False)
    letters = Addressee.objects.filter(
        notice__in=settled.values("reminder"), settled_at__isnull=True
    )
    keys = list(letters.values_list("pk", flat=True))
    return close_all(keys, actor=desk) if keys else 0
