# SPDX-License-Identifier: EUPL-1.2
"""Files of packs: what they may say, and one clear line for whatever they may not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pytest

from tests.packs import faults_of, pack_of
from vidik.core.languages import NO_TEXT, Texts
from vidik.core.packfiles import (
    BareTexts,
    Blank,
    BlankTexts,
    Column,
    PackError,
    PartialTexts,
    read,
    typed,
)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: Texts
    many: Annotated[int, Column(key="number", low=1, high=9)]
    is_open: Annotated[bool, Column(key="open")]
    since: dt.date | None
    tags: Annotated[tuple[str, ...], Column(blank=True)]
    note: BlankTexts
    short: PartialTexts
    parent: Blank
    colour: Colour = Colour.RED


HEAD = (
    "code,name_en,name_sr,number,open,since,tags,note_en,note_sr,short_en,short_sr,parent,colour\n"
)
GOOD = "a,A,А,1,yes,2024-12-31,x|y,,,S,,,blue\n"


def table(folder: Path, text: str | bytes) -> tuple[list[Row], list[str]]:
    pack = pack_of(folder, {"t.csv": text})
    return pack.table("t.csv", Row), faults_of(pack)


def test_a_row_has_the_types_of_its_fields(tmp_path: Path) -> None:
    (row,), faults = table(tmp_path, HEAD + GOOD)
    assert faults == []
    assert row == Row(
        "a", Texts(en="A", sr="А"), 1, is_open=True, since=dt.date(2024, 12, 31), tags=("x", "y"),
        note=NO_TEXT, short=Texts(en="S"), parent="", colour=Colour.BLUE,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("a,A,А", ",A,А", "t.csv:2: code: a text"),
        ("a,A,А", "a,A,", "t.csv:2: name_sr: a text, as in every language of the country"),
        (",1,yes", ",ten,yes", "t.csv:2: number: a whole number from 1 to 9, not “ten”"),
        (",1,yes", ",10,yes", "t.csv:2: number: a whole number from 1 to 9, not “10”"),
        (",1,yes", ",1,maybe", "t.csv:2: open: yes or no, not “maybe”"),
        ("2024-12-31", "31.12.2024", "t.csv:2: since: a day such as 2024-12-31, not “31.12.2024”"),
        ("blue", "green", "t.csv:2: colour: one of red, blue, not “green”"),
        (",,,S,", ",n,,S,", "t.csv:2: note_sr: a text, as in every language of the country"),
        ("a,A", "=1+1,A", "t.csv:2: code: a value; a spreadsheet would take it as a formula"),
        (",blue", "", "t.csv:2: row: 13 cells, not 12"),
        ("name_sr", "name_xx", "t.csv:1: name_sr: this column"),
        ("name_sr", "name_en", "t.csv:1: name_en: each column once, with a name"),
        ("parent,", "parents,", "t.csv:1: parents: no other columns than code, name_en, name_sr"),
        (GOOD, 'a,"A', "t.csv:2: row: cells parted by commas"),
        (HEAD + GOOD, "", "t.csv:1: header: a line with the names of the columns"),
    ],
)
def test_a_table_with_a_fault_names_file_line_field_and_what_was_expected(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = HEAD + GOOD
    assert old in text
    _rows, faults = table(tmp_path, text.replace(old, new, 1))
    assert any(fault.startswith(message) for fault in faults), faults


def test_every_fault_is_named_and_lines_are_those_of_the_file(tmp_path: Path) -> None:
    text = HEAD + GOOD.replace("a,A", 'a,"A\nand B"') + GOOD.replace("1,yes", "x,perhaps")
    rows, faults = table(tmp_path, text)
    assert len(rows) == 1
    assert [fault.split(": ")[0:2] for fault in faults] == [
        ["t.csv:4", "number"],
        ["t.csv:4", "open"],
    ]


def test_a_mark_of_the_byte_order_is_read_over_and_another_encoding_refused(
    tmp_path: Path,
) -> None:
    assert table(tmp_path, b"\xef\xbb\xbf" + (HEAD + GOOD).encode())[1] == []
    for encoding in ("cp1251", "utf-16"):
        _rows, faults = table(tmp_path, (HEAD + GOOD).encode(encoding))
        assert faults[0].endswith("file: text in UTF-8"), encoding


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "t.csv").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    pack = pack_of(tmp_path, {})
    assert pack.table("t.csv", Row) == []
    assert faults_of(pack) == ["t.csv:1: file: at most 20 MB"]


def test_no_file_outside_the_folder_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    pack = pack_of(folder, {"u.csv": HEAD})
    (tmp_path / "t.csv").write_text(HEAD + GOOD, encoding="utf-8")
    (folder / "linked.csv").symlink_to(tmp_path / "t.csv")
    for name in ("../t.csv", "linked.csv", "/etc/passwd"):
        assert pack.table(name, Row) == []
        assert f"{name}:1: file: a file inside the folder of the pack" in faults_of(pack)


@dataclass(frozen=True, slots=True)
class Part:
    code: str
    text: BareTexts


@dataclass(frozen=True, slots=True)
class Document:
    title: Texts
    parts: tuple[Part, ...]
    sides: dict[str, tuple[str, ...]] = field(default_factory=dict)
    days: int = 3


WHOLE = """\
title: {en: Title, sr: Наслов}
parts:
  - {code: a, en: One, sr: Један}
  - code: b
    en: Two
    sr: Два
