# SPDX-License-Identifier: EUPL-1.2
"""Tell the police and the prosecutor of a criminal offence that the work on a person brought up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.exchange.models import Notice
from vidik.identification.models import Procedure
from vidik.identification.services.notices import LANGUAGE, OFFENCE, notify
from vidik.referral.selectors.pack import codes

TITLE: Final = gettext_lazy("Notice of a criminal offence")
TEXT: Final = gettext_lazy(
    "In the case {code} the centre came upon signs of a criminal offence: {offence}. What is known"
    " about it is handed over by the centre’s expert under this code; confirm here that you"
    " received this notice."
)


def report_offence(
    procedure: Procedure, offence: str, addressees: Sequence[str], *, actor: Actor
) -> Notice:
    """Send a notice of an offence, whether or not it is trafficking; it names nobody.

    Args:
        procedure: in which it came up, in any state.
        offence: code of the pack's list of offences.
        addressees: codes of police and prosecution.
        actor: who sends it.

    Raises:
        ValidationError: the offence is none of the list, nobody is named, or somebody who does not
            receive such notices.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        with translation.override(LANGUAGE):
            named = dict(codes("offence"))
        if offence not in named:
            raise ValidationError({"offence": _("Choose the offence from the list.")})
        if not addressees:
            raise ValidationError({"addressees": _("Choose who receives it.")})
        notice = notify(
            procedure,
            OFFENCE,
            addressees,
            title=TITLE,
            text=TEXT,
            values={"offence": named[offence]},
            actor=actor,
        )
        act.record("procedure.offence-told", offence=offence, addressees=len(addressees))
    return notice
