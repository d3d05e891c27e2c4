# SPDX-License-Identifier: EUPL-1.2
"""What the office types when it writes a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.languages import Texts
from vidik.core.texts import TextsFormField
from vidik.forms.messages.drafts import KINDS, THEMES, flaw_message
from vidik.forms.methods.drafting import Cells, Sort, theme_of
from vidik.forms.methods.drafting import Item as Written
from vidik.forms.methods.flaw import Flaw
from vidik.forms.methods.model import PERIODS, Kind
from vidik.forms.methods.reading import MESSAGES, WRITTEN
from vidik.forms.methods.tables import HINTS, LABELS
from vidik.forms.models import FormVersion
from vidik.forms.types import LARGEST

COLUMNS: Final = {
    "name": "name",
    "relevant": "relevant",
    "required": "required",
    "constraint": "constraint",
    "calculation": "calculation",
    "measure": "vidik::measure",
    "dimensions": "vidik::dimensions",
    "period": "vidik::period",
    "rows": "vidik::rows",
    "columns": "vidik::columns",
    "numbers": "vidik::kind",
    "theme": "vidik::theme",
}
"""The column that each field of the page writes."""
TEXTS: Final = {"label": LABELS, "hint": HINTS, "message": MESSAGES}
"""The columns that each field of texts writes, by language."""
FIELD_OF: Final = {
    **{column: name for name, column in COLUMNS.items()},
    **{column: name for name, columns in TEXTS.items() for column in columns.values()},
    "type": "kind",
    "list": "choice_list",
}
_LANGUAGE_OF: Final = {column: tag for columns in TEXTS.values() for tag, column in columns.items()}
_WORDS: Final = ("name", "label", "hint", "relevant")
_BOUND: Final = ("measure", "dimensions", "period")
_CHECKED: Final = ("constraint", "message")
_FIELDS: Final = {
    Sort.SECTION: (*_WORDS, "theme"),
    Sort.GROUP: _WORDS,
    Sort.REPEAT: _WORDS,
    Sort.TABLE: (*_WORDS, *_BOUND, "rows", "columns", "numbers", *_CHECKED),
    Sort.QUESTION: (
        *_WORDS, "kind", "choice_list", "required", *_BOUND, *_CHECKED, "calculation",
    ),
}  # fmt: skip
_MOST: Final = 2000


def _text(label: Any, *, help_text: Any = "", rows: int = 2, most: int = _MOST) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _texts(label: Any) -> TextsFormField:
    return TextsFormField(
        label=label,
        required=False,
        partial=True,
        max_length=_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _line(label: Any, *, help_text: Any = "", most: int = _MOST) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ItemForm(forms.Form):
    """One question, table or group. What does not fit is said by the checks of the form."""

    label = _texts(_("Text"))
    hint = _texts(_("Hint"))
    kind = forms.ChoiceField(
        label=_("What is answered"), choices=[(kind, KINDS[kind]) for kind in WRITTEN.values()]
    )
    choice_list = forms.ChoiceField(label=_("List of answers to choose from"), required=False)
    required = forms.ChoiceField(label=_("Must it be answered?"), required=False)
    measure = _line(_("Measure that the answer becomes"), help_text=_("Code in the catalogue."))
    dimensions = _line(
        _("Divided by"), help_text=_("Such as form=labour;age=under-18; leave blank for the whole.")
    )
    period = forms.ChoiceField(label=_("Period"), required=False)
    rows = _text(
        _("Rows of the table"),
        rows=8,
        most=40_000,
        help_text=_("One row per line, such as form=labour;age=under-18; * means the whole."),
    )
    columns = _text(
        _("Columns of the table"),
        rows=4,
        help_text=_("One column per line; leave blank for a single column."),
    )
    numbers = forms.ChoiceField(
        label=_("Numbers"),
        required=False,
        choices=[("", _("whole numbers")), ("decimal", _("numbers with decimals"))],
    )
    theme = forms.ChoiceField(
        label=_("Thematic unit"), required=False, choices=[("", _("none")), *THEMES.items()]
    )
    relevant = _line(
        _("Asked only if"),
        help_text=_("Such as ${general_contact} = 'yes'; leave blank for always."),
    )
    constraint = _line(
        _("What may be answered"),
        help_text=_("Such as . >= 0 and . <= ${reports}; . means the answer."),
    )
    message = _texts(_("Message if it is not met"))
    calculation = _line(_("Calculation"), help_text=_("Such as ${women} + ${men}."))
    name = _line(
        _("Name"),
        help_text=_("Latin letters, digits and _. It stays the same from year to year."),
        most=120,
    )

    def __init__(
        self,
        *args: Any,
        sort: Sort,
        lists: Iterable[str],
        current: Cells | None = None,
        **kwargs: Any,
    ) -> None:
        """Ask what an item of this sort has."""
        super().__init__(*args, **kwargs)
        self.sort = sort
        self.current = dict(current or {})
        for field in [name for name in self.fields if name not in _FIELDS[sort]]:
            del self.fields[field]
        self.fields["name"].required = True
        # A calculated value needs no words; the checks of the form say so of all others.
        label = self.fields["label"]
        assert isinstance(label, TextsFormField)  # noqa: S101 - for the type checker
        label.required, label.partial = sort is not Sort.QUESTION, sort is Sort.QUESTION
        if sort is Sort.QUESTION:
            self._choices("choice_list", [("", _("none")), *((name, name) for name in lists)])
            self._choices(
                "required",
                [
                    ("", _("as usual: a figure or its reason, anything else may stay blank")),
                    ("yes", _("yes")),
                    ("no", _("no")),
                ],
            )
            self._add_hidden("choice_list", self.current.get("type", "").partition(" ")[2].strip())
            self._add_hidden("required", self.current.get("required", ""))
        if "period" in self.fields:
            named = [(word, _PERIODS[word]) for word in PERIODS if word != "year"]
            self._choices("period", named)
            self._add_hidden("period", self.current.get("vidik::period", ""))

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def _add_hidden(self, name: str, value: str) -> None:
        """Let what stands be chosen, also where it is none of the usual ones."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        listed: list[tuple[Any, Any]] = [tuple(pair) for pair in field.widget.choices]
        if value == "year" and name == "period":
            field.choices = [(value, _PERIODS[""]), *listed[1:]]
        elif value and value not in {choice for choice, _words in listed}:
            field.choices = [*listed, (value, value)]

    def cells(self) -> dict[str, str]:
        """Return all cells of the item; what the page does not ask stays as it was."""
        data = self.cleaned_data
        cells = dict(self.current)
        for name, column in COLUMNS.items():
            if name in data:
                cells[column] = _plain(data[name]) if name in {"rows", "columns"} else data[name]
        for name, columns in TEXTS.items():
            if name in data:
                cells |= {column: data[name].get(tag, "") for tag, column in columns.items()}
        if "vidik::theme" not in self.current and data.get("theme") == theme_of(
            Written(self.current)
        ):
            cells.pop("vidik::theme", None)
        if self.sort is Sort.QUESTION:
            kind = data["kind"]
            listed = data["choice_list"] if kind in {Kind.ONE, Kind.MANY} else ""
            cells["type"] = f"{kind} {listed}".strip()
        elif "type" not in cells:
            is_repeat = self.sort is Sort.REPEAT
            cells["type"] = "begin_repeat" if is_repeat else "begin_group"
        if self.sort is Sort.TABLE and not cells.get("vidik::rows"):
            cells["vidik::rows"] = "*"
        return {column: text for column, text in cells.items() if text}

    def say(self, flaws: Iterable[Flaw], own: str) -> None:
        """Show what does not fit at the field where it was typed, the rest above them."""
        for flaw in flaws:
            field = FIELD_OF.get(flaw.column, flaw.column)
            is_own = flaw.item == own or not flaw.item
            if is_own and field in self.fields:
                text = flaw_message(flaw)
                self.add_error(field, forms.ValidationError(text, _LANGUAGE_OF.get(flaw.column)))
            elif is_own:
                self.add_error(None, flaw_message(flaw))
            else:
                self.add_error(None, f"{flaw.item}: {flaw_message(flaw)}")


