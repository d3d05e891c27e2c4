# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record. No names of officials, no words of minutes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, DAY, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare acts on bodies."""
    declare("body.founded", _("A body was founded"), kind=CODE)
    declare("body.changed", _("A body was changed"))
    declare("body.renewed", _("The members of a body were appointed anew"), on=DAY)
    declare("body.dissolved", _("A body was dissolved"), on=DAY, reason=CODE)
    declare("body.budget", _("A budget was entered for a body"), year=NUMBER, purpose=CODE)
    declare("body.post-added", _("A post was added to a body"), function=CODE)
    declare(
        "body.post-confirmed", _("The address of a post was written or confirmed"), function=CODE
    )
    declare("body.post-ended", _("A post of a body was ended"), function=CODE, on=DAY)
    declare("body.holding-began", _("An official took a post of a body"), function=CODE)
    declare("body.holding-ended", _("An official left a post of a body"), function=CODE, on=DAY)
    declare("body.session-planned", _("A session was planned"), number=NUMBER, invited=NUMBER)
    declare("body.session-held", _("A session was held"), number=NUMBER, came=NUMBER)
    declare("body.session-cancelled", _("A session was cancelled"), number=NUMBER, reason=CODE)
    declare("body.concluded", _("A conclusion of a session was entered"), number=NUMBER)
    declare("body.conclusion-removed", _("A conclusion was taken out of minutes"), number=NUMBER)
    declare("body.task-given", _("A session gave an institution a task"), due=DAY)
    declare("body.task-answered", _("A task of a session was answered"), outcome=CODE)
    declare("body.minutes", _("Minutes of a session went on"), step=CODE)
    declare("bodies.loaded", _("Bodies were loaded from the country pack"), written=NUMBER)
    declare("bodies.exported", _("Bodies were exported"), ActKind.EXPORT, rows=NUMBER, form=CODE)
    declare_subject("bodies", _("bodies"))
    declare_subject("bodies.body", _("body"))
    declare_subject("bodies.session", _("session of a body"))
