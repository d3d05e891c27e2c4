# SPDX-License-Identifier: EUPL-1.2
"""Forms for meetings held and own proceedings, and for the figures stated there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from vidik.core.days import Day
from vidik.core.fields import InstitutionsField
from vidik.figures.models import Cycle, Measure
from vidik.forms.messages.answers import filled, forms_language, latin
from vidik.forms.methods.answers.model import Answer
from vidik.forms.methods.typed import NoNumberError, number_of
from vidik.forms.types import Divided
from vidik.institutions.models import Institution
from vidik.questionnaires.forms import DayInput
from vidik.questionnaires.models import Evidence, EvidenceScan
from vidik.questionnaires.services.evidence import EvidenceDraft
from vidik.questionnaires.types import EvidenceKind

DIMENSION: Final = "d:"
"""What the names of fields begin with that choose a code of a dimension."""
OF_MEETINGS: Final = ("place",)
OF_PROCEEDINGS: Final = ("ended_on",)


class EvidenceForm(forms.Form):
    """A meeting held, or own proceedings."""

    cycle = forms.ChoiceField(
        label=_("Year"), help_text=_("The data call whose figures it bears on.")
    )
    reference = forms.CharField(
        label=_("Reference number"),
        max_length=60,
        required=False,
        help_text=_("As the office keeps it in its files; it is used to cite figures."),
    )
    began_on = Day(label=_("Held on"), widget=DayInput())
    ended_on = Day(
        label=_("Concluded on"),
        widget=DayInput(),
        required=False,
        help_text=_("Leave it blank while the proceedings are open."),
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    subject = forms.CharField(
        label=_("Subject"),
        max_length=300,
        help_text=_("What it is about, without naming any person."),
    )
    institutions = InstitutionsField(label=_("Institutions"), required=False)
    took_part = forms.CharField(
        label=_("Who took part"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
        help_text=_("One office in each line, such as “head of the analysis unit”; no names."),
    )
    account = forms.CharField(
        label=_("What was said or found"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20000,
        required=False,
        help_text=_("Do not name any person."),
    )

    def __init__(
        self,
        *args: Any,
        kind: EvidenceKind,
        possible: Sequence[Institution],
        cycles: Sequence[Cycle],
        evidence: Evidence | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.possible = kind, possible
        is_meeting = kind == EvidenceKind.MEETING
        for name in OF_PROCEEDINGS if is_meeting else OF_MEETINGS:
            del self.fields[name]
        if not is_meeting:
            self.fields["began_on"].label = _("Opened on")
            self.fields["institutions"].label = _("Institutions concerned")
        for name in ("reference",) if not is_meeting else ("place",):
            self.fields[name].required = True
        field = self.fields["institutions"]
        assert isinstance(field, InstitutionsField)  # noqa: S101 - for the type checker
        field.offer(possible)
        if evidence is None:
            self.fields["cycle"] = forms.ChoiceField(
                label=_("Year"),
                choices=[(row.code, row.code) for row in cycles],
                help_text=_("The data call whose figures it bears on."),
            )
            return
        # What its citations begin with stays: figures of the cycle are known by it.
        del self.fields["cycle"]
        self.fields["reason"] = forms.CharField(
            label=_("Why it is corrected"),
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=2000,
            help_text=_("Do not name any person."),
        )
        self.fields["seen_version"] = forms.IntegerField(widget=forms.HiddenInput)
        current: dict[str, Any] = {
            name: getattr(evidence, name)
            for name in self.fields
            if name not in {"institutions", "reason", "seen_version"}
        } | {
            "institutions": [party.institution.code for party in evidence.parties_now()],
            "seen_version": evidence.version,
        }
        self.initial = current

    def draft(self) -> EvidenceDraft:
        """Return what was typed; only after validation."""
        data = self.cleaned_data
        return EvidenceDraft(
            began_on=data["began_on"],
            subject=data["subject"],
            institutions=tuple(data["institutions"]),
            reference=data["reference"],
            ended_on=data.get("ended_on"),
            place=data.get("place", ""),
            took_part=data["took_part"],
            account=data["account"],
        )


class ScanForm(forms.Form):
    """The scan of a record."""

    file = forms.FileField(
        label=_("Scan of the record (PDF, PNG or JPEG)"),
        max_length=200,
        help_text=_(
            "Black out anything that identifies a person in a case. Do not name any person."
        ),
    )


class MeasureForm(forms.Form):
    """Which measure a figure is of."""

    measure = forms.ChoiceField(label=_("Measure"))

    def __init__(self, *args: Any, measures: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["measure"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = measures


class FigureEntryForm(forms.Form):
    """A figure that was stated: whose, of when, broken down how, how much, and on which page."""

    institution = forms.ChoiceField(label=_("Whose figure it is"))
    period = forms.CharField(
        label=_("Period"), max_length=60, help_text=_("such as 2024, 2024-Q4 or at:2023-12-31")
    )
    value = forms.CharField(
        label=_("Number"),
        max_length=100,
        widget=forms.TextInput(
            attrs={"inputmode": "text", "autocomplete": "off", "list": "reasons"}
        ),
        help_text=_(
            "Enter 0 if there were none. “more than 100”, “about 20” or the reason why there is no"
            " number are also understood."
        ),
    )
    scan = forms.TypedChoiceField(label=_("Scan"), coerce=int)
    page = forms.IntegerField(label=_("Page on which it appears"), min_value=1)

    def __init__(
        self,
        *args: Any,
        evidence: Evidence,
        measure: Measure,
        divided: Sequence[Divided],
        scans: Sequence[EvidenceScan],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure
        language = forms_language()
        self._choose(
            "institution",
            [
                (party.institution.code, str(party.institution.name))
                for party in evidence.parties_now()
            ],
        )
        self._choose("scan", [(str(row.number), f"{row.number}. {row.name}") for row in scans])
        for one in divided:
            self.fields[DIMENSION + one.code] = forms.ChoiceField(
                label=latin(one.texts[language]),
                required=False,
                choices=[
                    ("", _t("not broken down")),
                    *((code, latin(texts[language])) for code, texts in one.codes),
                ],
            )
        self.order_fields(
            ["institution", "period", *(DIMENSION + one.code for one in divided), "value"]
        )
        self.initial.setdefault("period", evidence.cycle.code)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def clean_value(self) -> Answer:
        """Read a number, how exactly it is meant, or the reason why there is none."""
        try:
            return number_of(self.cleaned_data["value"], forms_language())
        except NoNumberError as error:
            raise forms.ValidationError(filled(error.message, error.params)) from error

    def dimensions(self) -> dict[str, str]:
        """Return the codes that were chosen, by dimension; only after validation."""
        return {
            name.removeprefix(DIMENSION): code
            for name, code in self.cleaned_data.items()
            if name.startswith(DIMENSION) and code
        }
