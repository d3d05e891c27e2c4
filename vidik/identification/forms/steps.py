# SPDX-License-Identifier: EUPL-1.2
"""What people choose at the steps of a procedure. Nobody types a name here."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.core.bilingual import pick
from vidik.core.formats import format_date, format_moment
from vidik.exchange.selectors import institutions_for
from vidik.identification import services
from vidik.identification.definitions import UNKNOWN, choices, definitions, name_of
from vidik.identification.models import (
    Complaint,
    Finding,
    Interview,
    Onward,
    Repatriation,
    Stretch,
)
from vidik.identification.selectors import experts_of
from vidik.identification.services.notices import FINDINGS, JOINT_INTERVIEW
from vidik.identification.types import (
    Direction,
    EpisodeKind,
    Outcome,
    Return,
    Step,
    Subject,
    Urgency,
)
from vidik.institutions.models import Institution
from vidik.referral.selectors import all_institutions, told_of

LONGEST_NOTE: Final = 10_000


def _moment(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


def _coded(label: Any, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=required)


def _several(label: Any, *, required: bool = True) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=required, widget=forms.CheckboxSelectMultiple
    )


class InstitutionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Institutions by their names in the reader's language."""

    def label_from_instance(self, obj: Institution) -> str:
        """Name an institution."""
        return str(obj.name)


