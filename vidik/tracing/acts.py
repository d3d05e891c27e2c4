# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: codes and numbers, never a word that somebody typed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, CODES, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare the acts on searches for unidentified persons."""
    declare("trace.opened", _("A search for a person was opened"), why=CODE)
    declare("trace.changed", _("The facts of a search were corrected"), facts=CODES)
    declare("trace.read", _("A search for a person was read"), ActKind.READ)
    declare("trace.listed", _("Searches for persons were listed"), ActKind.SEARCH, found=NUMBER)
    declare(
        "traces.exported", _("Searches for persons were exported"), ActKind.EXPORT,
        rows=NUMBER, form=CODE,
    )  # fmt: skip
    declare("trace.sighting", _("A sighting was entered"), source=CODE)
    declare("trace.sighting-withdrawn", _("A sighting was withdrawn"))
    declare("trace.mark-added", _("A mark was added to a search"), kind=CODE)
    declare("trace.mark-removed", _("A mark was removed from a search"), kind=CODE)
    declare("trace.match-decided", _("A proposed match was decided"), state=CODE)
    declare("trace.asked", _("Others were asked about a person"), kind=CODE, addressees=NUMBER)
    declare("trace.answer-settled", _("An answer about a person was looked at"), settled=CODE)
    declare("trace.reviewed", _("A search was reviewed: it goes on"))
    declare("trace.closed", _("A search for a person was closed"), why=CODE)
    declare("trace.reopened", _("A search for a person was opened again"))
    declare_subject("tracing", _("searches for persons"))
    declare_subject("tracing.trace", _("search for a person"))
