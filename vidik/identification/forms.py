# SPDX-License-Identifier: EUPL-1.2
"""What people choose about procedures and records. Nobody types a word about a person here."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.methods.codes import read_code
from vidik.core.bilingual import pick
from vidik.core.formats import format_moment
from vidik.identification.definitions import UNKNOWN, choices, definitions, name_of
from vidik.identification.methods.record import Section
from vidik.identification.models import Complaint, Interview, Onward
from vidik.identification.selectors import experts_of
from vidik.identification.types import (
    Direction,
    EpisodeKind,
    Outcome,
    ProcedureFilter,
    Return,
    State,
    Step,
    Subject,
    Urgency,
)

LONGEST_NOTE: Final = 10_000


class FilterForm(forms.Form):
    """Which procedures to list; a senseless value counts as blank."""

    code = forms.CharField(label=_("Whole code of the case"), required=False, max_length=20)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("any")),
            ("undecided", _("not decided yet")),
            ("to-decide", _("a proposal waits")),
            *State.choices,
        ],
    )
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    urgent = forms.BooleanField(label=_("Only urgent"), required=False)
    late = forms.BooleanField(label=_("First interview is late"), required=False)

    def clean_code(self) -> str:
        """Read the code however it is written."""
        typed: str = self.cleaned_data["code"]
        if not typed.strip():
            return ""
        code = read_code(typed)
        if code is None:
            raise ValidationError(
                gettext(
                    "This is no whole code. A code has ten letters and digits, such as 7KQ2M-X4T9B."
                )
            )
        return code

    def wanted(self) -> ProcedureFilter:
        """Give the filter."""
        self.is_valid()
        data = self.cleaned_data
        return ProcedureFilter(
            code=data.get("code", ""),
            state=data.get("state", ""),
            mine=bool(data.get("mine")),
            urgent=bool(data.get("urgent")),
            late=bool(data.get("late")),
            sort=self.data.get("sort", "-received"),
        )


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
        choices=[("", _("not specially urgent")), *Urgency.choices],
    )
    leaves_at = _moment(
        _("The person may leave from"),
        required=False,
        help_text=_("Where it is known: the first interview is due before."),
    )


class ProposeForm(StepForm):
    """What is proposed, with its reasons."""

    step = forms.ChoiceField(label=_("What is proposed"), choices=Step.choices)
    outcome = forms.ChoiceField(
        label=_("What was found, where the procedure is concluded"),
        required=False,
        choices=[("", _("none")), *Outcome.choices],
    )
    reasons = _several(_("Reasons"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = {Step(step).value: str(Step(step).label) for step in Step.values}
        outcomes = {Outcome(code).value: str(Outcome(code).label) for code in Outcome.values}
        groups: dict[str, list[tuple[str, str]]] = {}
        for each in definitions().reasons:
            title = outcomes.get(each.outcome, named[each.step])
            groups.setdefault(title, []).append((each.code, pick(each.name_en, each.name_sr)))
        self.fields["reasons"].choices = list(groups.items())  # type: ignore[attr-defined]


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
    subject = forms.ChoiceField(label=_("Told of"), choices=Subject.choices)
    at = _moment(_("When"), required=False, help_text=_("Blank: now."))
    how = _coded(_("How"), required=False)
    language = _coded(_("Language"), required=False)
    proof = _coded(_("Proof"), required=False)
    not_told = _coded(_("If it was not possible: why"), required=False)


class InterviewForm(StepForm):
    """The plan of an interview."""

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


def _when_planned(interview: Any) -> str:
    planned = timezone.localtime(interview.planned_at)
    return format_moment(planned, translation.get_language() or "en")


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


class SectionForm(forms.Form):
    """One section of the record: its fields as the pack declares them."""

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        unknown = (UNKNOWN, str(_("unknown")))
        for each in section.fields:
            name = pick(each.name_en, each.name_sr)
            coded = [(code.code, name_of(code)) for code in each.codes]
            if len(coded) > _LONG:
                coded.sort(key=lambda pair: pair[1])
            if each.number is not None:
                low, high = each.number
                self.fields[each.code] = forms.IntegerField(
                    label=name, required=False, min_value=low, max_value=high
                )
            elif not each.several:
                self.fields[each.code] = forms.ChoiceField(
                    label=name,
                    required=False,
                    choices=[("", str(_("nothing said yet"))), *coded, unknown],
                )
            elif len(coded) > _LONG:
                self.fields[each.code] = forms.MultipleChoiceField(
                    label=name, required=False, choices=[*coded, unknown]
                )
            else:
                self.fields[each.code] = forms.MultipleChoiceField(
                    label=name,
                    required=False,
                    choices=[*coded, unknown],
                    widget=forms.CheckboxSelectMultiple,
                )
        self.fields["said_by"] = forms.ChoiceField(
            label=_("Who said what is new here"), choices=choices("said-by")
        )
        self.fields["said_on"] = forms.DateField(
            label=_("On which day"),
            initial=timezone.localdate,
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        )

    def values(self) -> dict[str, list[str | int]]:
        """Give every field with what holds from now on."""
        found: dict[str, list[str | int]] = {}
        for each in self.section.fields:
            given = self.cleaned_data.get(each.code)
            if given in (None, "", []):
                found[each.code] = []
            else:
                found[each.code] = list(given) if isinstance(given, list) else [given]
        return found


_LONG: Final = 30
"""A list with more codes is chosen from a menu, by name."""
