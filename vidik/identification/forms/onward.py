# SPDX-License-Identifier: EUPL-1.2
"""Referral onward and what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.fields import NamedChoice, coded
from vidik.identification.models import Onward
from vidik.identification.registry import StepForm
from vidik.identification.selectors.definitions import definitions, name_of
from vidik.referral.selectors.pack import all_institutions


class OnwardForm(StepForm):
    """Where somebody is referred on who was not identified."""

    lists: ClassVar[dict[str, str]] = {"status": "onward-status", "service": "onward-service"}
    status = coded(_("What was found"))
    service = coded(_("Referred to"))
    institution = NamedChoice(
        label=_("Institution"),
        queryset=None,
        to_field_name="code",
        required=False,
        empty_label=_("not named"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = all_institutions()  # type: ignore[attr-defined]


class ResultForm(StepForm):
    """What came of a referral."""

    lists: ClassVar[dict[str, str]] = {"result": "onward-result"}
    onward: forms.ModelChoiceField[Onward] = forms.ModelChoiceField(None, label=_("Referral"))
    result = coded(_("Result"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["onward"].queryset = self.procedure.onward.filter(result="")  # type: ignore[attr-defined]
        names = {each.code: name_of(each) for each in definitions().lists["onward-service"]}
        self.fields["onward"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: names.get(row.service, row.service)
        )
