# SPDX-License-Identifier: EUPL-1.2
"""What people type about recommendations: filters, assessments, answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.core.days import FIRST_YEAR, LAST_YEAR, Day
from vidik.core.fields import ByKind, InstitutionsField, coded, day
from vidik.core.texts import TextsFormField
from vidik.figures.presentation import period_in_words
from vidik.recommendations.models import (
    Better,
    EncounterKind,
    Grade,
    PlanKind,
    ResponseKind,
    Said,
    Target,
)
from vidik.recommendations.policies import LOCAL_KINDS
from vidik.recommendations.types import (
    ActivityFacts,
    AssessmentDraft,
    Choices,
    DraftFacts,
    DraftOffer,
    EncounterFacts,
    ForeignFacts,
    Grouped,
    IndicatorFacts,
    MatterFacts,
    PlanChange,
    PlanFacts,
    ReportDraft,
)

_EVIDENCE_LIMIT = 60
BLANK: Final = ("", "---------")
YEAR: Final = "{year}"
SPANS: Final = (
    (YEAR, _("the whole year")),
    ("{year}-H1", _("first half")),
    ("{year}-H2", _("second half")),
    ("{year}-Q1", _("first quarter")),
    ("{year}-Q2", _("second quarter")),
    ("{year}-Q3", _("third quarter")),
    ("{year}-Q4", _("fourth quarter")),
    ("school:{year}/{next}", _("school year that begins in it")),
    ("at:{year}-12-31", _("state on its last day")),
    ("to-date:{year}", _("everything until its end")),
)


SPANS_ASKED: Final = SPANS[:7]
"""The year, its halves and its quarters: of what institutions are asked for reports."""


def day_input() -> forms.DateInput:
    """Return a date field that browsers help with."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def citations(typed: str) -> tuple[str, ...]:
    """Return the citations of figures that somebody typed, each once.

    Raises:
        ValidationError: there are too many.
    """
    found = tuple(dict.fromkeys(part for part in re.split(r"[\s,;]+", typed) if part))
    if len(found) > _EVIDENCE_LIMIT:
        raise ValidationError(
            gettext("At most %(limit)s citations are allowed; there are %(count)s.")
            % {"limit": _EVIDENCE_LIMIT, "count": len(found)}
        )
    return found


def year_and_span(
    label: Any, *, required: bool = True
) -> tuple[forms.IntegerField, forms.ChoiceField]:
    """Return the two fields that say a period: the year, and which part of it."""
    year = forms.IntegerField(
        label=format_lazy("{}: {}", label, _("year")), required=required,
        min_value=FIRST_YEAR, max_value=LAST_YEAR,
    )  # fmt: skip
    span = forms.ChoiceField(
        label=format_lazy("{}: {}", label, _("part of the year")), choices=SPANS, required=False
    )
    return year, span


def written_period(year: int | None, span: str) -> str:
    """Return the written form of a period; blank without a year."""
    if not year:
        return ""
    return (span or YEAR).format(year=year, next=year + 1)


class ByGroup(forms.MultipleChoiceField):
    """Any number of rows, by code, folded together by what they belong to."""

    widget = ByKind


