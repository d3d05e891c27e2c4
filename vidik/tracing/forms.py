# SPDX-License-Identifier: EUPL-1.2
"""What people fill in about searches: codes and days; the only words typed become a mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.core.days import Day
from vidik.core.fields import InstitutionsField
from vidik.core.spoken import spoken_languages
from vidik.core.states import states_by_name
from vidik.institutions.models import Institution
from vidik.referral.models import ReportedPerson
from vidik.referral.selectors import pack
from vidik.referral.selectors.foreign_notifications import states
from vidik.referral.types import CHILDREN, AgeGroup, Source
from vidik.referral.types import Known as Certain
from vidik.tracing.models import Trace
from vidik.tracing.selectors.traces import FactLine, platforms
from vidik.tracing.types import (
    TOLD,
    AnswerDraft,
    ClosedBecause,
    DecidedBy,
    KnownBy,
    MarkKind,
    Said,
    Seen,
    TraceFacts,
    Why,
)
from vidik.vault.types import Sex

_CHOOSE = ("", _("choose"))
_UNKNOWN = ("", _("not known"))


def _day(label: Any, *, required: bool = True) -> Day:
    return Day(
        label=label,
        required=required,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


def _choices(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]


class FactsForm(forms.Form):
    """What is known of somebody who is searched for."""

    why = forms.ChoiceField(
        label=_("Why the person is searched for"), choices=[_CHOOSE, *Why.choices]
    )
    known_by = forms.ChoiceField(
        label=_("How the person is known of"), choices=[_CHOOSE, *KnownBy.choices]
    )
    platform = forms.ChoiceField(label=_("Where it was advertised"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices)
    ages = forms.MultipleChoiceField(
        label=_("Age"),
        required=False,
        choices=[pair for pair in AgeGroup.choices if pair[0] != AgeGroup.UNKNOWN],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick every age that may be true; none if nobody knows."),
    )
    citizenship = forms.ChoiceField(label=_("Citizenship"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    forms_ = forms.MultipleChoiceField(
        label=_("Suspected exploitation"), required=False, widget=forms.CheckboxSelectMultiple
    )
    gone_municipality = forms.ChoiceField(
        label=_("Thought to have gone to"),
        required=False,
        help_text=_("A municipality or another state; neither if nobody knows."),
    )
    gone_state = forms.ChoiceField(label=_("or abroad to"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "platform", [("", _("nowhere, or not known")), *platforms()])
        _choices(self, "citizenship", [_UNKNOWN, *states_by_name(pack.codes("citizenship"))])
        _choices(self, "language", [_UNKNOWN, *spoken_languages()])
        _choices(self, "forms_", pack.codes("form"))
        _choices(self, "gone_municipality", [_UNKNOWN, *pack.municipalities()])
        _choices(self, "gone_state", [("", "–"), *states()])

    def facts(self) -> TraceFacts:
        """Return what was filled in."""
        data = self.cleaned_data
        return TraceFacts(
            why=data["why"],
            known_by=data["known_by"],
            sex=data["sex"],
            ages=tuple(data["ages"]),
            citizenship=data["citizenship"],
            language=data["language"],
            forms=tuple(data["forms_"]),
            platform=data["platform"],
            gone_municipality=data["gone_municipality"],
            gone_state=data["gone_state"],
        )


class OpenForm(FactsForm):
    """What is known, taken from the report, and where the person was seen first."""

    on = _day(_("Seen on"))
    municipality = forms.ChoiceField(label=_("Seen in"), required=False)

    field_order = ("why", "known_by", "platform", "on", "municipality")

    def __init__(self, *args: Any, person: ReportedPerson, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "municipality", [_UNKNOWN, *pack.municipalities()])
        ages = [person.age_group] if person.age_group != AgeGroup.UNKNOWN else []
        if not ages and person.child == Certain.YES:
            ages = list(CHILDREN)
        known = {
            "on": timezone.localdate(person.report.received_at),
            "municipality": person.report.municipality,
            "sex": person.sex,
            "ages": ages,
            "citizenship": person.citizenship,
            "language": person.interpreter,
            "forms_": person.report.forms,
        }
        self.initial.update(known)

    def seen(self) -> Seen:
        """Return where and when the person was seen first."""
        return Seen(self.cleaned_data["on"], self.cleaned_data["municipality"])


class ChangeForm(FactsForm):
    """What is known, to be corrected."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, trace: Trace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = set(self.fields) - {"forms_", "seen_version"}
        self.initial.update({name: getattr(trace, name) for name in names})
        self.initial.update({"forms_": trace.forms, "seen_version": trace.version})


