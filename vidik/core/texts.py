# SPDX-License-Identifier: EUPL-1.2
"""Texts by language in models and forms, and how the database checks, sorts and finds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.db.models.query_utils import DeferredAttribute
from django.forms.boundfield import BoundField
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from vidik.core.languages import Language, Texts, languages, tags

if TYPE_CHECKING:
    from django.forms.utils import ErrorList
    from django.utils.functional import _StrOrPromise

    _JSONField = models.JSONField[Mapping[str, str], Texts]
else:
    _JSONField = models.JSONField


class _TextsAttribute(DeferredAttribute):
    """Holds the texts of a row; whatever is assigned becomes `Texts`."""

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = self.field.to_python(value)


class TextsField(_JSONField):
    """A text in every language of the country.

    The database checks that each language has its text; with `blank` that all have one or none
    has; with `partial` some may be left out.
    """

    descriptor_class = _TextsAttribute

    def __init__(
        self, verbose_name: _StrOrPromise | None = None, *, partial: bool = False, **kwargs: Any
    ) -> None:
        self.partial = partial
        kwargs["default"] = Texts
        super().__init__(verbose_name, **kwargs)

    def deconstruct(self) -> Any:
        """Say how the field is made, for a migration."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["default"]
        if self.partial:
            kwargs["partial"] = True
        return name, path, args, kwargs

    def contribute_to_class(
        self,
        cls: type[models.Model],
        name: str,
        private_only: bool = False,  # noqa: FBT001, FBT002 - Django's
    ) -> None:
        """Leave the history of rows unchecked: earlier rows may lack a language added later."""
        if hasattr(cls, "pgh_tracked_model"):
            self.partial = self.blank = True
        super().contribute_to_class(cls, name, private_only)

    def db_check(self, connection: BaseDatabaseWrapper) -> str | None:
        """Let the database see to it that the texts are complete."""
        column = connection.ops.quote_name(str(self.column))
        if self.partial:
            return None if self.blank else f"{column} <> '{{}}'::jsonb"
        empty = f"{column} = '{{}}'::jsonb or " if self.blank else ""
        return f"{empty}{_FUNCTION}({column})"

    def to_python(self, value: Any) -> Any:
        """Return texts for what was read or assigned; expressions stay as they are."""
        return Texts(value) if isinstance(value, Mapping) else value

    def get_prep_value(self, value: Any) -> Any:
        """Return what is stored: no blank texts."""
        return self.to_python(super().get_prep_value(value))

    def from_db_value(self, value: Any, *args: Any) -> Any:
        """Return texts for what the database holds; a key of it comes as it is."""
        return self.to_python(super().from_db_value(value, *args))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what the database would refuse."""
        super().validate(value, model_instance)
        if not (self.partial or value.is_complete or (self.blank and not value)):
            raise ValidationError(_("A text is missing in one of the languages."))


_FUNCTION: Final = "vidik_texts_are_complete"
_DEFINITION: Final = """
create or replace function vidik_texts_are_complete(texts jsonb) returns boolean
language sql immutable parallel safe as $$
  select coalesce({parts} and texts - array[{known}] = '{}', false)
$$
"""


def install_check(*, using: str = "default", **_kwargs: Any) -> None:
    """Bring the function with which the database checks texts up to date with the languages."""
    parts = " and ".join(f"texts ->> {_quoted(tag)} <> ''" for tag in tags())
    known = ", ".join(map(_quoted, tags()))
    with connections[using].cursor() as cursor:
        cursor.execute(_DEFINITION.replace("{parts}", parts).replace("{known}", known))


def _quoted(tag: str) -> str:
    return "'" + tag.replace("'", "''") + "'"


def incomplete_texts() -> list[str]:
    """Name the fields of which rows lack a language, each with how many rows do.

    The database checks rows when they are written; after a language was added to a pack there may
    be some that nobody has written since.
    """
    found = []
    for model in apps.get_models():
        for field in model._meta.fields:  # noqa: SLF001 - Django's public-by-use API
            if isinstance(field, TextsField) and not field.partial:
                rows = model._default_manager.exclude(  # noqa: SLF001 - see above
                    models.Q(**{f"{field.name}__has_keys": tags()})
                    | models.Q(**{field.name: Texts()} if field.blank else {"pk": None})
                )
                if many := rows.count():
                    found.append(f"{model._meta.label}.{field.name} ({many})")  # noqa: SLF001
    return found


def in_reader_language(field: str, tag: str = "") -> Coalesce | KeyTextTransform:
    """Return the text of a field as readers see it, for the database to sort and compare by.

    Args:
        field: the name of a `TextsField`, such as `name` or `institution__name`.
        tag: a language; blank for the reader's.
    """
    first = languages().named(tag).written
    order = [first, *(each for each in tags() if each != first)]
    found = [KeyTextTransform(each, field) for each in order]
    return Coalesce(*found) if len(found) > 1 else found[0]


def translated(message: Callable[[], str]) -> Texts:
    """Return what a function says of the interface's texts in every language of the country."""
    found = {}
    for tag in tags():
        with translation.override(tag):
            found[tag] = str(message())
    return Texts(found)


