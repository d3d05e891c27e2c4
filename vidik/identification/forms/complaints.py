# SPDX-License-Identifier: EUPL-1.2
"""Complaints about a procedure, and opening it again."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from vidik.cases.presentation import CodeField
from vidik.core.fields import NamedChoice, coded, day
from vidik.core.formats import format_date
from vidik.exchange.selectors.kinds import institutions_for
from vidik.identification.models import Complaint
from vidik.identification.registry import StepForm
from vidik.identification.selectors.definitions import choices, definitions, name_of
from vidik.identification.services.complaints import BY_HAND
from vidik.identification.services.notices import COMPLAINT
from vidik.identification.types import FOUNDED, WITHDRAWN, ComplaintState


class MinistryForm(StepForm):
    """To which ministry a complaint goes; where only one is competent it is chosen already."""

    ministry = NamedChoice(
        label=_("Competent ministry"), queryset=None, to_field_name="code", empty_label=_("choose")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = institutions_for(COMPLAINT)
        field = self.fields["ministry"]
        field.queryset = possible  # type: ignore[attr-defined]
        first = list(possible[:2])
        if len(first) == 1:
            field.initial = first[0].code


class ComplaintForm(MinistryForm):
    """What somebody complains about, and to whom it goes."""

    lists: ClassVar[dict[str, str]] = {"about": "complaint-subject"}
    about = coded(_("About"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ministry"].required = False
        self.fields["ministry"].empty_label = _("it is passed on later")  # type: ignore[attr-defined]
        self.order_fields(["about", "ministry"])


class ChosenComplaintForm(StepForm):
    """Which complaint a step is about: one of those in the right state."""

    states: ClassVar[tuple[str, ...]] = ()
    complaint: forms.ModelChoiceField[Complaint] = forms.ModelChoiceField(
        None, label=_("Complaint"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["complaint"]
        field.queryset = self.offered()  # type: ignore[attr-defined]
        names = {each.code: name_of(each) for each in definitions().lists["complaint-subject"]}
        language = translation.get_language() or "en"
        field.label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{names.get(row.about, row.about)}, "
            f"{format_date(timezone.localdate(row.received_at), language)}"
        )

    def offered(self) -> QuerySet[Complaint]:
        """Return the complaints that may be chosen."""
        found: QuerySet[Complaint] = self.procedure.complaints.filter(state__in=self.states)
        return found


class ComplaintPassForm(ChosenComplaintForm, MinistryForm):
    """Which complaint goes to which ministry."""

    states: ClassVar[tuple[str, ...]] = (ComplaintState.ENTERED,)


class ComplaintResultForm(ChosenComplaintForm):
    """What the ministry found."""

    states: ClassVar[tuple[str, ...]] = (ComplaintState.PASSED,)
    lists: ClassVar[dict[str, str]] = {"result": "complaint-result"}
    result = coded(_("Result"))
    came_on = day(_("On which day it came"))
    how = forms.ChoiceField(
        label=_("How it came"),
        choices=[("", _("choose")), *((each.value, each.label) for each in BY_HAND)],
        error_messages={"required": _("State how the answer came.")},
        help_text=_("If the ministry replied in the system, that reply and its time count."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came_on"].initial = timezone.localdate()
        field = self.fields["result"]
        field.choices = [pair for pair in field.choices if pair[0] != WITHDRAWN]  # type: ignore[attr-defined]


class ComplaintWithdrawForm(ChosenComplaintForm):
    """Which complaint was taken back."""

    states: ClassVar[tuple[str, ...]] = (ComplaintState.ENTERED, ComplaintState.PASSED)


class ComplaintSettleForm(ChosenComplaintForm):
    """Which answered complaint is settled."""

    states: ClassVar[tuple[str, ...]] = (ComplaintState.ANSWERED,)


class ReopenForm(ChosenComplaintForm):
    """Because of which founded complaint a procedure is opened again, if of one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["complaint"]
        field.label = _("Because of a complaint")
        if not self.offered().exists():
            del self.fields["complaint"]
            return
        field.required = False
        field.empty_label = _("for another reason")  # type: ignore[attr-defined]
        field.choices = field.iterator(field)  # type: ignore[attr-defined]

    def offered(self) -> QuerySet[Complaint]:
        """Return the founded complaints that led to nothing yet, of joined procedures as well."""
        return Complaint.objects.filter(
            Q(procedure=self.procedure) | Q(procedure__same_as=self.procedure),
            result__in=FOUNDED,
            led_to__isnull=True,
        )


class AtMinistryForm(forms.Form):
    """A complaint that reached the ministry itself: codes and a day."""

    about = coded(_("About"))
    came_on = day(_("On which day it came"))
    case_code = CodeField(
        label=_("Code of the case"),
        required=False,
        help_text=_(
            "If it is on the document handed in; the centre uses it to find the procedure."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = choices("complaint-subject", _("choose"))  # type: ignore[attr-defined]
        self.fields["came_on"].initial = timezone.localdate()


class FromMinistryForm(forms.Form):
    """In which case's procedure a complaint that reached the ministry is entered."""

    code = CodeField(label=_("Whole code of the case"))
