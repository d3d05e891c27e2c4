# SPDX-License-Identifier: EUPL-1.2
"""Forms: sheets are read, tables unfolded, faults named, and other tools can open the result."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from pyxform.validators.odk_validate import (
    ODK_VALIDATE_PATH,
    ODKValidateError,
    check_xform,
)
from pyxform.xls2xform import convert

from tests.packs import faults_of, pack_of
from vidik.forms.methods.books import own_book
from vidik.forms.methods.model import Kind, period_in
from vidik.forms.methods.sheets import FormError, joined
from vidik.forms.methods.tables import split_pairs
from vidik.forms.methods.uploaded import read_xlsform
from vidik.forms.methods.xlsform import xlsform_workbook
from vidik.forms.services.loading import check_forms
from vidik.forms.tests.samples import TABLE, form_for, institutions, made, pack, sheets, small


def faults(*rows: dict[str, str]) -> list[str]:
    with pytest.raises(FormError) as error:
        made({"type": "begin_group", "name": "g"}, *rows, {"type": "end_group"})
    return [str(fault) for fault in error.value.faults]


def test_a_table_becomes_a_question_for_every_cell_and_one_for_the_reason_of_a_blank() -> None:
    form = small()
    cells = [item for item in form.questions.values() if item.place is not None]
    assert [item.name for item in cells][:4] == [
        "t__labour__f", "t__labour__m", "t__labour__all", "t__sexual__f",
    ]  # fmt: skip
    assert len(cells) == 9
    binding = form.questions["t__labour__f"].binding
    assert binding is not None
    assert (binding.measure, binding.unit, binding.dimension_key) == (
        "victims", "persons", "form=labour;sex=f",
    )  # fmt: skip
    assert form.questions["t__all__all"].binding.dimensions == ()  # type: ignore[union-attr]
    assert form.questions["t__blank"].reason_for == "t"
    assert not form.questions["t__blank"].is_own
    assert form.questions["women"].kind is Kind.CALCULATED


def test_two_codes_of_one_spelling_stay_two_cells() -> None:
    form = made(
        {"type": "begin_group", "name": "g"},
        TABLE | {"vidik__rows": "exploiter=parents | with=parents", "vidik__columns": ""},
        {"type": "end_group"},
        {"type": "end_group"},
    )
    assert {"t__parents", "t__with_parents"} <= set(form.questions)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"type": "integer", "name": "a", "vidik__measure": "x"}, "there is no measure “x”"),
        (
            {"type": "text", "name": "a", "vidik__measure": "victims"},
            "only a number can be bound",
        ),
        (
            {"type": "integer", "name": "a", "vidik__measure": "victims", "vidik__unit": "RSD"},
            "measured in persons, not in RSD",
        ),
        (
            {"type": "integer", "name": "a", "vidik__measure": "victims", "vidik__period": "soon"},
            "“soon” is no period",
        ),
        (
            {
                "type": "integer",
                "name": "a",
                "vidik__measure": "victims",
                "vidik__dimensions": "sex=unknown",
            },
            "the dimension “sex” has no code “unknown”",
        ),
        ({"type": "integer", "name": "дете"}, "“дете” is no name"),
        ({"type": "integer"}, "the row has no name"),
        ({"type": "integer", "name": "g"}, "stands already in survey row 2"),
        ({"type": "image", "name": "a"}, "the type “image” is not asked here"),
        (
            {"type": "integer", "name": "a", "constraint": "pulldata('x', 'y') = 1"},
            "uses pulldata()",
        ),
        ({"type": "integer", "name": "a", "relevant": "${nobody} = 1"}, "nobody"),
        ({"type": "integer", "name": "a", "constraint": ". > "}, "is not an expression"),
        ({"type": "select_one nolist", "name": "a"}, "nolist"),
    ],
)
def test_a_fault_is_named_with_its_row(row: dict[str, str], message: str) -> None:
    assert any(message in fault for fault in faults(row))


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"vidik__measure": ""}, "needs its measure"),
        ({"vidik__rows": "form=a | form=a"}, "stands twice"),
        ({"vidik__rows": "form"}, "is no combination of codes"),
        ({"vidik__rows": "form=unknown"}, "has no code “unknown”"),
        ({"vidik__rows": "sex=f | sex=m"}, "name the same dimension"),
    ],
)
def test_a_malformed_table_is_refused(cells: dict[str, str], message: str) -> None:
    named = faults(TABLE | cells, {"type": "end_group"})
    assert any(message in fault for fault in named)


def test_a_repeated_answer_cannot_be_bound_to_one_figure() -> None:
    named = faults(
        {"type": "begin_repeat", "name": "r"},
        {"type": "integer", "name": "a", "vidik__measure": "victims"},
        {"type": "end_repeat"},
    )
    assert any("many times" in fault for fault in named)


def test_a_dimension_named_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="names a dimension twice"):
        split_pairs("sex=f;sex=m")


@pytest.mark.parametrize(
    ("word", "period"),
    [
        ("", "2024"),
        ("start", "at:2023-12-31"),
        ("end", "at:2024-12-31"),
        ("school", "school:2024/2025"),
        ("two-years", "2023..2024"),
        ("at:{year+1}-06-30", "at:2025-06-30"),
    ],
)
def test_periods_follow_the_year_of_the_cycle(word: str, period: str) -> None:
    assert period_in(word, 2024) == period


def test_the_workbook_for_other_tools_reads_back_as_the_same_form_and_opens_in_pyxform() -> None:
    form = small()
    content = xlsform_workbook(form)
    assert content == xlsform_workbook(form)
    survey = own_book(content)["survey"]
    assert [
        {
            str(survey.at(1, column).value): str(survey.at(row, column).value)
            for column in range(1, survey.last_column + 1)
            if survey.at(row, column).value is not None
        }
        for row in range(2, survey.last_row + 1)
    ] == [dict(item.cells) for item in form.sheets.survey]
    warnings: list[str] = []
    assert "t__labour__f" in convert(content, file_type=".xlsx", warnings=warnings).xform


def test_what_begins_like_a_formula_stays_text_in_the_workbook() -> None:
    form = made(
        {"type": "begin_group", "name": "g", "label": "=1+2"},
        {"type": "text", "name": "a", "label": '=HYPERLINK("http://x","y")'},
        {"type": "end_group"},
    )
    again = read_xlsform(own_book(xlsform_workbook(form)), pack().codes)
    assert again.items[0].cells["label::English (en)"] == "=1+2"
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(xlsform_workbook(form)))
    assert all(cell.data_type != "f" for sheet in book for line in sheet for cell in line)


def test_a_folder_with_faults_is_refused(tmp_path: Path) -> None:
    plan = "forms: [{id: f, title: {en: F, sr: Ф}, version: '1', blocks: [b]}]"
    files: dict[str, str | bytes] = {"questionnaires/forms.yaml": plan}
    check_forms(pack := pack_of(tmp_path, files))
    assert "there is no survey.csv" in faults_of(pack)[0]
    for survey, text in (
        ("type,name\ntext,а".encode("cp1251"), "survey.csv:2: file: text in UTF-8"),
        (b"type,name\ntext,a,b\n", "survey.csv:2: row: 2 cells, not 3"),
        (b"type,name,name\ntext,a,b\n", "survey.csv:1: name: each column once, with a name"),
    ):
        check_forms(
            pack := pack_of(tmp_path, files | {"questionnaires/blocks/b/survey.csv": survey})
        )
        assert any(f"questionnaires/blocks/b/{text}" in fault for fault in faults_of(pack)), survey


def test_two_blocks_may_not_name_one_choice_in_two_ways() -> None:
    one = sheets(choices=(("yn", "yes"),))
    other = sheets(choices=(("yn", "yes"),))
    changed = other.choices[0].changed(**{"label::English (en)": "aye"})
    with pytest.raises(FormError, match="reads otherwise"):
        joined([one, type(other)(other.survey, (changed,))], {})
    assert len(joined([one, other], {}).choices) == 1


@pytest.mark.parametrize("form_id", sorted(pack().plans))
def test_every_form_of_the_pack_can_be_put_together_without_a_warning(form_id: str) -> None:
    form = pack().form(form_id)
    assert form.warnings == ()
    for question in form.questions.values():
        assert question.kind is Kind.CALCULATED or question.labels["sr"], question.name


def test_every_form_of_the_pack_passes_the_validator_of_odk(tmp_path: Path) -> None:
    """General and special forms alike open in ODK; the gate brings Java, without it this fails."""
    java = shutil.which("java")
    assert java is not None, "ODK Validate needs Java: apt-get install default-jre-headless"
    for form_id in pack().plans:
        warnings: list[str] = []
        content = xlsform_workbook(pack().form(form_id))
        opened = convert(content, file_type=".xlsx", warnings=warnings)
        assert warnings == [], form_id
        (tmp_path / f"{form_id}.xml").write_text(opened.xform, encoding="utf-8")
    files = sorted(tmp_path.glob("*.xml"))
    assert len(files) > 20
    done = subprocess.run(
        [java, "-Djava.awt.headless=true", "-jar", ODK_VALIDATE_PATH, *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    reported = done.stdout + done.stderr
    assert done.returncode == 0, reported
    assert reported.count("Xform is valid") == len(files), reported


def test_the_validator_of_odk_refuses_a_form_that_is_wrong(tmp_path: Path) -> None:
    """What says yes to everything proves nothing."""
    whole = convert(xlsform_workbook(small()), file_type=".xlsx").xform
    broken = whole.replace("= 'yes'", "= = 'yes'")
    assert broken != whole
    path = tmp_path / "broken.xml"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(ODKValidateError):
        check_xform(str(path))


def test_pyxform_validates_a_form_that_an_office_would_send() -> None:
    content = xlsform_workbook(pack().form("higher-prosecution"))
    assert convert(content, file_type=".xlsx", validate=True).xform


def test_every_institution_gets_a_form_and_the_most_special_one() -> None:
    plans = {code: form_for(item).id for code, item in institutions().items()}
    assert plans["hppo-nis"] == "higher-prosecution"
    assert plans["moi"] == "police"
    assert plans["shelter"] == "shelter"
    assert plans["national-assembly"] == "general"
    assert len(plans) == len(institutions())