sides: {from: [x, y], to: z}
days: 4
"""


def document(folder: Path, text: str) -> tuple[Document | None, list[str]]:
    pack = pack_of(folder, {"d.yaml": text})
    return pack.document("d.yaml", Document), faults_of(pack)


def test_a_document_has_the_types_of_its_fields(tmp_path: Path) -> None:
    found, faults = document(tmp_path, WHOLE)
    assert faults == []
    assert found is not None
    assert found.parts[1] == Part("b", Texts(en="Two", sr="Два"))
    assert found.sides == {"from": ("x", "y"), "to": ("z",)}
    apart = WHOLE.replace("title: {en: Title, sr: Наслов}", "title_en: Title\ntitle_sr: Наслов")
    assert document(tmp_path, apart)[0] == found


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("    sr: Два", "", "d.yaml:4: sr: a text, as in every language of the country"),
        ("sr: Наслов", "xx: Title", "d.yaml:1: xx: a text in en, sr"),
        ("code: b", "kode: b", "d.yaml:4: kode: no other keys than code, en, sr"),
        ("code: b", "cod: b", "d.yaml:4: code: a text"),
        ("    en: Two", "    en: Two\n    en: Three", "d.yaml:6: en: each key once"),
        ("days: 4", "days: four", "d.yaml:8: days: a whole number, not “four”"),
        ("days: 4", "days: [", "d.yaml:9: document: YAML"),
        ("from: [x, y]", "from: {x: y}", "d.yaml:7: sides.from: a list"),
        (WHOLE, "", "d.yaml:1: document: keys with values"),
        (WHOLE, "- a\n", "d.yaml:1: document: keys with values"),
        (WHOLE, "title: !!python/object/apply:os.system [ls]\n", "d.yaml:1: "),
    ],
)
def test_a_document_with_a_fault_names_file_line_field_and_what_was_expected(
    tmp_path: Path, old: str, new: str, text: str
) -> None:
    assert old in WHOLE
    _found, faults = document(tmp_path, WHOLE.replace(old, new, 1))
    assert any(fault.startswith(text) for fault in faults), faults


def test_aliases_cannot_make_a_document_without_end(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    _found, faults = document(tmp_path, "\n".join(lines))
    assert faults == [
        "d.yaml:1: document: YAML (at most 1000000 values, with those that an alias repeats)"
    ]
    endless = document(tmp_path, "a: &a [*a]\n")[1]
    assert endless[0].startswith("d.yaml:1: document: YAML")
    deep = document(tmp_path, "a: " + "[" * 5000 + "]" * 5000)[1]
    assert deep[0].startswith("d.yaml:1: document: YAML")


def test_a_missing_file_is_a_fault_where_it_is_required(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, {})
    assert pack.document("d.yaml", Document) is None
    assert pack.table("t.csv", Row) == []
    assert faults_of(pack) == []
    pack.table("u.csv", Row, required=True)
    assert faults_of(pack) == ["u.csv:1: file: a file that can be read (No such file or directory)"]


def test_references_and_codes_that_appear_twice_are_named(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, {"t.csv": HEAD + GOOD + GOOD.replace(",,blue", ",c,blue")})
    rows = pack.table("t.csv", Row)
    pack.expect_unique(rows)
    pack.expect_known(rows, "parent", pack.codes("t.csv"), "a code of this table")
    assert faults_of(pack) == [
        "t.csv:3: code: each value once, “a” stands twice",
        "t.csv:3: parent: a code of this table, there is no “c”",
    ]


def test_what_was_stored_is_given_its_type_again() -> None:
    assert typed(Part, {"code": "a", "en": "A", "sr": "А"}) == Part("a", Texts(en="A", sr="А"))
    with pytest.raises(PackError, match="sr: a text"):
        typed(Part, {"code": "a", "en": "A"})


def test_reading_a_part_raises_all_its_faults(tmp_path: Path) -> None:
    pack_of(tmp_path, {"d.yaml": "title: {en: T}\nparts: []\n"})
    with pytest.raises(PackError) as raised:
        read(tmp_path, lambda pack: pack.document("d.yaml", Document))
    assert [fault.field for fault in raised.value.faults] == ["sr", "parts"]
