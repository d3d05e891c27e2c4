# SPDX-License-Identifier: EUPL-1.2
"""The form in which a row is entered, made from the register's declaration."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.core.days import Day, Moment
from vidik.core.fields import demanded
from vidik.core.small_numbers import last_quarter
from vidik.core.transliterate import fold
from vidik.core.years import years
from vidik.registers.models import Entry
from vidik.registers.services import is_asked, reasons_of
from vidik.registers.types import (
    LONGEST,
    MOST_TAPPED,
    NAMING,
    Field,
    Kind,
    Precision,
    Register,
    Values,
    by_number,
)

Linkable = Callable[[str], Sequence[tuple[uuid.UUID, str]]]
"""Takes the code of a register; gives the rows to which one may link: keys and titles."""

MOST_NAMED: Final = 6
"""Answers that a field names on which it depends."""
MOST_ROWS: Final = 30
"""Lines of a field that counts several codes."""
_CHOOSE: Final = ("", _("choose"))
_NOT_NAMED: Final = ("", _("none, or not named"))
_YES_NO: Final = (("yes", _("yes")), ("no", _("no")))


class WholeNumber(forms.IntegerField):
    """A number in digits alone: with a separator, “1.000” could mean one or a thousand."""

    def to_python(self, value: Any) -> int | None:
        """Return the number; refuse whatever is not a digit."""
        text = str(value).strip() if value is not None else ""
        if text and not (text.isascii() and text.isdigit()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


class InstitutionLines(forms.CharField):
    """Several institutions, each on a line, by its name in either script or by its code."""

    def __init__(self, field: Field, **more: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 3}), **more)
        self.named = field.options

    def prepare_value(self, value: Any) -> Any:
        """Write the codes of a row as names."""
        if not isinstance(value, list):
            return value
        names = dict(self.named())
        return "\n".join(names.get(code) or code for code in value)

    def clean(self, value: Any) -> list[str]:
        """Return the codes of what was typed, each once."""
        text = super().clean(value) or ""
        # Lists show several with a semicolon between them: what was copied from there is taken.
        lines = [line.strip() for line in re.split(r"[\n;]", text) if line.strip()]
        options = [(code, name, fold(name)) for code, name in self.named()] if lines else []
        return list(dict.fromkeys(self._code(line, options) for line in lines))

    def _code(self, line: str, options: list[tuple[str, str, str]]) -> str:
        wanted = fold(line)
        exact = [code for code, _name, folded in options if line == code or wanted == folded]
        if len(exact) == 1:
            return exact[0]
        found = [
            (code, name)
            for code, name, folded in options
            if all(word in folded for word in wanted.split())
        ]
        if len(found) == 1:
            return found[0][0]
        if not found:
            raise ValidationError(
                gettext("There is no institution called “%(text)s”.") % {"text": line[:80]}
            )
        candidates = ", ".join(f"{name} ({code})" for code, name in found[:5])
        raise ValidationError(
            gettext("Several institutions match: %(candidates)s. Enter the code of one.")
            % {"candidates": candidates}
        )


class CountForm(forms.Form):
    """One line of a field that counts codes; a blank line says nothing."""

    code = forms.ChoiceField(label=_("What"))
    number = WholeNumber(label=_("How many"))

    def __init__(
        self, *args: Any, field: Field, choices: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = True
        number = self.fields["number"]
        assert isinstance(number, WholeNumber)  # noqa: S101 - for the type checker
        number.min_value, number.max_value = field.least, field.most
        wrong = gettext("Enter a whole number from %(least)s to %(most)s, in digits alone.") % {
            "least": field.least,
            "most": field.most,
        }
        number.error_messages |= dict.fromkeys(("invalid", "required"), wrong)
        number.validators.append(_within(field.least, field.most, wrong))
        self.fields["code"].choices = [_CHOOSE, *choices]  # type: ignore[attr-defined]
        self.fields["code"].label, number.label = field.label, field.number

    def has_changed(self) -> bool:
        """Whether the line says anything: also one that was filled in before and is blank now."""
        return any(self.data.get(self.add_prefix(name)) for name in self.fields)


def _within(least: int, most: int, message: str) -> Any:
    def check(value: int) -> None:
        if not least <= value <= most:
            raise ValidationError(message)

    return check


class EntryForm(forms.Form):
    """One row of a register; nobody is led to an answer, since none is chosen beforehand."""

    def __init__(
        self,
        register: Register,
        data: Any = None,
        *,
        again: Entry | None = None,
        follows: Entry | None = None,
        more_lines: Any = None,
        linkable: Linkable | None = None,
        linked: Mapping[str, str] | None = None,
    ) -> None:
        """Make the form.

        Args:
            register: whose row it is.
            data: what was sent.
            again: a row whose answers the form begins with.
            follows: a row that this one goes on from; the form begins with what is carried on.
            more_lines: what was filled in when somebody asked for one more line; not judged yet.
            linkable: gives the rows of a register to which one may link, keys and titles.
            linked: the links that the form begins with, by field.
        """
        initial, lines = _begun(register, again, follows, more_lines)
        if again is None and more_lines is None:
            initial |= linked or {}
        super().__init__(data, initial=initial)
        self.register = register
        self.fields["when"] = _when(register)
        self.lines: dict[str, Any] = {}
        for each in register.fields:
            if each.kind == Kind.COUNTS:
                self.lines[each.name] = _lines(each, data, lines.get(each.name))
            else:
                self.fields[each.name] = _field(each, register)
            if each.kind == Kind.LINK and linkable is not None:
                rows = [(str(key), title) for key, title in linkable(each.register)]
                choices = [_CHOOSE if each.required else _NOT_NAMED, *rows]
                self.fields[each.name].choices = choices  # type: ignore[attr-defined]

    def put(self, error: ValidationError, further: forms.Form | None) -> None:
        """Put what was refused beside the fields concerned."""
        for name, sentences in error.message_dict.items():
            if name in self.lines:
                self.lines[name].problems = sentences
            elif further is not None and name in further.fields:
                further.add_error(name, sentences)
            else:
                self.add_error(name if name in self.fields else None, sentences)

    def groups(self) -> list[tuple[str, list[Any]]]:
        """Return the fields under their headings; a field that counts comes as its lines."""
        found: list[tuple[str, list[Any]]] = [("", [self["when"]])]
        for each in self.register.fields:
            heading = str(each.group)
            if found[-1][0] != heading:
                found.append((heading, []))
            found[-1][1].append(
                self.lines[each.name] if each.name in self.lines else self[each.name]
            )
        return found

    def faults(self, further: forms.Form | None) -> Iterator[tuple[str, str, str]]:
        """Return what has to be put right: the place on the page, its label, and the sentence."""
        requested = [
            self,
            *(line for lines in self.lines.values() for line in lines.forms),
            further,
        ]
        for form in requested:
            for field in form or ():
                for error in field.errors:
                    yield field.id_for_label or field.auto_id, str(field.label), error
        for lines in self.lines.values():
            for error in (*lines.problems, *lines.non_form_errors()):
                yield lines.name, str(lines.label), error

    def is_valid(self) -> bool:
        """Whether everything was filled in as declared, lines as well."""
        return all([super().is_valid(), *(lines.is_valid() for lines in self.lines.values())])

    def values(self) -> Values:
        """Return what was filled in, as `services.enter` takes it."""
        found: dict[str, Any] = {}
        for each in self.register.fields:
            if each.kind == Kind.COUNTS:
                found[each.name] = self._counted(each)
            elif each.kind == Kind.FLAG:
                found[each.name] = {"yes": True, "no": False}.get(self.cleaned_data[each.name])
            elif each.kind == Kind.DATE and self.cleaned_data[each.name]:
                found[each.name] = self.cleaned_data[each.name].isoformat()
            else:
                found[each.name] = self.cleaned_data[each.name]
        requested = {each.name for each in self.register.fields if is_asked(each, found)}
        return {
            name: value
            for name, value in found.items()
            if name in requested and value not in (None, "", [], {})
        }

    def _counted(self, field: Field) -> dict[str, int]:
        return {
            line.cleaned_data["code"]: line.cleaned_data["number"]
            for line in self.lines[field.name]
            if line.cleaned_data.get("code")
        }

    def when(self) -> dt.datetime | dt.date:
        """Return the day or moment that was filled in."""
        found: dt.datetime | dt.date = self.cleaned_data["when"]
        return found


def _when(register: Register) -> forms.Field:
    if register.precision == Precision.MINUTE:
        return Moment(
            label=register.when or _("Date and time"),
            initial=lambda: timezone.localtime().replace(second=0, microsecond=0),
            widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        )
    return Day(
        label=register.when or _("Day"),
        initial=timezone.localdate,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


def _field(field: Field, register: Register) -> forms.Field:
    made = _asked(field)
    made.help_text = field.hint
    if field.when is None:
        return made
    question = register.by_name[field.when[0]]
    answers = [label for code, label in question.options() if code in field.when[1]]
    # Of a long list of answers it helps nobody to hear them all.
    if len(answers) > MOST_NAMED:
        answers = [*answers[:MOST_NAMED], "…"]
    named = {"question": question.label, "answers": "; ".join(answers)}
    return demanded(
        made,
        gettext("required if “%(question)s” is: %(answers)s") % named
        if field.required
        else gettext("optional, if “%(question)s” is: %(answers)s") % named,
    )


def _asked(field: Field) -> forms.Field:
    required = field.required and field.when is None
    errors = {"required": field.error or _("Choose one of the answers offered.")}
    if field.kind == Kind.NUMBER:
        return WholeNumber(
            label=field.label, required=required, min_value=field.least, max_value=field.most
        )
    if field.kind == Kind.DATE:
        return Day(
            label=field.label,
            required=required,
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        )
    if field.kind in {*NAMING, Kind.INSTITUTIONS, Kind.KEYED}:
        return _typed(field, required=required)
    if field.kind == Kind.CODES:
        return forms.MultipleChoiceField(
            label=field.label,
            required=required,
            choices=field.options(),
            widget=forms.CheckboxSelectMultiple,
            error_messages=errors,
        )
    choices = list(_YES_NO) if field.kind == Kind.FLAG else field.options()
    if field.kind == Kind.INSTITUTION:
        choices = [_CHOOSE if required else _NOT_NAMED, *choices]
        return forms.ChoiceField(label=field.label, required=required, choices=choices)
    is_menu = len(choices) > MOST_TAPPED
    return forms.ChoiceField(
        label=field.label,
        required=required,
        initial=field.initial,
        choices=[_CHOOSE, *choices] if is_menu else choices,
        widget=forms.Select if is_menu else forms.RadioSelect,
        error_messages=errors,
    )


def _typed(field: Field, *, required: bool) -> forms.Field:
    """Return the field for words, a number of which a mark is kept, a link, or institutions."""
    if field.kind == Kind.KEYED:
        return forms.CharField(
            label=field.label,
            required=required,
            max_length=60,
            widget=forms.TextInput({"autocomplete": "off"}),
        )
    if field.kind == Kind.LINK:
        return forms.ChoiceField(label=field.label, required=required)
    if field.kind == Kind.INSTITUTIONS:
        return InstitutionLines(field, label=field.label, required=required)
    return forms.CharField(
        label=field.label,
        required=required,
        max_length=LONGEST[field.kind],
        widget=forms.TextInput if field.kind == Kind.TITLE else forms.Textarea({"rows": 4}),
    )


class _EachOnce(forms.BaseFormSet):  # type: ignore[type-arg] # generic for the type checker only
    """Lines of which no two count the same."""

    problems: Sequence[str] = ()

    def clean(self) -> None:
        """Refuse a code that stands twice."""
        seen = set()
        for line in self.forms:
            code = getattr(line, "cleaned_data", {}).get("code")
            if code in seen:
                line.add_error("code", _("This is listed twice: enter it once, with the sum."))
                raise ValidationError(gettext("An answer is listed twice: enter it once."))
            if code:
                seen.add(code)


def _lines(field: Field, data: Any, initial: list[dict[str, Any]] | None) -> Any:
    made = forms.formset_factory(
        CountForm, formset=_EachOnce, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    lines: Any = made(
        data,
        initial=initial,
        prefix=field.name,
        form_kwargs={"field": field, "choices": field.options()},
    )
    lines.label, lines.name = field.label, field.name
    return lines


def _begun(
    register: Register, again: Entry | None, follows: Entry | None, more_lines: Any
) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Return what a form begins with, and what its lines begin with."""
    counting = [each.name for each in register.fields if each.kind == Kind.COUNTS]
    if more_lines is not None:
        several = {each.name for each in register.fields if each.kind == Kind.CODES}
        initial = {
            name: more_lines.getlist(name) if name in several else more_lines.get(name, "")
            for name in ("when", *register.by_name)
        }
        return initial, {
            name: [
                {part: more_lines.get(f"{name}-{n}-{part}", "") for part in ("code", "number")}
                for n in range(MOST_ROWS)
                if f"{name}-{n}-number" in more_lines
            ]
            for name in counting
        }
    if again is not None:
        values = _values_of(register, again)
        lines = {
            name: [{"code": code, "number": n} for code, n in by_number(values.pop(name, {}))]
            for name in counting
        }
        return {"when": again.at or again.day, **values}, lines
    carried = follows.values if follows is not None else {}
    if follows is not None and register.is_named:
        # A new version says the same as the one before, but for what is changed in the form.
        return _values_of(register, follows), {}
    return {
        each.name: value
        for each in register.fields
        if (value := carried.get(each.name) if each.is_carried else None) or (value := each.initial)
    }, {}


