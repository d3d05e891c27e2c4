# SPDX-License-Identifier: EUPL-1.2
"""What is typed about assessments and safety plans: codes and days, and words that are sealed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.assessments.methods.scoring import Score
from vidik.assessments.models import Assessment, Instrument, SafetyPlan, SafetyStep
from vidik.assessments.selectors.instruments import (
    choices,
    content_of,
    current_instruments,
    public_numbers,
)
from vidik.assessments.services.assessing import SCORED
from vidik.assessments.types import (
    CopyGiven,
    Judgement,
    Level,
    MadeWith,
    PlanContent,
    PlanStep,
    TookPart,
)
from vidik.core.fields import THEN, coded, day, demanded, several
from vidik.forms.methods.grouped import Audience
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Person

CHOOSE: Final = ("", "---------")
LONGEST_WORDS: Final = 4000


def _words(label: Any, help_text: Any, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_WORDS,
        help_text=help_text,
        widget=forms.Textarea({"rows": rows}),
    )


def _radio(label: Any, options: Any, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=options, required=required, widget=forms.RadioSelect
    )


class _Instrument(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(content_of(obj).title)


def _fitting(rows: Iterable[Instrument], *, is_child: bool | None) -> Instrument | None:
    """Return the only instrument for somebody of that age; None where the age is not known."""
    left_out = {None: None, True: Audience.ADULT, False: Audience.CHILD}[is_child]
    fitting = [each for each in rows if content_of(each).audience != left_out]
    return fitting[0] if len(fitting) == 1 else None


class BeginForm(forms.Form):
    """Which instrument, whom it is about, on which day."""

    instrument = _Instrument(None, label=_("What is assessed"), empty_label=CHOOSE[1])
    person = coded(_("Person"))
    on = day(_("Day of the assessment"))

    def __init__(
        self, *args: Any, persons: list[Person], kind: str, is_child: bool | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rows = current_instruments().defer("content")
        if kind and rows.filter(kind=kind).exists():
            rows = rows.filter(kind=kind)
            self.fields["instrument"].initial = _fitting(rows, is_child=is_child)
        self.fields["instrument"].queryset = rows  # type: ignore[attr-defined]
        self.fields["on"].initial = timezone.localdate()
        self._persons = {str(each.pk): each for each in persons}
        if len(persons) > 1:
            named = [(key, each.code) for key, each in self._persons.items()]
            self.fields["person"].choices = named  # type: ignore[attr-defined]
        else:
            del self.fields["person"]

    def whom(self) -> Person | None:
        """Return whom it is about."""
        only = next(iter(self._persons), "")
        return self._persons.get(self.cleaned_data.get("person", only))


class FinishForm(forms.Form):
    """The level that people decide on, who took part, and what follows."""

    level = _radio(_("Level decided on"), Level.choices)
    why = demanded(coded(_("If the level differs from the score: why")), THEN)
    words = demanded(
        _words(
            _("Why, in words"),
            _("Sealed in the vault under the person’s key; stored nowhere else."),
        ),
        _("if the level differs from the score"),
    )
    took_part = several(_("Who took part"))
    outcomes = several(_("What follows from it"), required=False)

    def __init__(self, *args: Any, row: Assessment, score: Score | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("took_part", "outcomes"):
            listed = "participants" if name == "took_part" else name
            self.fields[name].choices = choices(listed)  # type: ignore[attr-defined]
        if row.kind not in SCORED or score is None:
            for name in ("level", "why", "words"):
                del self.fields[name]
            return
        self.fields["level"].initial = score.level.value
        self.fields["why"].choices = [CHOOSE, *choices("override_reasons")]  # type: ignore[attr-defined]

    def judgement(self) -> Judgement:
        """Return what was decided."""
        data = self.cleaned_data
        typed = data.get("words", "").strip()
        return Judgement(
            data.get("level", ""),
            data.get("why", ""),
            Plain(typed) if typed else None,
            tuple(data["took_part"]),
            tuple(data["outcomes"]),
        )


class StrikeForm(forms.Form):
    """Why an assessment is struck out."""

    why = coded(_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = [CHOOSE, *choices("struck_reasons")]  # type: ignore[attr-defined]


class TakePartForm(forms.Form):
    """How an institution took part."""

    how = _radio(_("How"), TookPart.choices)
    why_absent = demanded(coded(_("If it did not take part: why")), THEN)

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["why_absent"]
            self.fields["how"].choices = [  # type: ignore[attr-defined]
                pair for pair in TookPart.choices if pair[0] != TookPart.ABSENT
            ]
        else:
            self.fields["why_absent"].choices = [CHOOSE, *choices("absent_reasons")]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class SituationFields:
    """The fields of one situation of a safety plan."""

    title: str
    fields: tuple[forms.BoundField, ...]
    is_open: bool


_STEP: Final = ("advice", "helpers", "numbers", "words")


class PlanForm(forms.Form):
    """A safety plan: with whom it was made, and what the person does in each situation."""

    made_on = day(_("Made on"))
    made_with = _radio(_("Made with the person"), MadeWith.choices)
    not_with = demanded(coded(_("If not, or only partly: why")), THEN)
    copy = coded(_("Has the copy to carry"), required=False)

    def __init__(
        self,
        *args: Any,
        last: SafetyPlan | None = None,
        steps: tuple[SafetyStep, ...] = (),
        words: Mapping[Any, Plain] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["made_on"].initial = timezone.localdate()
        self.fields["not_with"].choices = [CHOOSE, *choices("not_with_reasons")]  # type: ignore[attr-defined]
        self.fields["copy"].choices = [CHOOSE, *CopyGiven.choices]  # type: ignore[attr-defined]
        if last is not None:
            self.fields["copy"].initial = last.copy
        before = {each.situation: each for each in steps}
        numbers = [(each.code, f"{each.number} – {each.label}") for each in public_numbers()]
        for code, _name in choices("situations"):
            self._add(code, before.get(code), words or {}, numbers)

    def _add(
        self, code: str, step: SafetyStep | None, words: Mapping[Any, Plain], numbers: list[Any]
    ) -> None:
        given: dict[str, forms.Field] = {
            "advice": several(_("What to do"), required=False),
            "helpers": several(_("Whom to call"), required=False),
            "numbers": several(_("Public numbers"), required=False),
            "words": _words(
                _("In the person’s own words"),
                _("You may write names and telephone numbers here: the text is sealed."),
                rows=3,
            ),
        }
        for name, options in (
            ("advice", choices("advice")), ("helpers", choices("helpers")), ("numbers", numbers),
        ):  # fmt: skip
            given[name].choices = options  # type: ignore[attr-defined]
            given[name].initial = [] if step is None else getattr(step, name)
        if step is not None and step.pk in words:
            given["words"].initial = words[step.pk].reveal()
        for name in _STEP:
            self.fields[f"{code}-{name}"] = given[name]

    def situations(self) -> Iterator[SituationFields]:
        """Give the fields of each situation, those with something in them open."""
        for code, name in choices("situations"):
            bound = tuple(self[f"{code}-{each}"] for each in _STEP)
            yield SituationFields(name, bound, any(each.value() for each in bound))

    def content(self) -> PlanContent:
        """Return the plan that was filled in; situations without anything are left out."""
        data = self.cleaned_data
        steps = []
        for code, _name in choices("situations"):
            typed = data[f"{code}-words"].strip()
            advice, helpers, numbers = (tuple(data[f"{code}-{each}"]) for each in _STEP[:3])
            if typed or advice or helpers or numbers:
                words = Plain(typed) if typed else None
                steps.append(PlanStep(code, advice, helpers, numbers, words))
        return PlanContent(
            data["made_on"], data["made_with"], data["not_with"], data["copy"], tuple(steps)
        )
