# SPDX-License-Identifier: EUPL-1.2
"""Work with schools: codes and days only."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from vidik.cases.types import Ground
from vidik.core.fields import NamedChoice, coded, day, several
from vidik.core.formats import format_date
from vidik.identification.registry import StepForm
from vidik.identification.selectors.definitions import label
from vidik.protection.models import SchoolCooperation, SchoolStep
from vidik.protection.selectors.schools import fingerprint_of_cooperation, open_steps, schools

_FACTS = ("kind", "met_on", "school_type", "took_part", "informed_of", "ground", "reference")


class SchoolForm(StepForm):
    """One act of cooperation with a school."""

    lists: ClassVar[dict[str, str]] = {
        "kind": "school-kind",
        "school_type": "school-type",
        "took_part": "school-role",
        "informed_of": "school-informed",
    }
    kind = coded(_("Kind of cooperation"))
    met_on = day(_("When"))
    school_type = coded(_("Kind of school"))
    institution = NamedChoice(
        label=_("School, if it is in the register of institutions"),
        queryset=None,
        to_field_name="code",
        required=False,
        empty_label=_("not in the register"),
    )
    took_part = several(_("Who took part"))
    informed_of = several(_("What the school was informed of about the person"), required=False)
    ground = forms.ChoiceField(
        label=_("Ground for informing the school"),
        required=False,
        choices=[("", _("nothing was disclosed")), *Ground.choices],
    )
    reference = forms.CharField(
        label=_("Number of the document"),
        required=False,
        max_length=40,
        help_text=_("Of the recorded consent, order or provision, such as 12/2026. Never a name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = schools()  # type: ignore[attr-defined]
        self.fields["met_on"].initial = timezone.localdate()
        self.fields["informed_of"].help_text = _(
            "Tick as little as the school needs; nothing of what happened to the person."
        )


class ChosenSchoolForm(StepForm):
    """Which cooperation a step is about: one that stands."""

    preset: ClassVar[tuple[str, ...]] = ("cooperation",)
    cooperation: forms.ModelChoiceField[SchoolCooperation] = forms.ModelChoiceField(
        None, label=_("Cooperation with a school"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cooperation"]
        field.queryset = self.offered()  # type: ignore[attr-defined]
        field.label_from_instance = _called  # type: ignore[attr-defined]
        self.is_removed = _is_removed(self.initial.get("cooperation"), self.offered())

    def offered(self) -> QuerySet[SchoolCooperation]:
        """Return the cooperation that may be chosen."""
        found: QuerySet[SchoolCooperation] = self.procedure.schools.filter(struck_at=None)
        return found


class SchoolChangeForm(SchoolForm, ChosenSchoolForm):
    """Cooperation with a school as it is, to be corrected."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["cooperation"])
        requested = str((self.data if self.is_bound else self.initial).get("cooperation", ""))
        rows = {str(row.pk): row for row in self.offered().select_related("institution")}
        row = rows.get(requested) if requested else next(iter(rows.values()), None)
        # What is corrected is what the form shows: another one is opened from its own page.
        shown = self.offered().filter(pk=row.pk) if row is not None else self.offered().none()
        self.fields["cooperation"].queryset = shown  # type: ignore[attr-defined]
        if row is None:
            return
        self.initial["cooperation"] = row.pk
        self.initial["seen"] = fingerprint_of_cooperation(row)
        self.initial["institution"] = row.institution.code if row.institution else ""
        for name in _FACTS:
            self.initial[name] = getattr(row, name)


class SchoolStepForm(ChosenSchoolForm):
    """A step that was agreed."""

    lists: ClassVar[dict[str, str]] = {"what": "school-step", "who": "school-role"}
    what = coded(_("What is done"))
    who = coded(_("Who does it"))
    due_on = day(_("By when"))


class SchoolStepSettledForm(StepForm):
    """The outcome of an agreed step."""

    preset: ClassVar[tuple[str, ...]] = ("agreed",)
    lists: ClassVar[dict[str, str]] = {"not_done": "school-not-done"}
    agreed: forms.ModelChoiceField[SchoolStep] = forms.ModelChoiceField(
        None, label=_("Agreed step"), empty_label=None
    )
    became = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("done", _("it was done")), ("not-done", _("it will not be done"))],
        widget=forms.RadioSelect,
    )
    not_done = coded(_("If it will not be done: why"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = translation.get_language() or "en"
        self.is_removed = _is_removed(self.initial.get("agreed"), open_steps(self.procedure))
        self.fields["agreed"].queryset = open_steps(self.procedure)  # type: ignore[attr-defined]
        self.fields["agreed"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{label('school-step', row.what)}, {label('school-role', row.who)},"
            f" {format_date(row.due_on, language)}"
        )

    def clean(self) -> dict[str, Any]:
        """Require that a reason stands where it was not done, and only there."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        became, reason = data.get("became"), data.get("not_done")
        if became == "not-done" and not reason:
            self.add_error("not_done", _("Choose why it will not be done."))
        if became == "done" and reason:
            self.add_error("not_done", _("Leave the reason blank if it was done."))
        return data


class SchoolStrikeForm(ChosenSchoolForm):
    """Which cooperation was entered by mistake."""


def _is_removed(requested: object, offered: QuerySet[Any]) -> bool:
    """Return whether an address asks for a row that is not offered, or for nonsense."""
    return bool(requested) and str(requested) not in {
        str(key) for key in offered.values_list("pk", flat=True)
    }


def _called(row: Any) -> str:
    when = format_date(row.met_on, translation.get_language() or "en")
    return f"{label('school-kind', row.kind)}, {label('school-type', row.school_type)}, {when}"
