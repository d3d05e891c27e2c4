# SPDX-License-Identifier: EUPL-1.2
"""One section of the record of a victim: codes and numbers, with who said so."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.core.days import Day
from vidik.core.formats import format_date
from vidik.core.states import states_by_name
from vidik.identification.methods.record import UNKNOWN, Field, Section
from vidik.identification.selectors.definitions import choices, name_of


class SectionForm(forms.Form):
    """One section of the record: its fields as the pack declares them.

    Nothing said, unknown and none are three answers, and each is one click.
    """

    def __init__(
        self,
        *args: Any,
        section: Section,
        held: dict[str, list[tuple[str, dt.date]]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        language = translation.get_language() or "en"
        for each in section.fields:
            name = str(each.name)
            if each.number is not None:
                low, high = each.number
                self.fields[each.code] = forms.IntegerField(
                    label=name, required=False, min_value=low, max_value=high
                )
                self.fields[each.code + NOT_KNOWN] = forms.BooleanField(
                    label=gettext("%(field)s: not known") % {"field": name}, required=False
                )
            else:
                self.fields[each.code] = _coded_field(each, name)
            if held and each.code in held:
                sources = [
                    gettext("Current: %(who)s, %(day)s")
                    % {"who": who, "day": format_date(day, language)}
                    for who, day in held[each.code]
                ]
                self.fields[each.code].help_text = "; ".join(sources)
            elif each.needed:
                self.fields[each.code].help_text = gettext("Needed before anybody is identified.")
        self.fields["stated_by"] = forms.ChoiceField(
            label=_("Source of what is new here"),
            choices=choices("said-by", _("choose")),
            help_text=_("Needed where something new is entered."),
        )
        self.fields["stated_on"] = Day(
            label=_("On which day"),
            initial=timezone.localdate,
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        )

    def clean(self) -> dict[str, Any]:
        """Require that no number is both given and not known.

        Whether a source is needed is for the service to say, which knows what is new.
        """
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.has_error("stated_by", "required"):
            del self.errors["stated_by"]
            data["stated_by"] = ""
        for each in self.section.fields:
            if data.get(each.code + NOT_KNOWN) and data.get(each.code) is not None:
                self.add_error(
                    each.code,
                    ValidationError(gettext("Enter a number, or say that it is not known.")),
                )
        return data

    def values(self) -> dict[str, list[str | int]]:
        """Return every field with what holds from now on."""
        found: dict[str, list[str | int]] = {}
        for each in self.section.fields:
            given = self.cleaned_data.get(each.code)
            if self.cleaned_data.get(each.code + NOT_KNOWN):
                found[each.code] = [UNKNOWN]
            elif given in (None, "", []):
                found[each.code] = []
            else:
                found[each.code] = list(given) if isinstance(given, list) else [given]
        return found


NOT_KNOWN: Final = "-not-known"
"""What is added to a number's name for the answer that nobody knows it."""


def _coded_field(field: Field, name: str) -> forms.Field:
    """Offer the codes of a field as what can be seen at once, a menu only where there are many."""
    coded = [(code.code, name_of(code)) for code in field.codes]
    unknown = (UNKNOWN, str(_("unknown")))
    if len(coded) > _LONG:
        coded = states_by_name(coded)
    if field.several:
        return forms.MultipleChoiceField(
            label=name,
            required=False,
            choices=[*coded, unknown],
            widget=forms.SelectMultiple if len(coded) > _LONG else forms.CheckboxSelectMultiple,
        )
    return forms.ChoiceField(
        label=name,
        required=False,
        choices=[("", str(_("nothing said yet"))), *coded, unknown],
        widget=forms.Select if len(coded) > _FEW else forms.RadioSelect,
    )


_FEW: Final = 12
"""A list with more codes is chosen from a menu where one value holds."""
_LONG: Final = 30
"""A list with more codes is chosen from a menu, by name."""
