# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, CODES, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare acts on services of the catalogue."""
    declare("service.entered", _("A service was entered"), kind=CODE, level=CODE)
    declare("service.changed", _("A service was changed"), fields=CODES, level=CODE)
    declare("service.confirmed", _("A service was confirmed"))
    declare("service.closed", _("A service was temporarily closed"))
    declare("service.reopened", _("A service was opened again"))
    declare("service.ended", _("A service was ended"))
    declare("services.loaded", _("Services were loaded from the country pack"), written=NUMBER)
    declare(
        "services.exported", _("Services were exported"), ActKind.EXPORT, rows=NUMBER, form=CODE
    )
    declare_subject("catalogue", _("catalogue of services"))
    declare_subject("catalogue.service", _("service"))
