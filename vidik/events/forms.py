# SPDX-License-Identifier: EUPL-1.2
"""What people fill in about events: one account, its numbers, a reason, a question."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.access.types import Actor
from vidik.core.fields import InstitutionsField, coded, day, several
from vidik.events.methods.packfiles import KIND, LINKS, WHAT
from vidik.events.models import Account, Number
from vidik.events.presentation import NOT_SHOWN
from vidik.events.selectors.chains import source_called
from vidik.events.selectors.pack import choices, codes
from vidik.events.services.asking import WORDS
from vidik.events.services.checking import LONGEST, MOST, MOST_HOURS, MOST_NUMBERS, WHY
from vidik.events.services.reporting import mark_of
from vidik.events.types import AccountFacts, Age, Mode, NumberFacts, Qualifier, Sex, State
from vidik.institutions.selectors import all_institutions, territories
from vidik.registers.selectors import linkable, titles_of

BLANK: Final = ("", "---------")
BLANKS: Final = 4
"""Blank lines offered for numbers; three times as many more once somebody opens them."""
EXTRA: Final = 4 * BLANKS
MARKED: Final = ("role",)
"""Marks that a person chooses; the others come with a pack."""


class NumberForm(forms.Form):
    """One number, and of whom it is."""

    is_all_optional = True
    what = forms.ChoiceField(label=_("Number of"), required=False)
    qualifier = forms.ChoiceField(
        label=_("How exact"), choices=Qualifier.choices, required=False, initial=Qualifier.EXACT
    )
    value = forms.IntegerField(label=_("Number"), required=False, min_value=0, max_value=MOST)
    profession = forms.ChoiceField(label=_("Profession"), required=False)
    audience = forms.ChoiceField(label=_("Participants"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=[BLANK, *Sex.choices], required=False)
    age = forms.ChoiceField(label=_("Age"), choices=[BLANK, *Age.choices], required=False)
    body = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    territory = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, of in (("what", WHAT), ("profession", "profession"), ("audience", "audience")):
            self.fields[name].choices = [BLANK, *choices(of)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Require what a number is of, and the number, or neither."""
        data = super().clean() or {}
        if data.get("what") and data.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("Enter a whole number."))
        if data.get("value") is not None and not data.get("what"):
            self.add_error("what", _("Choose what the number is of."))
        return data

    def facts(self) -> NumberFacts | None:
        """Return the number; None where the line is blank."""
        data = self.cleaned_data
        if not data.get("what"):
            return None
        return NumberFacts(
            data["what"], data["value"], data["qualifier"] or Qualifier.EXACT, data["profession"],
            data["audience"], data["body"], data["territory"], data["sex"], data["age"],
        )  # fmt: skip


NumberSet = forms.formset_factory(NumberForm, extra=EXTRA, max_num=MOST_NUMBERS, validate_max=True)