class StepForm(forms.Form):
    """A form about one procedure; lists of codes come from the pack when it is shown."""

    lists: ClassVar[dict[str, str]] = {}
    """Field → list of codes."""

    def __init__(self, *args: Any, procedure: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.procedure = procedure
        for name, list_code in self.lists.items():
            field = self.fields[name]
            blank = None if isinstance(field, forms.MultipleChoiceField) else _("choose")
            field.choices = choices(list_code, blank)  # type: ignore[attr-defined]


class SureForm(StepForm):
    """Nothing to choose: only to confirm."""


class AssignForm(StepForm):
    """Who works on the procedure."""

    user: forms.ModelChoiceField[User] = forms.ModelChoiceField(None, label=_("Expert"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = experts_of(self.procedure)  # type: ignore[attr-defined]


class UrgencyForm(StepForm):
    """Whether and why it is specially urgent."""

    urgency = forms.ChoiceField(
        label=_("Why it is urgent"),
        required=False,
        choices=[("", _("not especially urgent")), *Urgency.choices],
    )
    leaves_at = _moment(
        _("The person may leave from"),
        required=False,
        help_text=_("Where it is known: the first interview is due before."),
    )


class ProposeForm(StepForm):
    """What is proposed, with its reasons.

    `what` names one of the decisions; then only the reasons that belong to it are offered.
    """

    step = forms.ChoiceField(choices=Step.choices, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        required=False, choices=[("", ""), *Outcome.choices], widget=forms.HiddenInput
    )
    reasons = _several(_("Reasons"))

    def __init__(self, *args: Any, what: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = {option.code: option for option in services.options(self.procedure)}
        self.options = list(options.values())
        self.chosen = options.get(what)
        if self.chosen is None and self.is_bound:
            typed = "-".join(filter(None, (self.data.get("step"), self.data.get("outcome"))))
            self.chosen = options.get(typed)
        if self.chosen is not None:
            self.fields["step"].initial = self.chosen.step
            self.fields["outcome"].initial = self.chosen.outcome
            self.fields["reasons"].choices = [  # type: ignore[attr-defined]
                (each.code, pick(each.name_en, each.name_sr))
                for each in definitions().reasons_for(self.chosen.step, self.chosen.outcome)
            ]


class ReturnForm(StepForm):
    """Why a proposal goes back."""

    reason = forms.ChoiceField(label=_("Why it goes back"), choices=Return.choices)


class TellForm(StepForm):
    """How the person was told, or why not."""

    lists: ClassVar[dict[str, str]] = {
        "how": "told-how",
        "language": "language",
        "proof": "told-proof",
        "not_told": "not-told",
    }
    subject = forms.ChoiceField(label=_("Informed of"), choices=Subject.choices)
    at = _moment(_("When"), required=False, help_text=_("If left blank: now."))
    how = _coded(_("How"), required=False)
    language = _coded(_("Language"), required=False)
    proof = _coded(_("Proof"), required=False)
    not_told = _coded(_("If it was not possible: why"), required=False)


class HeldForm(StepForm):
    """That an interview was held, with what was said, which is sealed."""

    interview: forms.ModelChoiceField[Interview] = forms.ModelChoiceField(
        None, label=_("Interview")
    )
    held_at = _moment(_("Held at"))
    note = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Sealed in the vault under the person’s key; kept nowhere else."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = self.procedure.interviews.filter(held_at=None, cancelled_at=None)
        self.fields["interview"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["interview"].label_from_instance = _when_planned  # type: ignore[attr-defined]


class CancelForm(StepForm):
    """Which planned interview does not take place."""

    interview: forms.ModelChoiceField[Interview] = forms.ModelChoiceField(
        None, label=_("Interview"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = self.procedure.interviews.filter(held_at=None, cancelled_at=None)
        self.fields["interview"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["interview"].label_from_instance = _when_planned  # type: ignore[attr-defined]


def _when_planned(interview: Any) -> str:
    planned = timezone.localtime(interview.planned_at)
    return format_moment(planned, translation.get_language() or "en")


class AddresseesForm(StepForm):
    """Institutions to which a notice goes: those told of the report first, or another one."""

    kind: ClassVar[str] = ""
    addressees = _several(_("Those who were told of the report"), required=False)
    another = InstitutionField(
        label=_("Another institution"),
        queryset=None,
        to_field_name="code",
        required=False,
        empty_label=_("none"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = institutions_for(self.kind)
        told = possible.filter(pk__in=told_of(self.procedure.report_id))
        known = [(row.code, str(row.name)) for row in told]
        self.fields["addressees"].choices = known  # type: ignore[attr-defined]
        self.fields["another"].queryset = possible  # type: ignore[attr-defined]

    def named(self) -> list[str]:
        """Give the codes of the institutions that were chosen."""
        other = self.cleaned_data.get("another")
        codes = [*self.cleaned_data["addressees"], *([other.code] if other else [])]
        return list(dict.fromkeys(codes))


class SendFindingForm(AddresseesForm):
    """Which version of the findings goes to whom."""

    kind: ClassVar[str] = FINDINGS
    finding: forms.ModelChoiceField[Finding] = forms.ModelChoiceField(
        None, label=_("Version"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].queryset = self.procedure.findings.all()  # type: ignore[attr-defined]
        self.fields["finding"].label_from_instance = lambda row: str(row.version)  # type: ignore[attr-defined]
        self.order_fields(["finding"])

    def clean(self) -> dict[str, Any]:
        """See that somebody receives it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.named():
            self.add_error("another", ValidationError(gettext("Choose who receives it.")))
        return data


class InterviewForm(AddresseesForm):
    """The plan of an interview, and who is invited to it."""

    kind: ClassVar[str] = JOINT_INTERVIEW

    lists: ClassVar[dict[str, str]] = {
        "setting": "interview-setting",
        "language": "language",
        "partners": "interview-partner",
    }
    planned_at = _moment(_("When"))
    setting = _coded(_("Where"))
    language = _coded(_("Language"))
    interpreter = forms.BooleanField(label=_("With an interpreter"), required=False)
    partners = _several(_("Jointly with, or accompanied by"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["addressees"].label = _("Invite with a notice, of those told of the report")
        self.fields["another"].label = _("Invite another institution")


class FindingForm(StepForm):
    """The expert's opinion; what was found comes from the record."""

    opinion = forms.CharField(
        label=_("Opinion"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Sealed in the vault under the person’s key; kept nowhere else."),
    )


class OnwardForm(StepForm):
    """Where somebody is referred on who was not identified."""

    lists: ClassVar[dict[str, str]] = {"status": "onward-status", "service": "onward-service"}
    status = _coded(_("What was found"))
    service = _coded(_("Referred to"))
    institution = InstitutionField(
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
    result = _coded(_("Result"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["onward"].queryset = self.procedure.onward.filter(result="")  # type: ignore[attr-defined]
        names = {each.code: name_of(each) for each in definitions().lists["onward-service"]}
        self.fields["onward"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: names.get(row.service, row.service)
        )


class ComplaintForm(StepForm):
    """What somebody complains about."""

    lists: ClassVar[dict[str, str]] = {"about": "complaint-subject"}
    about = _coded(_("About"))


class ComplaintResultForm(StepForm):
    """What the ministry found."""

    lists: ClassVar[dict[str, str]] = {"result": "complaint-result"}
    complaint: forms.ModelChoiceField[Complaint] = forms.ModelChoiceField(
        None, label=_("Complaint")
    )
    result = _coded(_("Result"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["complaint"].queryset = self.procedure.complaints.filter(result="")  # type: ignore[attr-defined]
        names = {each.code: name_of(each) for each in definitions().lists["complaint-subject"]}
        self.fields["complaint"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: names.get(row.about, row.about)
        )


def _countries(without: str = "") -> list[tuple[str, str]]:
    codes = definitions().fields["country-of-exploitation"].codes
    listed = sorted(
        ((each.code, name_of(each)) for each in codes if each.code != without),
        key=lambda pair: pair[1],
    )
    return [("", str(_("choose"))), *listed]


class ReturnPlanForm(StepForm):
    """A return from or to another state."""

    lists: ClassVar[dict[str, str]] = {"kind": "return-kind"}
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    country = _coded(_("Other state"))
    kind = _coded(_("Kind"))
    planned_on = _day(_("Planned for"))
    announce = forms.BooleanField(
        label=_("Announce it to the border police"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = _countries("RS")  # type: ignore[attr-defined]


class ReturnDoneForm(StepForm):
    """That a planned return took place."""

    planned: forms.ModelChoiceField[Repatriation] = forms.ModelChoiceField(
        None, label=_("Return"), empty_label=None
    )
    done_on = _day(_("Done on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned"].queryset = self.procedure.returns.filter(done_on=None)  # type: ignore[attr-defined]
        self.fields["planned"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{row.get_direction_display()}, "
            f"{format_date(row.planned_on, translation.get_language() or 'en')}"
        )


class StretchEndForm(StepForm):
    """Which stretch of the way does not hold."""

    stretch: forms.ModelChoiceField[Stretch] = forms.ModelChoiceField(
        None, label=_("Stage of the journey"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.procedure.stretches.filter(ended_at=None)
        self.fields["stretch"].queryset = held  # type: ignore[attr-defined]
        countries = dict(_countries())
        self.fields["stretch"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{row.get_kind_display()}: {countries.get(row.country, row.country)} {row.first_month}"
        )


class StretchForm(StepForm):
    """A stretch of the way."""

    lists: ClassVar[dict[str, str]] = {"said_by": "said-by", "form": "form-part"}
    kind = forms.ChoiceField(label=_("Kind"), choices=EpisodeKind.choices)
    country = _coded(_("Country"))
    form = _coded(_("Form of exploitation"), required=False)
    first_month = forms.CharField(
        label=_("From month"), required=False, max_length=7, help_text=_("Such as 2024-05.")
    )
    last_month = forms.CharField(label=_("To month"), required=False, max_length=7)
    said_by = _coded(_("Who said so"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            *_countries(),
            (UNKNOWN, str(_("unknown"))),
        ]


class SuspectForm(StepForm):
    """A suspect by role; no name."""

    lists: ClassVar[dict[str, str]] = {"roles": "suspect-role", "relation": "relation"}
    roles = _several(_("Roles"))
    relation = _coded(_("Relation to the person"), required=False)