def typed(item: Written) -> dict[str, Any]:
    """Return an item's cells as the fields of the page show them."""
    values: dict[str, Any] = {name: item.cells.get(column, "") for name, column in COLUMNS.items()}
    for name, columns in TEXTS.items():
        values[name] = Texts((tag, item.cells.get(column, "")) for tag, column in columns.items())
    values["kind"] = item.kind
    values["choice_list"] = item.list_name
    values["theme"] = theme_of(item)
    for name in ("rows", "columns"):
        values[name] = "\n".join(part.strip() for part in values[name].split("|")).strip()
    return values


def _plain(text: str) -> str:
    lines = (line.strip().strip("|").strip() for line in text.replace("|", "\n").splitlines())
    return " | ".join(line for line in lines if line)


_PERIODS: Final[Mapping[str, Any]] = {
    "": _("the year of the call"),
    "start": _("on the last day of the year before"),
    "end": _("on the last day of the year"),
    "to-date": _("from the beginning until the end of the year"),
    "school": _("the school year that begins in the year"),
    "two-years": _("the year and the one before, together"),
}


class BeginForm(forms.Form):
    """What a new form is called, for which cycle, and who gets it."""

    form_id = forms.CharField(
        label=_("Name of the form"),
        max_length=60,
        help_text=_("Small Latin letters, digits and hyphens, such as police-border."),
    )
    year = forms.IntegerField(label=_("For the cycle"), min_value=2000, max_value=2100)
    title = TextsFormField(label=_("Title"), max_length=200)