def labels(name: str, label: _StrOrPromise) -> dict[str, _StrOrPromise]:
    """Return a label for the text of each language: `name.sr` → “Name (Serbian)”."""
    return {
        f"{name}.{each.tag}": format_lazy("{} ({})", label, each.names)
        for each in languages().written
    }


def part_of(row: object, key: str) -> Any:
    """Return a field of a row, or the text of one language under a key of `labels`."""
    name, _dot, tag = key.partition(".")
    value = getattr(row, name)
    return value.get(tag, "") if tag else value


def says(field: str, text: str, how: str = "iexact") -> models.Q:
    """Return the condition that a field says a text in one of the languages, whatever its case."""
    found = models.Q()
    for tag in tags():
        found |= models.Q(**{f"{field}__{tag}__{how}": text})
    return found


class _Inputs(forms.MultiWidget):
    """One input for each language, named by the field and the language, such as `name_en`."""

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        """Return the texts in the order of the languages."""
        return [(value or {}).get(tag, "") for tag in tags()]


class _Part(BoundField):
    """The input of one language."""

    def __init__(self, whole: BoundField, language: Language, field: forms.Field) -> None:
        super().__init__(whole.form, field, f"{whole.name}_{language.tag}")
        self._whole = whole
        self.language = language
        self.label = f"{whole.label} ({language.names})"
        self.help_text = field.help_text or _derived_from(language)

    @property
    def initial(self) -> Any:
        """The text of this language."""
        return (self._whole.initial or {}).get(self.language.tag, "")

    @property
    def errors(self) -> ErrorList:
        """What is wrong with the text of this language."""
        listed = self._whole.errors.as_data()
        mine = [each for each in listed if _tag_of(each) in {self.language.tag, ""}]
        return self.form.error_class(mine, renderer=self.form.renderer, field_id=self.auto_id)


def _tag_of(error: ValidationError) -> str:
    return error.code if error.code in tags() else ""


class TextsBoundField(BoundField):
    """A field of texts on a page: its inputs are side by side as though each were a field."""

    @cached_property
    def parts(self) -> list[_Part]:
        """The inputs in the order of the languages."""
        assert isinstance(self.field, TextsFormField)  # noqa: S101 - for the type checker
        parts = zip(languages().written, self.field.fields, strict=True)
        return [_Part(self, language, field) for language, field in parts]

    @property
    def id_for_label(self) -> str:
        """Where a list of errors leads: to the first input that has one."""
        return next((part for part in self.parts if part.errors), self.parts[0]).id_for_label


class TextsFormField(forms.MultiValueField):
    """Asks for a text in every language of the country; blank in all of them where not required.

    With `partial` it may be left out in some.
    """

    def __init__(
        self,
        *,
        max_length: int,
        partial: bool = False,
        required: bool = True,
        widget: type[forms.Widget] | forms.Widget = forms.TextInput,
        help_text: _StrOrPromise = "",
        **kwargs: Any,
    ) -> None:
        self.partial = partial
        fields = [
            forms.CharField(
                max_length=max_length,
                required=required and not partial,
                widget=widget,
                help_text=help_text,
            )
            for language in languages().written
        ]
        for language, field in zip(languages().written, fields, strict=True):
            field.widget.attrs["lang"] = language.html
        inputs = _Inputs(dict(zip(tags(), (field.widget for field in fields), strict=True)))
        super().__init__(
            fields,
            required=required,
            require_all_fields=False,
            widget=inputs,
            **kwargs,
        )
        self.template_name = "core/forms/texts.html"

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        """Return the field as the pages show it."""
        return TextsBoundField(form, self, field_name)

    def clean(self, value: Sequence[str] | None) -> Texts:
        """Return the texts.

        Raises:
            ValidationError: one is missing or too long; its code is the tag of the language.
        """
        found, errors = {}, []
        given = dict(zip(tags(), value or [""] * len(tags()), strict=True))
        some = any(text and text.strip() for text in given.values())
        for language, field in zip(languages().written, self.fields, strict=True):
            field.required = (some or self.required) and not self.partial
            try:
                found[language.tag] = field.clean(given[language.tag])
            except ValidationError as error:
                message = " ".join(error.messages)
                errors.append(ValidationError(f"{language.names}: {message}", code=language.tag))
        texts = Texts(found)
        if self.required and not texts and not errors:
            errors.append(ValidationError(self.error_messages["required"]))
        if errors:
            raise ValidationError(errors)
        self.run_validators(texts)
        return texts

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether what was sent differs from what was there."""
        before = [(initial or {}).get(tag, "") for tag in tags()]
        return [text or "" for text in data or [""] * len(before)] != before


def _derived_from(language: Language) -> str:
    derived = [each for each in languages().all if each.source == language.tag]
    names = ", ".join(str(each.names) for each in derived)
    return _("Derived from it: %(languages)s.") % {"languages": names} if names else ""
