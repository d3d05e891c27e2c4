# SPDX-License-Identifier: EUPL-1.2
"""The pages on which an institution imports its own record of events."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.events.services.importing import IMPORTER
from vidik.forms.presentation.importing import ImportPages

PAGES: Final = ImportPages(
    IMPORTER, "events", _("Import events"), _("Events"), _("events-of-an-institution"),
    "events/import.html",
)  # fmt: skip
