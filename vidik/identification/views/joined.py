# SPDX-License-Identifier: EUPL-1.2
"""What pages of procedures share: what a joined one offers, the way back."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.core.pages import Trail
from vidik.identification.models import Procedure
from vidik.identification.registry import Possible, StepPage, has
from vidik.identification.types import DECIDED, REPLIED

_FINISH: Final = frozenset(
    {
        "cancel", "result",
        "complaint-pass", "complaint-result", "complaint-withdrawn", "complaint-settled",
    }
)  # fmt: skip
"""Steps that finish what was begun here before it was joined."""
_AFTER_A_DECISION: Final = frozenset({"close", "complaint", "inform"})
"""Steps that a procedure still needs that was decided before it was joined."""
_WHERE: Final[dict[str, Possible]] = {
    "held": has("interviews", held_at=None, cancelled_at=None),
    "inform": has("complaints", state__in=REPLIED),
}
"""Steps that finish something where there is such a thing."""


def is_offered(slug: str, step: StepPage, procedure: Procedure) -> bool:
    """Return whether the page offers a step: begun is only what somebody will look at."""
    if procedure.same_as_id is None or slug in _FINISH or step.finishes:
        return True
    if procedure.state in DECIDED and slug in _AFTER_A_DECISION:
        return True
    return slug in _WHERE and _WHERE[slug](procedure)


def trail(*parts: tuple[str, str]) -> Trail:
    """Return the way to a page, from labels and addresses."""
    rows = [(_("Identification"), reverse("identification:list")), *parts]
    return [(url, label) for label, url in rows]