class AssessForm(forms.Form):
    """The Rapporteur's judgement, with its basis in every language and its evidence."""

    cycle: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None,
        label=_("Cycle that is assessed"),
        to_field_name="code",
        empty_label=None,
    )
    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices, widget=forms.RadioSelect)
    basis = TextsFormField(
        label=_("Basis"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
        help_text=_("What was done, by whom, and why this grade follows. Do not name any person."),
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        required=False,
        help_text=_("Citations of figures such as c5-0045, separated by commas or spaces."),
    )
    assessed_on = Day(label=_("Assessed on"), widget=day_input(), initial=timezone.localdate)

    def __init__(self, *args: Any, cycles: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        field = self.fields["cycle"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = cycles

    def clean_evidence(self) -> tuple[str, ...]:
        """Return the citations, each once."""
        return citations(self.cleaned_data["evidence"])

    def draft(self) -> AssessmentDraft:
        """Return what was typed; only after validation."""
        data = self.cleaned_data
        return AssessmentDraft(
            cycle=data["cycle"].code,
            grade=data["grade"],
            basis=data["basis"],
            assessed_on=data["assessed_on"],
            evidence=data["evidence"],
        )


class DraftForm(forms.Form):
    """A recommendation for the next annual report."""

    theme = coded(_("Theme"))
    title = TextsFormField(label=_("Title"), max_length=300)
    text = TextsFormField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
        help_text=_("Who should do what, and by when. Do not name any person."),
    )
    leads = InstitutionsField(label=_("Addressed as lead"), required=False)
    cooperating = InstitutionsField(label=_("Addressed in cooperation"), required=False)
    addressees_note = TextsFormField(
        label=_("Note on the addressees"), required=False, max_length=500
    )
    grounds = forms.CharField(
        label=_("Figures that show why"),
        required=False,
        help_text=_("Citations of figures such as c5-0045, separated by commas or spaces."),
    )
    continues = ByGroup(label=_("Continues"), required=False)
    continues_note = TextsFormField(
        label=_("Which part is continued"), required=False, max_length=500
    )
    measures = ByGroup(label=_("Measures that will show the effect"), required=False)
    activities = ByGroup(label=_("Activities of action plans"), required=False)
    matter = coded(_("Comes from the matter to watch"), required=False)
    sections = forms.CharField(
        label=_("Sections of the annual report"), required=False, max_length=120
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offer: DraftOffer, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        institutions = list(offer.institutions)
        for name in ("leads", "cooperating"):
            self.fields[name].offer(institutions)  # type: ignore[attr-defined]
        for name in ("continues", "measures", "activities"):
            self.fields[name].choices = getattr(offer, name)  # type: ignore[attr-defined]
        self.fields["theme"].choices = [BLANK, *offer.themes]  # type: ignore[attr-defined]
        self.fields["matter"].choices = [BLANK, *offer.matters]  # type: ignore[attr-defined]

    def clean_grounds(self) -> tuple[str, ...]:
        """Return the citations, each once."""
        return citations(self.cleaned_data["grounds"])

    def facts(self) -> DraftFacts:
        """Return what was filled in; only after validation."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        lists = ("leads", "cooperating", "continues", "measures", "activities")
        return DraftFacts(**data | {name: tuple(data[name]) for name in lists})


class NewDraftForm(DraftForm):
    """The same, with the cycle whose annual report is to issue it."""

    cycle = coded(_("Annual report on"))
    field_order = ("cycle",)

    def __init__(self, *args: Any, offer: DraftOffer, **kwargs: Any) -> None:
        super().__init__(*args, offer=offer, **kwargs)
        self.fields["cycle"].choices = offer.cycles  # type: ignore[attr-defined]

    def facts(self) -> DraftFacts:
        """Return what was filled in, without the cycle."""
        self.cleaned_data = dict(self.cleaned_data)
        self.cycle_code = self.cleaned_data.pop("cycle")
        return super().facts()


class ForeignForm(forms.Form):
    """A recommendation of a body abroad."""

    issuer = coded(_("Who recommends it"))
    cycle = coded(_("Cycle in which it came out"))
    year = forms.IntegerField(
        label=_("Year of the document"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    document = forms.CharField(
        label=_("Source document"),
        max_length=200,
        help_text=_("Its title or number, and the paragraph."),
    )
    theme = coded(_("Theme"))
    title = TextsFormField(label=_("Title"), max_length=300)
    text = TextsFormField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5000
    )
    leads = InstitutionsField(label=_("Addressed as lead"), required=False)
    cooperating = InstitutionsField(label=_("Addressed in cooperation"), required=False)
    is_urgent = forms.BooleanField(label=_("Urgent"), required=False)
    answer_due_on = day(_("The State answers by"))

    def __init__(
        self, *args: Any, offer: DraftOffer, issuers: Choices, cycles: Choices, **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["answer_due_on"].required = False
        self.fields["issuer"].choices = [BLANK, *issuers]  # type: ignore[attr-defined]
        self.fields["cycle"].choices = cycles  # type: ignore[attr-defined]
        self.fields["theme"].choices = [BLANK, *offer.themes]  # type: ignore[attr-defined]
        institutions = list(offer.institutions)
        for name in ("leads", "cooperating"):
            self.fields[name].offer(institutions)  # type: ignore[attr-defined]

    def facts(self) -> ForeignFacts:
        """Return what was filled in; only after validation."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "cycle"}
        return ForeignFacts(**data | {name: tuple(data[name]) for name in ("leads", "cooperating")})


class ReasonForm(forms.Form):
    """Why something is returned, dropped or struck out."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class CloseForm(ReasonForm):
    """Why a plan is closed; it holds for what the reader saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SeenForm(forms.Form):
    """A step without anything to fill in; it holds for what the reader saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MonitoringForm(forms.Form):
    """Whether a recommendation stays under watch, and why."""

    stays = forms.ChoiceField(
        label=_("In the next period"),
        choices=[("yes", _("it stays under watch")), ("no", _("it is watched no more"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class EncounterForm(forms.Form):
    """A visit or a meeting with what was found or explained."""

    cycle = coded(_("Cycle"))
    kind = forms.ChoiceField(label=_("Kind"), choices=EncounterKind.choices)
    starts_on = day(_("First day"))
    ends_on = day(_("Last day"))
    title = TextsFormField(label=_("Title"), max_length=300)
    text = TextsFormField(
        label=_("Findings, or what was explained"),
        partial=True,
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("A blank line between paragraphs. Do not name any person."),
    )
    institutions = InstitutionsField(label=_("With"), required=False)
    others = TextsFormField(label=_("Others"), required=False, max_length=500)
    recommendations = ByGroup(label=_("Recommendations that were explained"), required=False)
    figures = forms.CharField(
        label=_("Figures"),
        required=False,
        help_text=_("Citations of figures such as c5-0045, separated by commas or spaces."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offer: DraftOffer, cycles: Choices, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["cycle"].choices = cycles  # type: ignore[attr-defined]
        self.fields["institutions"].offer(list(offer.institutions))  # type: ignore[attr-defined]
        self.fields["recommendations"].choices = offer.continues  # type: ignore[attr-defined]

    def clean_figures(self) -> tuple[str, ...]:
        """Return the citations, each once."""
        return citations(self.cleaned_data["figures"])

    def facts(self) -> EncounterFacts:
        """Return what was filled in; only after validation."""
        data = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"cycle", "seen"}
        }
        return EncounterFacts(
            **data | {name: tuple(data[name]) for name in ("institutions", "recommendations")}
        )


class MatterForm(forms.Form):
    """A matter to watch."""

    cycle = coded(_("Cycle"))
    theme = coded(_("Theme"), required=False)
    title = TextsFormField(label=_("Title"), max_length=300)
    text = TextsFormField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5000
    )
    question = TextsFormField(
        label=_("To ask next time"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    institutions = InstitutionsField(label=_("Concerns"), required=False)
    near = ByGroup(label=_("Close to"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offer: DraftOffer, cycles: Choices, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["cycle"].choices = cycles  # type: ignore[attr-defined]
        self.fields["theme"].choices = [BLANK, *offer.themes]  # type: ignore[attr-defined]
        self.fields["institutions"].offer(list(offer.institutions))  # type: ignore[attr-defined]
        self.fields["near"].choices = offer.continues  # type: ignore[attr-defined]

    def facts(self) -> MatterFacts:
        """Return what was filled in; only after validation."""
        data = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"cycle", "seen"}
        }
        return MatterFacts(**data | {name: tuple(data[name]) for name in ("institutions", "near")})


class NoteForm(forms.Form):
    """What was seen of a matter on a day."""

    seen_on = day(_("Observed on"))
    text = forms.CharField(
        label=_("What was seen"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text=_("Do not name any person."),
    )


class PlanChangeForm(forms.Form):
    """Title, days and monitoring of an action plan."""

    title = TextsFormField(label=_("Title"), max_length=300)
    programme = TextsFormField(label=_("Programme"), required=False, partial=True, max_length=500)
    valid_from = day(_("Valid from"))
    valid_until = day(_("Valid until"))
    monitored_by = coded(_("Monitored by"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, institutions: Choices, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["monitored_by"].choices = [BLANK, *institutions]  # type: ignore[attr-defined]

    def change(self) -> PlanChange:
        """Return what was filled in; only after validation."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return PlanChange(**data)


class PlanForm(PlanChangeForm):
    """An action plan that is entered; a team enters it for itself alone."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PlanKind.choices)
    owner = coded(_("Whose plan"))
    field_order = ("kind", "title", "programme", "owner")

    def __init__(self, *args: Any, institutions: Choices, own: str = "", **kwargs: Any) -> None:
        super().__init__(*args, institutions=institutions, **kwargs)
        del self.fields["seen"]
        self.own = own
        if own:
            del self.fields["owner"]
            self.fields["kind"].choices = [  # type: ignore[attr-defined]
                (code, label) for code, label in PlanKind.choices if code in LOCAL_KINDS
            ]
            return
        self.fields["owner"].choices = [BLANK, *institutions]  # type: ignore[attr-defined]

    def facts(self) -> PlanFacts:
        """Return what was filled in; only after validation."""
        return PlanFacts(**{"owner": self.own} | self.cleaned_data)


class ActivityForm(forms.Form):
    """An activity of an action plan."""

    measure = forms.CharField(
        label=_("Number of the plan’s measure"), required=False, max_length=40
    )
    measure_name = TextsFormField(label=_("The plan’s measure"), required=False, max_length=300)
    plan_code = forms.CharField(label=_("Number of the activity"), required=False, max_length=40)
    title = TextsFormField(label=_("Title"), max_length=500)
    due_year, due_span = year_and_span(_("To be done by the end of"), required=False)
    responsible = InstitutionsField(label=_("Lead institutions"), required=False)
    partners = InstitutionsField(label=_("Partners"), required=False)
    funding = TextsFormField(
        label=_("Funding"),
        required=False,
        partial=True,
        max_length=500,
        help_text=_("Where the money comes from, and how much."),
    )
    recommendations = ByGroup(label=_("Recommendations that it serves"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offer: DraftOffer, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        institutions = list(offer.institutions)
        for name in ("responsible", "partners"):
            self.fields[name].offer(institutions)  # type: ignore[attr-defined]
        self.fields["recommendations"].choices = offer.continues  # type: ignore[attr-defined]

    def facts(self) -> ActivityFacts:
        """Return what was filled in; only after validation."""
        data = dict(self.cleaned_data)
        lists = ("responsible", "partners", "recommendations")
        return ActivityFacts(
            title=data["title"], plan_code=data["plan_code"], measure=data["measure"],
            measure_name=data["measure_name"], funding=data["funding"],
            due=written_period(data["due_year"], data["due_span"]),
            **{name: tuple(data[name]) for name in lists},
        )  # fmt: skip


class IndicatorForm(forms.Form):
    """By what an activity is measured."""

    text = TextsFormField(label=_("Indicator"), max_length=500)
    better = forms.ChoiceField(
        label=_("Which way it is to move"), choices=Better.choices, widget=forms.RadioSelect
    )
    unit = TextsFormField(
        label=_("What is counted"),
        required=False,
        partial=True,
        max_length=60,
        help_text=_("Where no measure says it, such as “schools”."),
    )
    measure = coded(_("Measure that verifies it"), required=False)
    source = coded(_("Reported by"), required=False)
    dimension_key = forms.CharField(
        label=_("Part of the measure"),
        required=False,
        max_length=500,
        help_text=_("As in the figures, such as sex=female; blank for the whole."),
    )
    baseline = forms.DecimalField(
        label=_("Baseline"), required=False, max_digits=18, decimal_places=6
    )
    baseline_year, baseline_span = year_and_span(_("Baseline of"), required=False)

    def __init__(
        self, *args: Any, measures: Grouped, institutions: Choices, binds: bool, **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if not binds:
            for name in ("measure", "source", "dimension_key"):
                del self.fields[name]
            return
        self.fields["measure"].choices = [BLANK, *measures]  # type: ignore[attr-defined]
        self.fields["source"].choices = [BLANK, *institutions]  # type: ignore[attr-defined]

    def facts(self) -> IndicatorFacts:
        """Return what was filled in; only after validation."""
        data = dict(self.cleaned_data)
        period = written_period(data.pop("baseline_year"), data.pop("baseline_span"))
        return IndicatorFacts(**data, baseline_period=period)


class TargetForm(forms.Form):
    """What an indicator is to reach in a period."""

    year, span = year_and_span(_("Period"))
    part = forms.CharField(
        label=_("For a part alone"),
        required=False,
        max_length=120,
        help_text=_("As in the figures, such as sex=female; blank for the whole."),
    )
    value = forms.DecimalField(label=_("Target"), max_digits=18, decimal_places=6)

    def __init__(self, *args: Any, binds: bool, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if not binds:
            del self.fields["part"]

    def period(self) -> str:
        """Return the period in its written form."""
        return written_period(self.cleaned_data["year"], self.cleaned_data["span"])


class ReportPeriodForm(forms.Form):
    """The period that a report on a plan is about."""

    year, span = year_and_span(_("Period"))

    def period(self) -> str:
        """Return the period in its written form."""
        return written_period(self.cleaned_data["year"], self.cleaned_data["span"])


class AskForm(forms.Form):
    """Who is asked for the report on an activity, and of which period."""

    institution = coded(_("Institution that is asked"))
    year, span = year_and_span(_("Period"))
    words = forms.CharField(
        label=_("What you add"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Do not name any person."),
    )  # fmt: skip

    def __init__(self, *args: Any, institutions: Choices, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = [BLANK, *institutions]  # type: ignore[attr-defined]
        self.fields["span"].choices = SPANS_ASKED  # type: ignore[attr-defined]

    def period(self) -> str:
        """Return the period in its written form."""
        return written_period(self.cleaned_data["year"], self.cleaned_data["span"])


class ReportForm(forms.Form):
    """What an institution answers about an activity in a period."""

    said = forms.ChoiceField(
        label=_("How far the activity has come"), choices=Said.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What was done"), required=False, max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Do not name any person."),
    )  # fmt: skip
    obstacle = coded(_("What stands in the way"), required=False)
    obstacle_text = forms.CharField(
        label=_("The obstacle in your words"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Do not name any person."),
    )  # fmt: skip
    document = forms.CharField(
        label=_("Source document"), required=False, max_length=200,
        help_text=_("Title, number, day and page, so that somebody else finds the count."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, obstacles: Choices, targets: Sequence[Target], **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["obstacle"].choices = [BLANK, *obstacles]  # type: ignore[attr-defined]
        self._targets = {f"count_{each.pk}": each for each in targets}
        if not targets:
            del self.fields["document"]
        for name, each in self._targets.items():
            self.fields[name] = forms.DecimalField(
                label=format_lazy("{} ({})", each.indicator.text, period_in_words(each.period)),
                required=False, min_value=0, max_digits=18, decimal_places=6,
                help_text=_("Leave blank what you cannot count; 0 means that there was none."),
            )  # fmt: skip
        self.order_fields(("said", "text", *self._targets, "document", "obstacle", "obstacle_text"))

    def draft(self) -> ReportDraft:
        """Return what was filled in; only after validation."""
        data = self.cleaned_data
        counts = tuple(
            (target.pk, data[name])
            for name, target in self._targets.items()
            if data[name] is not None
        )
        names = ("said", "text", "obstacle", "obstacle_text")
        return ReportDraft(
            counts=counts, document=data.get("document", ""),
            **{name: data[name] for name in names},
        )  # fmt: skip


class CountForm(forms.Form):
    """A count entered by hand, with the document that shows it."""

    year, span = year_and_span(_("Period"))
    value = forms.DecimalField(label=_("Count"), max_digits=18, decimal_places=6)
    document = forms.CharField(
        label=_("Document"),
        max_length=300,
        help_text=_("Title, number, day and page, so that somebody else finds the count."),
    )

    def period(self) -> str:
        """Return the period in its written form."""
        return written_period(self.cleaned_data["year"], self.cleaned_data["span"])


class DecisionForm(forms.Form):
    """A second person's decision on a draft."""

    reason = forms.CharField(
        label=_("Reason, if it is returned"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("The author reads it and writes a new draft."),
    )


class ResponseForm(forms.Form):
    """What an addressee answered to a recommendation; not what it did."""

    kind = forms.ChoiceField(
        label=_("Response"), choices=ResponseKind.choices, widget=forms.RadioSelect
    )
    received_on = Day(label=_("Received on"), widget=day_input(), initial=timezone.localdate)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_(
            "Where the answer is found and what it says, in the office’s words. Do not name any "
            "person."
        ),
    )
