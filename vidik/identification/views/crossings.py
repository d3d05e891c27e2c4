# SPDX-License-Identifier: EUPL-1.2
"""Returns and receptions: their steps as forms."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from vidik.identification.forms import crossings
from vidik.identification.models import Procedure
from vidik.identification.selectors import procedures
from vidik.identification.services import crossings as identification_crossings
from vidik.identification.types import State
from vidik.identification.views.steppage import Possible, StepPage, of_row


def _open(procedure: Procedure) -> bool:
    return procedure.state != State.CLOSED


def _has(**which: Any) -> Possible:
    """Ask whether there is such a return or reception; no question where there is none at all."""
    return lambda procedure: (
        procedures.has_crossings(procedure) and procedure.returns.filter(**which).exists()
    )


_AWAITED: Final = {"done_on": None, "missed_at": None}

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
        group="more",
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
        group="more",
    ),
    "announce-crossing": StepPage(
        _("Announce a return or a reception"),
        lambda _procedure, data, actor: identification_crossings.announce_crossing(
            data["planned"], data["tell"], actor=actor
        ),
        _("A notice was sent to each; receipt is confirmed here."),
        lambda procedure: (
            procedure.state != State.CLOSED and _has(notice=None, **_AWAITED)(procedure)
        ),
        crossings.CrossingAnnounceForm,
        group="more",
    ),
    "return-done": StepPage(
        _("Enter a return or a reception as done"),
        of_row("planned", identification_crossings.finish_crossing, "done_on"),
        _("It has been entered that it took place."),
        _has(**_AWAITED),
        crossings.CrossingDoneForm,
        group="more",
    ),
    "return-missed": StepPage(
        _("Enter that a return or a reception did not take place"),
        of_row("planned", identification_crossings.miss_crossing, "because"),
        _("It has been entered; those who were told of the plan were notified."),
        _has(**_AWAITED),
        crossings.CrossingMissedForm,
        intro=_("This cannot be taken back. Those who were told of the plan are notified."),
        is_final=True,
        group="more",
    ),
    "handed-over": StepPage(
        _("Enter a hand-over"),
        of_row("planned", identification_crossings.hand_over_person, "to", "institution"),
        _("The hand-over has been entered."),
        _has(done_on__isnull=False, handed_at=None),
        crossings.HandOverForm,
        group="more",
    ),
}
"""Steps about returns and receptions, by the part of the address."""
