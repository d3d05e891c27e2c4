# SPDX-License-Identifier: EUPL-1.2
"""The pages on which an institution imports its own record of events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.access.types import Actor
from vidik.events.registry import occasion_of
from vidik.events.services.importing import IMPORTER
from vidik.forms.presentation.importing import ImportPages


def _begun_from(actor: Actor, query: Mapping[str, str]) -> tuple[str, str]:
    asked = occasion_of(actor, query)
    return asked.back, asked.kicker


PAGES: Final = ImportPages(
    IMPORTER, "events", _("Import events"), _("Events"), _("events-of-an-institution"),
    "events/import.html", begun_from=_begun_from,
)  # fmt: skip
