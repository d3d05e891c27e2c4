# SPDX-License-Identifier: EUPL-1.2
"""The pages on which a body imports its register of matters."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.forms.presentation.importing import ImportPages
from vidik.matters.services.importing import IMPORTER
from vidik.matters.services.opening import own_institution

PAGES: Final = ImportPages(
    IMPORTER, "matters", _("Import a register"), _("Criminal matters"), _("register-of-matters"),
    "matters/import.html", "matters/_import_owed.html",
    context=lambda actor: {"own": own_institution(actor)},
)  # fmt: skip
