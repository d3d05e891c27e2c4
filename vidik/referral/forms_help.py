# SPDX-License-Identifier: EUPL-1.2
"""What somebody fills in who needs help themselves: nothing has to be answered but anything."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.referral.selectors import pack
from vidik.referral.selectors.words import Words
from vidik.referral.services.checking import LONGEST
from vidik.referral.types import (
    Agreement,
    Channel,
    Known,
    PersonDraft,
    Receipt,
    ReportDraft,
    Source,
    Urgency,
)
from vidik.vault.types import Safe

_URGENCY: Final = {Known.YES: Urgency.IMMEDIATE, Known.NO: Urgency.HIGH}
"""By the answer to whether there is danger now; who does not know is treated as urgent."""


class HelpForm(forms.Form):
    """A report about oneself, in the words of one's language."""

    is_all_optional = True
    """No field says so of itself: that is no word of the page."""

    submission = forms.CharField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    danger = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    story = forms.CharField(required=False, max_length=LONGEST - 500, widget=forms.Textarea)
    town = forms.ChoiceField(required=False)
    place = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea)
    reach = forms.CharField(required=False, max_length=60)
    may_call = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    when = forms.CharField(required=False, max_length=200)
    never_say = forms.CharField(required=False, max_length=200)
    name = forms.CharField(required=False, max_length=100)
    under_age = forms.ChoiceField(required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, words: Words, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.language = language
        """The language of the page by its English name; blank for one of the office's own."""
        self.before: Receipt | None = None
        """The receipt of this form as it was sent before it was changed."""
        known = [(Known.YES, words.yes), (Known.NO, words.no), (Known.UNKNOWN, words.unknown)]
        for name, choices in (
            ("danger", known),
            ("under_age", known),
            ("may_call", known),
            ("town", [("", words.town_unknown), *pack.municipalities()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices
        for name, field in self.fields.items():
            field.label = getattr(words, name, "")
            field.help_text = getattr(words, f"{name}_hint", "")
            field.error_messages |= {
                "invalid_choice": words.choose,
                "invalid": words.choose,
                "max_length": words.too_long,
                "required": words.choose,
            }
            # The form's own validator of length speaks the language of the interface.
            for each in field.validators:
                if getattr(each, "code", "") == "max_length":
                    each.message = words.too_long  # type: ignore[attr-defined]
            if not isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs["autocomplete"] = "off"
        self.fields["story"].widget.attrs["rows"] = 5
        self.fields["place"].widget.attrs["rows"] = 2

    def clean_submission(self) -> uuid.UUID:
        """Read the key of the form; what is none becomes a new one, since nobody can correct it."""
        try:
            return uuid.UUID(self.cleaned_data["submission"])
        except ValueError:
            return uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        """Ask for something to act on: words, a way to be reached, or that there is danger."""
        data = super().clean() or {}
        in_danger = data.get("danger") == Known.YES
        if not (in_danger or any(data.get(name) for name in ("story", "place", "reach"))):
            self.add_error(None, self.words.say_something)
        return data

    def renew(self, before: Receipt) -> None:
        """Draw a new key, so that what was changed after it was received can be sent at all."""
        self.before = before
        data = self.data.copy()  # type: ignore[attr-defined]
        data["submission"] = str(uuid.uuid4())
        self.data = data

    @sensitive_variables()
    def draft(self) -> ReportDraft:
        """Return the report that was filled in."""
        data = self.cleaned_data
        person = PersonDraft(
            given=data["name"] if _is_name(data["name"]) else "",
            child=data["under_age"] or Known.UNKNOWN,
            phone=data["reach"],
            may_call=data["may_call"] or Safe.UNKNOWN,
            when=data["when"],
            never_say=data["never_say"],
            knows=Known.YES,
            agrees=Agreement.UNKNOWN if data["under_age"] == Known.YES else Agreement.YES,
        )
        return ReportDraft(
            source=Source.VICTIM,
            channel=Channel.WEB,
            persons=(person,),
            urgency=_URGENCY.get(data["danger"], Urgency.UNKNOWN),
            municipality=data["town"],
            account=self._account(data["story"], data["name"]),
            place=data["place"],
            submission=data["submission"],
        )

    @sensitive_variables()
    def _account(self, story: str, name: str) -> str:
        """Put before the words what the centre has to know of them, in its own language."""
        with translation.override(settings.COUNTRY.official_language):
            lines = [_("The person concerned asks for help themselves.")]
            if self.language:
                language = {"language": self.language}
                lines.append(_("Written on the page in this language: %(language)s.") % language)
            if name and not _is_name(name):
                lines.append(_("Wishes to be addressed as: %(name)s.") % {"name": name})
            lines.append(story or _("Nothing else was written."))
        return "\n".join(lines)


def _is_name(text: str) -> bool:
    """Return whether a name has a letter: without one the vault takes it for none."""
    return any(letter.isalpha() for letter in text)
