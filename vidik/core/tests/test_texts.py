# SPDX-License-Identifier: EUPL-1.2
"""Texts by language in models and forms: what the database takes, and what a form asks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from pghistory.models import Event

from vidik.core.languages import Texts
from vidik.core.models import CodeList
from vidik.core.texts import (
    TextsField,
    TextsFormField,
    in_reader_language,
    incomplete_texts,
    says,
    translated,
)

FIELDS = [
    field
    for model in apps.get_models()
    for field in model._meta.fields
    if isinstance(field, TextsField) and not issubclass(model, Event)
]
WHOLE = {"en": "One", "sr": "Један"}
HALF = {"en": "One"}


def _takes(field: TextsField, texts: dict[str, str]) -> bool:
    """Ask the check of a column by itself, so that no row with all its keys is needed."""
    check = field.db_check(connection)
    if check is None:
        return True
    with connection.cursor() as cursor:
        # The check names the column; the value stands for it.
        cursor.execute(
            f"select {check} from (select %s::jsonb as {field.column}) t",  # noqa: S608 - our own
            [json.dumps(texts)],
        )
        return bool(cursor.fetchone()[0])


def test_there_are_fields_of_every_sort() -> None:
    assert len(FIELDS) > 30
    assert {(field.blank, field.partial) for field in FIELDS} == {
        (False, False), (True, False), (False, True), (True, True),
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.model.__name__}.{field.name}")
def test_the_database_asks_for_every_language(field: TextsField) -> None:
    assert _takes(field, WHOLE)
    assert _takes(field, HALF) == field.partial
    assert _takes(field, {}) == field.blank


@pytest.mark.django_db
@pytest.mark.parametrize("texts", [HALF, {}, {"en": "One", "sr": ""}, WHOLE | {"de": "Eins"}])
def test_a_row_without_a_language_is_refused_by_the_database(texts: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match="core_codelist_name_check"), transaction.atomic():
        CodeList.objects.create(code="half", name=texts)
    made = CodeList.objects.create(code="whole", name=WHOLE)
    with pytest.raises(IntegrityError), transaction.atomic():
        CodeList.objects.filter(pk=made.pk).update(name=texts)


def test_a_row_is_refused_before_the_database_sees_it() -> None:
    with pytest.raises(ValidationError) as refused:
        CodeList(code="half", name=HALF).full_clean(validate_unique=False)
    assert "name" in refused.value.message_dict


@pytest.mark.django_db
def test_rows_that_lack_a_language_added_later_are_named() -> None:
    CodeList.objects.create(code="whole", name=WHOLE)
    assert incomplete_texts() == []
    with connection.cursor() as cursor:
        cursor.execute("alter table core_codelist drop constraint core_codelist_name_check")
    CodeList.objects.create(code="half", name=HALF)
    assert incomplete_texts() == ["core.CodeList.name (1)"]


@pytest.mark.django_db
def test_a_text_is_read_sorted_and_found_by_language() -> None:
    for code, english, serbian in (("a", "Zeta", "Алфа"), ("b", "Beta", "Бета")):
        CodeList.objects.create(code=code, name={"en": english, "sr": serbian})
    rows = CodeList.objects.filter(code__in="ab")
    for language, order in (("en", ["b", "a"]), ("sr", ["a", "b"]), ("sr-latn", ["a", "b"])):
        with translation.override(language):
            named = rows.order_by(in_reader_language("name"))
            assert list(named.values_list("code", flat=True)) == order
    assert isinstance(rows[0].name, Texts)
    assert rows.values_list("name", flat=True)[0] == {"en": "Zeta", "sr": "Алфа"}
    assert rows.get(says("name", "алфа")).code == "a"
    assert rows.get(says("name", "eta", how="icontains") & ~says("name", "zeta")).code == "b"


def test_a_text_of_the_interface_is_there_in_every_language() -> None:
    assert translated(lambda: translation.gettext("Sectors")) == {"en": "Sectors", "sr": "Сектори"}


class Form(forms.Form):
    name = TextsFormField(label="Name", max_length=10)
    basis = TextsFormField(label="Basis", max_length=10, required=False)
    short = TextsFormField(label="Short", max_length=10, required=False, partial=True)


def _errors(**data: str) -> dict[str, list[str]]:
    return {name: list(map(str, errors)) for name, errors in Form(data).errors.items()}


def test_a_form_gives_texts() -> None:
    form = Form({"name_en": " One ", "name_sr": "Један", "short_sr": "1."})
    assert form.is_valid()
    assert form.cleaned_data == {"name": WHOLE, "basis": {}, "short": {"sr": "1."}}


def test_a_form_asks_for_every_language_or_none() -> None:
    assert _errors() == {
        "name": ["English: This field is required.", "Serbian, Cyrillic: This field is required."]
    }
    assert _errors(name_en="One", name_sr="Један", basis_sr="Закон") == {
        "basis": ["English: This field is required."]
    }
    assert list(_errors(name_en="One", name_sr="Једанаесторо")) == ["name"]


def test_a_form_has_an_input_for_each_language() -> None:
    form: Any = Form({"name_en": "One", "name_sr": ""}, label_suffix="")
    html = form["name"].as_field_group()
    assert 'name="name_en" value="One"' in html
    assert 'lang="sr-Cyrl-RS"' in html
    assert "Name (English)" in html
    assert "Name (Serbian, Cyrillic)" in html
    assert "Derived from it: Serbian, Latin." in html
    english, serbian = form["name"].parts
    assert not english.errors
    assert serbian.errors == ["Serbian, Cyrillic: This field is required."]
    assert form["name"].id_for_label == serbian.id_for_label == "id_name_sr"


def test_a_form_shows_what_stands() -> None:
    form: Any = Form(initial={"name": Texts(WHOLE)})
    assert 'value="Један"' in form["name"].as_field_group()
    sent = {"name_en": "One", "name_sr": "Један"}
    assert not Form(sent, initial={"name": Texts(WHOLE)}).has_changed()
    assert Form(sent, initial={"name": Texts(HALF)}).has_changed()
