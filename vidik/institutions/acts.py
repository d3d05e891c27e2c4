# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, CODES, DAY, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare acts on the registry of institutions."""
    declare("contact-point.added", _("A contact point was added"), contact=NUMBER)
    declare("contact-point.changed", _("A contact point was changed"), contact=NUMBER)
    declare("contact-point.confirmed", _("A contact point was confirmed"), contact=NUMBER, on=DAY)
    declare("contact-point.ended", _("A contact point was ended"), contact=NUMBER, on=DAY)
    declare("contact-points.loaded", _("Contact points were loaded"), added=NUMBER)
    declare("institution.added", _("An institution was added"), code=CODE)
    declare("institution.changed", _("An institution was changed"), fields=CODES)
    declare(
        "institution.merged",
        _("An institution was merged into another"),
        duplicate=CODE,
        primary=CODE,
        moved=CODES,
    )
    declare(
        "institutions.exported",
        _("Institutions were exported"),
        ActKind.EXPORT,
        rows=NUMBER,
        form=CODE,
    )
    declare(
        "institutions.loaded",
        _("Institutions were loaded"),
        added=NUMBER,
        renamed=CODES,
        kept=CODES,
    )
    declare_subject("institutions", _("registry of institutions"))
    declare_subject("institutions.contactpoint", _("contact point"), is_named=True)
    declare_subject("institutions.institution", _("institution"), is_named=True)
