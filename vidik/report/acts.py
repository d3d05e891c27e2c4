# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare acts on texts, builds and editions."""
    declare(
        "build.done", _("A build of the annual report was finished"), ActKind.SYSTEM, language=CODE
    )
    declare("build.failed", _("A build of the annual report failed"), ActKind.SYSTEM, language=CODE)
    declare("build.requested", _("A build of the annual report was requested"), language=CODE)
    declare("edition.created", _("An edition of the annual report was made"), number=NUMBER)
    declare(
        "edition.pre-release",
        _("An edition of the annual report was pre-released"),
        old=CODE,
        new=CODE,
    )
    declare(
        "edition.publish", _("An edition of the annual report was published"), old=CODE, new=CODE
    )
    declare("edition.superseded", _("An edition of the annual report was superseded"))
    declare(
        "edition.withdraw", _("An edition of the annual report was withdrawn"), old=CODE, new=CODE
    )
    declare("report.loaded", _("Texts of the annual report were loaded"), sections=NUMBER)
    declare("section.state-changed", _("The state of a section was changed"), old=CODE, new=CODE)
    declare(
        "section.written",
        _("A section of the annual report was written"),
        language=CODE,
        version=NUMBER,
    )
    declare_subject("report.build", _("build"), is_named=True)
    declare_subject("report.edition", _("edition"), is_named=True)
    declare_subject("report.section", _("section"), is_named=True)