class AccountForm(forms.Form):
    """What an institution says of an event."""

    title = forms.CharField(
        label=pgettext_lazy("event", "Title"), max_length=LONGEST["title"],
        help_text=_("What it was called, or what it was about. No names of persons."),
    )  # fmt: skip
    kind = coded(_("Kind"))
    state = forms.ChoiceField(label=_("State"), choices=State.choices, initial=State.HELD)
    first_on = day(_("First day"))
    last_on = day(_("Last day"))
    is_year = forms.BooleanField(
        label=_("Only the year is known"), required=False,
        help_text=_("The year of the first day is stored, without the day."),
    )  # fmt: skip
    sessions = forms.IntegerField(
        label=_("How often it was held"), min_value=0, max_value=MOST, initial=1,
        help_text=_("A series that you report in one sum is one account."),
    )  # fmt: skip
    days = forms.IntegerField(label=_("Days"), required=False, min_value=1, max_value=366)
    hours = forms.IntegerField(label=_("Hours"), required=False, min_value=1, max_value=MOST_HOURS)
    mode = forms.ChoiceField(
        label=pgettext_lazy("event", "How it was held"), choices=[BLANK, *Mode.choices],
        required=False,
    )  # fmt: skip
    is_international = forms.BooleanField(label=_("International"), required=False)
    topics = several(_("Topics"), required=False)
    audiences = several(_("Participants"), required=False)
    territories = several(_("Towns and municipalities"), required=False)
    place = forms.CharField(label=_("Place"), max_length=LONGEST["place"], required=False)
    organisers = InstitutionsField(label=_("Organisers"), required=False)
    partners = InstitutionsField(label=_("Partners"), required=False)
    others = several(_("Other partners"), required=False)
    programme = coded(_("Programme"), required=False)
    project = coded(_("Project"), required=False)
    passes_on = forms.CharField(
        label=_("Passes on training from"), max_length=20, required=False,
        help_text=_(
            "The number of the event at which the trainers were trained, for example E-2024-00012."
        ),
    )  # fmt: skip
    role = coded(_("Part that your institution took"), required=False)
    materials = forms.CharField(
        label=_("Materials"), max_length=LONGEST["materials"], required=False
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    folded: ClassVar = ("topics", "audiences", "territories", "organisers", "partners", "others")
    """Long lists, which are shown once somebody opens them."""

    def __init__(
        self, data: Any = None, *, actor: Actor, account: Account | None = None, **kwargs: Any
    ) -> None:
        self.account, self.actor = account, actor
        initial = _initial(account) if account is not None else {}
        super().__init__(data, initial=initial, **kwargs)
        for name, register in LINKS.items():
            rows = [(str(key), title) for key, title in linkable(actor, register)]
            held = getattr(account, f"{name}_id", None)
            if held is not None and str(held) not in dict(rows):
                rows.append((str(held), str(titles_of([held]).get(held) or NOT_SHOWN[name])))
            self.fields[name].choices = [BLANK, *rows]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [BLANK, *choices(KIND)]  # type: ignore[attr-defined]
        for name in MARKED:
            self.fields[name].choices = [BLANK, *choices(name)]  # type: ignore[attr-defined]
        self._offer("topics", choices("topic"))
        self._offer("audiences", choices("audience"))
        towns = [(row.code, str(row.name)) for row in territories()]
        self._offer("territories", sorted(towns, key=lambda each: each[1]))
        bodies = list(all_institutions().select_related("kind"))
        for name in ("organisers", "partners"):
            self.fields[name].offer(bodies)  # type: ignore[attr-defined]
        known = {row.code for row in bodies}
        self._offer("others", [each for each in choices("partner") if each[0] not in known])
        self.numbers = NumberSet(
            data, prefix="numbers",
            initial=[_number(row) for row in account.numbers.all()] if account is not None else [],
        )  # fmt: skip

    @property
    def shown(self) -> list[NumberForm]:
        """The lines with numbers, and some blank ones."""
        return self.numbers.forms[: self.numbers.initial_form_count() + BLANKS]

    @property
    def further(self) -> list[NumberForm]:
        """The lines that are there once somebody opens them."""
        return self.numbers.forms[len(self.shown) :]

    @property
    def has_further(self) -> bool:
        """Whether something was filled in there."""
        return self.is_bound and any(each.has_changed() for each in self.further)

    def _offer(self, name: str, options: list[tuple[str, str]]) -> None:
        self.fields[name].choices = options  # type: ignore[attr-defined]

    def is_valid(self) -> bool:
        """Say whether the account and all its numbers are well formed."""
        is_valid = super().is_valid()
        if not self.numbers.is_valid():
            self.add_error(None, _("Something is wrong with the numbers below."))
            return False
        return is_valid

    def clean(self) -> dict[str, Any]:
        """Take the year for the days where only the year is known."""
        data = super().clean() or {}
        first = data.get("first_on")
        if data.get("is_year") and first is not None:
            data["first_on"] = dt.date(first.year, 1, 1)
            data["last_on"] = dt.date(first.year, 12, 31)
            self.errors.pop("last_on", None)
        number = (data.get("passes_on") or "").strip()
        if number:
            data["passes_on"] = source_called(self.actor, number)
            if data["passes_on"] is None:
                self.add_error("passes_on", _("Enter the number of an event that was held."))
        return data

    def facts(self) -> AccountFacts:
        """Return what was filled in; marks that a pack gave stay."""
        data = self.cleaned_data
        marks = {f"{name}={data[name]}" for name in MARKED if data[name]}
        if self.account is not None:
            marks |= {each for each in self.account.marks if each.partition("=")[0] not in MARKED}
        numbers = tuple(
            found
            for form in self.numbers.forms
            if form.has_changed() or form.initial
            if (found := form.facts()) is not None
        )
        return AccountFacts(
            kind=data["kind"], title=data["title"], first_on=data["first_on"],
            last_on=data["last_on"], state=data["state"], topics=tuple(data["topics"]),
            audiences=tuple(data["audiences"]), territories=tuple(data["territories"]),
            place=data["place"].strip(), mode=data["mode"],
            is_international=data["is_international"], sessions=data["sessions"],
            days=data["days"], hours=data["hours"], organisers=tuple(data["organisers"]),
            partners=(*data["partners"], *data["others"]), marks=tuple(sorted(marks)),
            materials=data["materials"].strip(), numbers=numbers,
            passes_on=self._source(data["passes_on"]),
            **{name: uuid.UUID(data[name]) if data[name] else None for name in LINKS},
        )  # fmt: skip

    def _source(self, chosen: Account | str) -> uuid.UUID | None:
        """Return the account that is passed on; the previous one where its event is the same."""
        if not isinstance(chosen, Account):
            return None
        held = self.account.passes_on if self.account is not None else None
        if held is not None and held.event_id == chosen.event_id:
            return held.pk
        return chosen.pk


def _initial(row: Account) -> dict[str, Any]:
    plain = (
        "kind", "state", "first_on", "last_on", "sessions", "days", "hours", "mode",
        "is_international", "topics", "audiences", "territories", "place", "materials",
        "organisers",
    )  # fmt: skip
    found = {name: getattr(row, name) for name in plain}
    marks = dict(each.split("=", 1) for each in row.marks)
    listed = codes("partner")
    bodies = set(all_institutions().filter(code__in=row.partners).values_list("code", flat=True))
    return (
        found
        | {
            # As it is stored: what the reader's language makes of it would be saved instead.
            "title": str(row.title.get(settings.COUNTRY.official_language, "")),
            "seen": mark_of(row),
            "partners": sorted(bodies),
            "others": [code for code in row.partners if code in listed and code not in bodies],
            **{name: str(getattr(row, f"{name}_id") or "") for name in LINKS},
            "passes_on": row.passes_on.event.number if row.passes_on else "",
            "is_year": (row.last_on - row.first_on).days >= 364,  # noqa: PLR2004 - a year
        }
        | {name: marks.get(name, "") for name in MARKED}
    )


def _number(row: Number) -> dict[str, Any]:
    return {name: getattr(row, name) for name in NumberFacts.__slots__}


class WithdrawForm(forms.Form):
    """Why an account is withdrawn."""

    why = forms.CharField(label=_("Reason"), max_length=WHY)


class AskForm(forms.Form):
    """What an institution is asked about."""

    about = several(_("What differs"))
    words = forms.CharField(
        label=_("What you add"), required=False, max_length=WORDS,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, differences: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = differences  # type: ignore[attr-defined]
        self.fields["about"].initial = [code for code, _label in differences]