def _values_of(register: Register, row: Entry) -> dict[str, Any]:
    return {
        name: {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        for name, value in row.values.items()
        # What is kept as a mark is typed anew.
        if (field := register.by_name.get(name)) and field.kind != Kind.KEYED
    }


class StrikeForm(forms.Form):
    """Why a row is struck out."""

    def __init__(self, register: Register, data: Any = None) -> None:
        super().__init__(data)
        if reasons := reasons_of(register):
            self.fields["why"] = forms.ChoiceField(
                label=_("Why"),
                choices=list(reasons.items()),
                widget=forms.RadioSelect,
                error_messages={"required": _("State why it is struck out.")},
            )


class PeriodForm(forms.Form):
    """The quarter or year of a report, one that has ended; at first the last quarter.

    Other periods are not offered: two that differ by a day would show what happened on it.
    """

    period = forms.ChoiceField(label=_("Period"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        until, _moment = last_quarter()
        self._quarters: dict[str, list[dt.date]] = {}
        choices = []
        for year in years():
            starts = [dt.date(year, month, 1) for month in (1, 4, 7, 10)]
            ended = [each for each in starts if each < until]
            for number, start in reversed(list(enumerate(ended, start=1))):
                self._quarters[f"{year}-{number}"] = [start]
                text = gettext("quarter %(number)s of %(year)s") % {"number": number, "year": year}
                choices.append((f"{year}-{number}", text))
            if ended == starts:
                self._quarters[str(year)] = starts
                choices.append((str(year), str(year)))
        self._default = choices[0][0]
        kwargs.setdefault("initial", {"period": self._default})
        super().__init__(*args, **kwargs)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def quarters(self) -> list[dt.date]:
        """Return the first days of the quarters asked for; the last one where none is, or wrong."""
        is_asked = self.is_bound and self.is_valid()
        return self._quarters[self.cleaned_data["period"] if is_asked else self._default]
