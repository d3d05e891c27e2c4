# SPDX-License-Identifier: EUPL-1.2
"""Findings and opinion, offences, onward referrals and their outcomes."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.core.fields import InstitutionChoice, coded
from vidik.identification.models import (
    Finding,
    FoundOffence,
    OnwardReferral,
)
from vidik.identification.registry import AddresseesForm, StepForm
from vidik.identification.selectors.definitions import definitions, label, name_of
from vidik.identification.selectors.offences import WAITING
from vidik.identification.services.notices import FINDINGS, OFFENCE
from vidik.identification.types import LONGEST_NOTE
from vidik.institutions.selectors import all_institutions


class SendFindingForm(AddresseesForm):
    """Which version of the findings goes to whom."""

    kind_of_notice: ClassVar[str] = FINDINGS
    finding: forms.ModelChoiceField[Finding] = forms.ModelChoiceField(
        None, label=_("Version"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].queryset = self.procedure.findings.exclude(content={})  # type: ignore[attr-defined]
        self.fields["finding"].label_from_instance = lambda row: str(row.version)  # type: ignore[attr-defined]
        self.order_fields(["finding"])

    def clean(self) -> dict[str, Any]:
        """Require that somebody receives it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.named():
            self.add_error("another", ValidationError(gettext("Choose who receives it.")))
        return data


class OffenceForm(AddresseesForm):
    """Which offence came up, and who is informed of it."""

    kind_of_notice: ClassVar[str] = OFFENCE
    lists: ClassVar[dict[str, str]] = {"offence": "offence"}
    preset: ClassVar[tuple[str, ...]] = ("offence",)
    offence = coded(_("Criminal offence"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["offence"])

    def clean(self) -> dict[str, Any]:
        """Require that somebody receives it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.named():
            self.add_error("another", ValidationError(gettext("Choose who receives it.")))
        return data


class OffenceFoundForm(StepForm):
    """Which offence came up, where police and prosecutor are notified later."""

    lists: ClassVar[dict[str, str]] = {"offence": "offence"}
    offence = coded(_("Criminal offence"))


class OffenceNotToldForm(StepForm):
    """Why nobody is notified of an offence that came up."""

    lists: ClassVar[dict[str, str]] = {"because": "offence-not-told"}
    preset: ClassVar[tuple[str, ...]] = ("found",)
    found: forms.ModelChoiceField[FoundOffence] = forms.ModelChoiceField(
        None, label=_("Criminal offence"), empty_label=_("choose")
    )
    because = coded(_("Why not"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["found"].queryset = self.procedure.offences.filter(WAITING)  # type: ignore[attr-defined]
        self.fields["found"].label_from_instance = lambda row: label("offence", row.offence)  # type: ignore[attr-defined]


class FindingForm(StepForm):
    """The expert's opinion; what was found comes from the record."""

    opinion = forms.CharField(
        label=_("Opinion"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Sealed in the vault under the person’s key; stored nowhere else."),
    )


class OnwardReferralForm(StepForm):
    """Where somebody is referred on."""

    lists: ClassVar[dict[str, str]] = {"status": "onward-status", "service": "onward-service"}
    status = coded(_("What was found"))
    service = coded(_("Referred to"))
    institution = InstitutionChoice(
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
    """The outcome of a referral."""

    lists: ClassVar[dict[str, str]] = {"result": "onward-result"}
    onward: forms.ModelChoiceField[OnwardReferral] = forms.ModelChoiceField(
        None, label=_("Referral")
    )
    result = coded(_("Result"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["onward"].queryset = self.procedure.onward.filter(result="")  # type: ignore[attr-defined]
        names = {each.code: name_of(each) for each in definitions().lists["onward-service"]}
        self.fields["onward"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: names.get(row.service, row.service)
        )
