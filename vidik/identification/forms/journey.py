# SPDX-License-Identifier: EUPL-1.2
"""Stages of the journey, and suspects: by codes only."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.fields import coded, several
from vidik.core.states import states_by_name
from vidik.identification.methods.record import UNKNOWN
from vidik.identification.models import (
    JourneyStage,
    Suspect,
)
from vidik.identification.registry import StepForm
from vidik.identification.selectors.definitions import (
    countries,
    definitions,
    label,
    name_of,
)
from vidik.identification.selectors.records import suspects_of
from vidik.identification.types import (
    EpisodeKind,
    SuspectRemoval,
)


class JourneyStageEndForm(StepForm):
    """Which stage of the journey is not valid."""

    journey_stage: forms.ModelChoiceField[JourneyStage] = forms.ModelChoiceField(
        None, label=_("Stage of the journey"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.procedure.journey_stages.filter(ended_at=None)
        self.fields["journey_stage"].queryset = held  # type: ignore[attr-defined]
        named = dict(countries())
        self.fields["journey_stage"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{row.get_kind_display()}: {named.get(row.country, row.country)} {row.first_month}"
        )


class JourneyStageForm(StepForm):
    """A stage of the journey."""

    lists: ClassVar[dict[str, str]] = {"stated_by": "said-by", "form": "form-part"}
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("choose")), *EpisodeKind.choices])
    country = coded(_("Country"))
    form = coded(_("Form of exploitation"), required=False)
    first_month = forms.CharField(
        label=_("From month"), required=False, max_length=7, help_text=_("Such as 2024-05.")
    )
    last_month = forms.CharField(label=_("To month"), required=False, max_length=7)
    stated_by = coded(_("Who said so"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            *countries(),
            (UNKNOWN, str(_("unknown"))),
        ]


class SuspectForm(StepForm):
    """A suspect by role; no name."""

    lists: ClassVar[dict[str, str]] = {"roles": "suspect-role", "relation": "relation"}
    roles = several(_("Roles"))
    relation = coded(_("Relation to the person"), required=False)
    sex = coded(_("Sex"), required=False)
    citizenship = coded(_("Citizenship"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = definitions().fields
        blank, unknown = ("", str(_("nothing said yet"))), (UNKNOWN, str(_("unknown")))
        for name in ("sex", "citizenship"):
            codes = [(each.code, name_of(each)) for each in known[name].codes]
            if name == "citizenship":
                codes = states_by_name(codes)
            self.fields[name].choices = [blank, *codes, unknown]  # type: ignore[attr-defined]


class SuspectEndForm(StepForm):
    """Who is no longer suspected, and why."""

    suspect: forms.ModelChoiceField[Suspect] = forms.ModelChoiceField(
        None, label=_("Suspect"), empty_label=None
    )
    reason = forms.ChoiceField(
        label=_("Why"), choices=SuspectRemoval.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = suspects_of(self.procedure).filter(removed_at=None)
        self.fields["suspect"].queryset = current  # type: ignore[attr-defined]
        self.fields["suspect"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{row.code}: {', '.join(label('suspect-role', role) for role in row.roles)}"
        )