class SightingForm(forms.Form):
    """Where and when somebody was seen, as the centre heard of it."""

    on = _day(_("Seen on"))
    municipality = forms.ChoiceField(
        label=_("Municipality"),
        required=False,
        help_text=_("A municipality or another state."),
    )
    state = forms.ChoiceField(label=_("or another state"), required=False)
    source = forms.ChoiceField(
        label=_("Who told of it"),
        choices=[_CHOOSE, *Source.choices],
        help_text=_("A contact of an association, a call, a writing; where it came as a report,"
                    " record the report."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "municipality", [("", "–"), *pack.municipalities()])
        _choices(self, "state", [("", "–"), *states()])

    def seen(self) -> Seen:
        """Return what was filled in."""
        data = self.cleaned_data
        return Seen(data["on"], data["municipality"], data["state"], data["source"])


class MarkForm(forms.Form):
    """A number or an address that is turned into a mark at once."""

    kind = forms.ChoiceField(label=_("What it is"), choices=[_CHOOSE, *MarkKind.choices])
    typed = forms.CharField(
        label=_("Number or address"),
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("It is not stored, only a mark by which the same one is recognised again."),
    )


class AskForm(forms.Form):
    """Whom the centre asks, and what the question says of the person."""

    addressees = InstitutionsField(label=_("Who is asked"))
    tells = forms.MultipleChoiceField(
        label=_("What the question says"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what is needed to recognise the person. Places and days are always said;"
                    " marks, the number of the search and the case never are."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, offered: Sequence[Institution], known: Sequence[FactLine], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["addressees"]
        assert isinstance(field, InstitutionsField)  # noqa: S101 - declared above
        field.offer(offered)
        told = [line for line in known if line.text and line.fact in TOLD]
        _choices(self, "tells", [(line.fact, f"{line.label}: {line.text}") for line in told])
        self.initial["tells"] = [line.fact for line in told]


class AskAbroadForm(AskForm):
    """The same for another state, through those who pass questions on."""

    state = forms.ChoiceField(label=_("State that is asked"))

    field_order = ("state", "addressees", "tells")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "state", [_CHOOSE, *states()])


class AnswerForm(forms.Form):
    """What an institution answers about a person who is searched for."""

    said = forms.ChoiceField(
        label=_("Was the person seen?"), choices=Said.choices, widget=forms.RadioSelect
    )
    seen_on = _day(_("On which day"), required=False)
    municipality = forms.ChoiceField(label=_("In which municipality"), required=False)
    state = forms.ChoiceField(label=_("or in which other state"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "municipality", [("", "–"), *pack.municipalities()])
        _choices(self, "state", [("", "–"), *states()])

    def draft(self) -> AnswerDraft:
        """Return what was filled in."""
        return AnswerDraft(**self.cleaned_data)


class CloseForm(forms.Form):
    """Why nobody searches any more."""

    because = forms.ChoiceField(
        label=_("Why the search is closed"),
        choices=ClosedBecause.choices,
        widget=forms.RadioSelect,
    )
    found = forms.ChoiceField(
        label=_("Report by which the person was found"),
        required=False,
        help_text=_("Only where the person was found; the search then leads to that case."),
    )
    decided_by = forms.ChoiceField(
        label=_("Who decided that nobody searches"),
        required=False,
        choices=[("", "–"), *DecidedBy.choices],
        help_text=_("Only where the person is no longer sought."),
    )

    def __init__(self, *args: Any, persons: Sequence[ReportedPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.persons = {str(each.pk): each for each in persons}
        named = [(key, f"{each.report.number} · {each.case.code}")
                 for key, each in self.persons.items()]  # fmt: skip
        _choices(self, "found", [("", "–"), *named])
