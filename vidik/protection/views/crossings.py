# SPDX-License-Identifier: EUPL-1.2
"""Returns and receptions: their steps as forms."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.identification.models import Procedure
from vidik.identification.registry import StepPage, has, of_row
from vidik.identification.types import State
from vidik.protection.forms import crossings
from vidik.protection.services import crossings as identification_crossings

ANCHOR: Final = "crossings"


def _open(procedure: Procedure) -> bool:
    return procedure.state != State.CLOSED


_is_awaited: Final = has("crossings", done_on=None, missed_at=None)
_is_unannounced: Final = has("crossings", notice_id=None, done_on=None, missed_at=None)


def _is_to_hand_over(procedure: Procedure) -> bool:
    rows = procedure.crossings.all()
    return any(row.done_on is not None and row.handed_at is None for row in rows)


CROSSINGS: Final[dict[str, StepPage]] = {
    "return": StepPage(
        _("Plan a return"),
        lambda procedure, data, actor: identification_crossings.plan_crossing(
            procedure, data["plan"], announce=data["tell"], actor=actor
        ),
        _("The return has been planned."),
        _open,
        crossings.ReturnPlanForm,
        intro=_("To another state, after the person was informed of rights and procedure there."),
        group=ANCHOR,
    ),
    "reception": StepPage(
        _("Plan a reception"),
        lambda procedure, data, actor: identification_crossings.plan_crossing(
            procedure, data["plan"], announce=data["tell"], actor=actor
        ),
        _("The reception has been planned."),
        _open,
        crossings.ReceptionForm,
        intro=_(
            "Somebody comes from another state. Those who are told learn when, where and which"
            " support is needed, and confirm the receipt within a day."
        ),
        group=ANCHOR,
    ),
    "announce-crossing": StepPage(
        _("Announce a return or a reception"),
        lambda _procedure, data, actor: identification_crossings.announce_crossing(
            data["planned"], data["tell"], actor=actor
        ),
        _("A notice was sent to each; receipt is confirmed here."),
        lambda procedure: procedure.state != State.CLOSED and _is_unannounced(procedure),
        crossings.CrossingAnnounceForm,
        group=ANCHOR,
        finishes=True,
    ),
    "return-done": StepPage(
        _("Enter a return or a reception as done"),
        of_row("planned", identification_crossings.finish_crossing, "done_on"),
        _("It has been entered that it took place."),
        _is_awaited,
        crossings.CrossingDoneForm,
        group=ANCHOR,
        finishes=True,
    ),
    "return-missed": StepPage(
        _("Enter that a return or a reception did not take place"),
        of_row("planned", identification_crossings.miss_crossing, "because"),
        _("It has been entered; those who were told of the plan were notified."),
        _is_awaited,
        crossings.CrossingMissedForm,
        intro=_("This cannot be taken back. Those who were told of the plan are notified."),
        is_final=True,
        group=ANCHOR,
        finishes=True,
    ),
    "handed-over": StepPage(
        _("Enter a hand-over"),
        of_row("planned", identification_crossings.hand_over_person, "to", "institution"),
        _("The hand-over has been entered."),
        _is_to_hand_over,
        crossings.HandOverForm,
        group=ANCHOR,
        finishes=True,
    ),
}
"""Steps about returns and receptions, by the part of the address."""
