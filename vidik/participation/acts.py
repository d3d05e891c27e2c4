# SPDX-License-Identifier: EUPL-1.2
"""The acts of this room, and their sentences."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.audit.registry import CODE, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Register the room's acts with the record."""
    declare("own-page.given", _("A person was given a page of her own"), holder=CODE)
    declare("own-page.coded", _("A new code for an own page was handed over"))
    declare("own-page.opened", _("Somebody opened their own page for the first time"))
    declare("own-page.entered", _("Somebody signed in to their own page"))
    declare("own-page.left", _("Somebody left their own page"))
    declare("own-page.forced", _("An own page was opened by the second phrase"))
    declare("own-page.refused", _("A sign-in to an own page was refused"))
    declare("own-page.said", _("Something was said on an own page"), kind=CODE)
    declare("own-page.settled", _("What was said on an own page was settled"), kind=CODE)
    declare("own-page.answered", _("A message was written to an own page"))
    declare("own-page.safe", _("An own page was said to be safe again"))
    declare("own-page.ended", _("An own page was switched off"), why=CODE)
    declare("own-page.read", _("What was said on an own page was read"), ActKind.READ, lines=NUMBER)
    declare("own-pages.listed", _("Own pages were listed"), ActKind.SEARCH, found=NUMBER)
    declare_subject("participation.access", pgettext_lazy("subject", "own page of a person"))
    declare_subject("participation.saying", _("something said on an own page"))