if TYPE_CHECKING:
    _Version = forms.ModelChoiceField[FormVersion]
else:  # Django's class is generic for the type checker only
    _Version = forms.ModelChoiceField


class VersionField(_Version):
    """Versions of forms by their titles."""

    def label_from_instance(self, obj: FormVersion) -> str:
        """Name a version as readers know it."""
        return f"{obj.title} ({obj.version})"


class CopyForm(forms.Form):
    """Which version to begin with, and for which cycle."""

    version = VersionField(
        label=_("Form"), queryset=FormVersion.objects.none(), empty_label=_("choose")
    )
    year = forms.IntegerField(label=_("For the cycle"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, versions: Any, **kwargs: Any) -> None:
        """Offer these versions."""
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        assert isinstance(field, VersionField)  # noqa: S101 - for the type checker
        field.queryset = versions


class UploadForm(forms.Form):
    """An XLSForm workbook, and the form of which it is a new state."""

    file = forms.FileField(label=_("XLSForm workbook (.xlsx)"), max_length=200)
    version = VersionField(
        label=_("A new state of"),
        queryset=FormVersion.objects.none(),
        required=False,
        empty_label=_("none: this is a new form"),
    )
    year = forms.IntegerField(label=_("For the cycle"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, versions: Any, **kwargs: Any) -> None:
        """Offer these versions."""
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        assert isinstance(field, VersionField)  # noqa: S101 - for the type checker
        field.queryset = versions

    def clean_file(self) -> Any:
        """Refuse what is larger than a form can be before reading it."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file


class SettingsForm(forms.Form):
    """Titles of a form, and who gets it."""

    title = TextsFormField(label=_("Title"), max_length=200)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of institutions that get it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    everybody = forms.BooleanField(
        label=_("Everybody who gets no other form gets this one"), required=False
    )
    institutions = forms.MultipleChoiceField(
        label=_("Institutions that get it, by name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Naming an institution takes precedence over its kind."),
    )

    def __init__(
        self,
        *args: Any,
        kinds: list[tuple[str, str]],
        institutions: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """Offer these kinds and institutions."""
        super().__init__(*args, **kwargs)
        for name, choices in (("kinds", kinds), ("institutions", institutions)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
            field.choices = choices
        if not institutions:
            del self.fields["institutions"]
