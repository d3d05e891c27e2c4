# SPDX-License-Identifier: EUPL-1.2
"""What the list of expected notices is narrowed by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.access.types import Actor
from vidik.core.lists import ANY, OpenFirst
from vidik.proceedings.selectors.definitions import expected_kinds, name_of_expected
from vidik.proceedings.selectors.lists import NOT_CONFIRMED, tellers_in
from vidik.proceedings.types import NoticeFilter


class AwaitedForm(OpenFirst):
    """Which expected notices to list; by itself what is late."""

    OPEN: ClassVar[str] = "late"
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("late", pgettext_lazy("expected notice", "late")),
            ("open", _("all that are expected")),
            ("asked", pgettext_lazy("expected notice", "asked for")),
            ("heard", pgettext_lazy("expected notice", "heard")),
            ("ended", pgettext_lazy("expected notice", "does not come any more")),
            ANY,
        ],
    )
    kind = forms.ChoiceField(label=_("What is expected"), required=False)
    institution = forms.ChoiceField(label=_("From whom"), required=False)

    def __init__(self, data: Mapping[str, Any], *, actor: Actor) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ANY,
            *((each.code, name_of_expected(each.code)) for each in expected_kinds()),
        ]
        self.fields["institution"].choices = [  # type: ignore[attr-defined]
            ANY,
            (NOT_CONFIRMED, _("not confirmed yet")),
            *((row.code, str(row.name)) for row in tellers_in(actor)),
        ]

    def wanted(self) -> NoticeFilter:
        """Give the filter; a senseless value counts as blank."""
        self.is_valid()
        data = self.cleaned_data
        return NoticeFilter(
            state=data.get("state", ""),
            kind=data.get("kind", ""),
            institution=data.get("institution", ""),
            sort=str(self.data.get("sort", "")),
        )
