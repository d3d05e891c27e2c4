# SPDX-License-Identifier: EUPL-1.2
"""What the room says of a case: scans and photos of its persons, by kind alone."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action
from vidik.cases.registry import Document, Says, Section, register_section
from vidik.cases.types import Part
from vidik.vault import selectors

MOST = 60
"""Files of one case that its page looks at, the newest first."""


class _Persons(Says):
    """Files are opened on the page of the person, for a purpose, as all of their data."""

    def documents(self) -> Iterator[Document]:
        for row in selectors.files_of_case(self.scene.actor, self.scene.case)[:MOST]:
            yield Document(
                row.entered_at,
                _("Scan or photo, person %(code)s") % {"code": row.person.code},
                _("Scan"),
                _("whoever may see the identity, for a purpose"),
                reverse("vault:person", args=[row.person_id]),
            )


def register() -> None:
    """Register the section of persons."""
    register_section(
        Section(
            "persons",
            gettext_lazy("Persons"),
            70,
            frozenset({Part.IDENTITY}),
            "vault:of-case",
            action=Action.IDENTITIES_VIEW,
            rooms=("identities",),
            says=_Persons,
        )
    )
