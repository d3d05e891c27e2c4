# SPDX-License-Identifier: EUPL-1.2
"""Interviews: planned, held, cancelled; how the person was informed of something."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.core.fields import THEN, coded, demanded, moment, several
from vidik.core.formats import format_moment
from vidik.identification.models import (
    Interview,
)
from vidik.identification.registry import AddresseesForm, StepForm
from vidik.identification.selectors.definitions import choices
from vidik.identification.services.notices import JOINT_INTERVIEW
from vidik.identification.types import (
    HEARD_IN,
    LONGEST_NOTE,
    Subject,
)

_OF_AN_INTERVIEW: Final[dict[str, str]] = {
    "setting": "interview-setting",
    "language": "language",
    "partners": "interview-partner",
}
NOBODY: Final = "-"
"""In place of those present: that nobody of them came."""
_UNPLANNED: Final = ("setting", "language")
"""What has to be said of an interview that nobody planned."""


_INFORMED: Final = _("if the person was informed")


class InformForm(StepForm):
    """How the person was informed, or why not."""

    lists: ClassVar[dict[str, str]] = {
        "how": "informed-how",
        "language": "language",
        "proof": "informed-proof",
        "not_informed": "not-informed",
    }
    subject = forms.ChoiceField(
        label=_("Informed of"), choices=[("", _("choose")), *Subject.choices]
    )
    at = moment(_("When"), required=False, help_text=_("If left blank: now."))
    how = demanded(coded(_("How")), _INFORMED)
    language = demanded(coded(_("Language")), _INFORMED)
    proof = demanded(coded(_("Proof")), _INFORMED)
    not_informed = demanded(coded(_("If it was not possible: why")), THEN)


_NOT_PLANNED: Final = _("if the interview was not planned")


class HeldForm(StepForm):
    """That an interview was held, with what was said, which is sealed.

    One that nobody planned says where and how it was held; a planned one keeps what it was
    planned with.
    """

    lists: ClassVar[dict[str, str]] = _OF_AN_INTERVIEW | {
        "considered": "interview-considered",
        "safeguards": "procedural-right",
    }
    interview: forms.ModelChoiceField[Interview] = forms.ModelChoiceField(
        None,
        label=_("Interview"),
        empty_label=_("an interview that was not planned"),
    )
    held_at = moment(_("Held at"))
    setting = demanded(coded(_("Where")), _NOT_PLANNED)
    language = demanded(coded(_("Language")), _NOT_PLANNED)
    interpreter = forms.BooleanField(label=_("With an interpreter"), required=False)
    partners = several(_("Jointly with, or accompanied by"), required=False)
    present = several(_("Of those agreed on, who was present"), required=False)
    considered = several(_("Considered beforehand, so that it was not asked again"), required=False)
    safeguards = several(_("Special procedural rights used"), required=False)
    note = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Sealed in the vault under the person’s key; stored nowhere else."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = self.procedure.interviews.filter(held_at=None, cancelled_at=None)
        self.fields["interview"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["interview"].label_from_instance = _when_planned  # type: ignore[attr-defined]
        self._offer_present(waiting)
        chosen = self.initial.get("interview")
        if not self.is_bound and chosen:
            # A stored text is shown all the same, so that nothing of them is lost.
            self.is_removed = not ("note" in self.initial or is_among(waiting, chosen))
        self.may_be_unplanned = self.procedure.state in HEARD_IN
        if not self.may_be_unplanned:
            self.fields["interview"].empty_label = _("choose")  # type: ignore[attr-defined]
        for name in ("setting", "language", "interpreter", "partners"):
            if not self.may_be_unplanned:
                del self.fields[name]
            elif waiting:
                self.fields[name].help_text = _("Only for an interview that was not planned.")
            elif name in _UNPLANNED:
                self.fields[name].required = True

    def _offer_present(self, waiting: Any) -> None:
        """Offer those with whom planned interviews were agreed, and that nobody of them came."""
        agreed = {code for row in waiting for code in row.partners}
        if not agreed:
            del self.fields["present"]
            return
        field = self.fields["present"]
        named = [each for each in choices("interview-partner") if each[0] in agreed]
        field.choices = [*named, (NOBODY, gettext("nobody of them came"))]  # type: ignore[attr-defined]
        field.help_text = _("Only for an interview that was planned jointly.")

    def _clean_present(self, data: dict[str, Any]) -> None:
        """Read who was present: has to be said of an interview that was agreed with somebody."""
        said = data.get("present") or []
        data["present"] = None if not said else [code for code in said if code != NOBODY]
        row = data.get("interview")
        if row is None or "present" in self.errors:
            return
        if NOBODY in said and data["present"]:
            self.add_error(
                "present", ValidationError(gettext("Either somebody of them came, or nobody."))
            )
        if not row.partners:
            data["present"] = None

    def clean(self) -> dict[str, Any]:
        """Require that one that nobody planned says where and in which language it was held."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self._clean_present(data)
        if self.may_be_unplanned and self.has_error("interview", "required"):
            del self.errors["interview"]
            data["interview"] = None
        if "interview" in self.errors or data["interview"] is not None:
            # Nothing else of a planned one is asked.
            for name in _UNPLANNED:
                self.errors.pop(name, None)
            return data
        for name in _UNPLANNED:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(gettext("Choose from the list.")))
        return data


class InterviewNoteForm(StepForm):
    """What was said in an interview that was held, beside what stands already."""

    interview: forms.ModelChoiceField[Interview] = forms.ModelChoiceField(
        None, label=_("Interview"), empty_label=None
    )
    note = forms.CharField(
        label=_("What was said"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Sealed in the vault under the person’s key; stored nowhere else."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.procedure.interviews.filter(held_at__isnull=False)
        self.fields["interview"].queryset = held  # type: ignore[attr-defined]
        self.fields["interview"].label_from_instance = _when_held  # type: ignore[attr-defined]


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


def is_among(rows: Any, key: object) -> bool:
    """Return whether a row of this key is among some."""
    return any(str(row.pk) == str(key) for row in rows)


def _when_planned(interview: Any) -> str:
    planned = timezone.localtime(interview.planned_at)
    return format_moment(planned, translation.get_language() or "en")


def _when_held(interview: Any) -> str:
    held = timezone.localtime(interview.held_at)
    return format_moment(held, translation.get_language() or "en")


class InterviewForm(AddresseesForm):
    """The plan of an interview, and who is invited to it."""

    kind_of_notice: ClassVar[str] = JOINT_INTERVIEW

    lists: ClassVar[dict[str, str]] = _OF_AN_INTERVIEW
    planned_at = moment(_("When"))
    setting = coded(_("Where"))
    language = coded(_("Language"))
    interpreter = forms.BooleanField(label=_("With an interpreter"), required=False)
    partners = several(_("Jointly with, or accompanied by"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["addressees"].label = _("Invite with a notice, of those notified of the report")
        self.fields["another"].label = _("Invite another institution")
