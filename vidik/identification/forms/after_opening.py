# SPDX-License-Identifier: EUPL-1.2
"""What a later report adds, and what became of the entitlements that begin with the opening."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from vidik.core.fields import THEN, InstitutionChoice, coded, day, demanded, several
from vidik.core.formats import format_date
from vidik.identification.models import LaterReport
from vidik.identification.registry import StepForm
from vidik.identification.selectors.definitions import definitions
from vidik.identification.types import EntitlementState, LaterResult
from vidik.institutions.selectors import all_institutions


class LaterReportForm(StepForm):
    """What a later report about an identified person adds, and why."""

    lists: ClassVar[dict[str, str]] = {"reason": "later-reason"}
    preset: ClassVar[tuple[str, ...]] = ("matter",)
    matter: forms.ModelChoiceField[LaterReport] = forms.ModelChoiceField(
        None, label=_("Later report"), empty_label=None
    )
    result = forms.ChoiceField(
        label=_("What the report adds"), choices=LaterResult.choices, widget=forms.RadioSelect
    )
    reason = coded(_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["matter"]
        field.queryset = self.procedure.later_reports.filter(  # type: ignore[attr-defined]
            decided_at=None, parted_at=None
        )
        field.label_from_instance = _joined_on  # type: ignore[attr-defined]


def _joined_on(matter: Any) -> str:
    on = timezone.localdate(matter.arose_at)
    return str(
        _("joined on %(day)s") % {"day": format_date(on, translation.get_language() or "en")}
    )


class EntitlementForm(StepForm):
    """What became of one or several entitlements, from which day on."""

    lists: ClassVar[dict[str, str]] = {"reason": "entitlement-not-available"}
    preset: ClassVar[tuple[str, ...]] = ("codes",)
    codes = several(_("Entitlements"))
    state = forms.ChoiceField(
        label=_("State"), choices=EntitlementState.choices, widget=forms.RadioSelect
    )
    reason = demanded(coded(_("If it is not available: why")), THEN)
    provider = InstitutionChoice(
        label=_("If it is accepted or provided: by whom"),
        queryset=None,
        to_field_name="code",
        required=False,
        empty_label=_("not named"),
    )
    since_on = day(_("Since which day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [  # type: ignore[attr-defined]
            (each.code, str(each.name)) for each in definitions().entitlements
        ]
        self.fields["provider"].queryset = all_institutions()  # type: ignore[attr-defined]
        self.fields["since_on"].initial = timezone.localdate()
