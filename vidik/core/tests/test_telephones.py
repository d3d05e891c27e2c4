# SPDX-License-Identifier: EUPL-1.2
"""Public numbers of the pack: each dials, says whom it reaches and who says so."""

from __future__ import annotations

from pathlib import Path

from vidik.core.packfiles import Pack
from vidik.core.telephones import (
    FILE,
    Kind,
    check_telephones,
    danger_telephones,
    helplines,
    telephones,
)

HEADER = (
    "code,number,kind,in_danger,label_en,label_sr,hint_en,hint_sr,hours_en,hours_sr,"
    "source_en,source_sr,verified\n"
)


def test_whom_to_call_in_danger_comes_from_the_pack_in_its_order() -> None:
    assert [each.number for each in danger_telephones()] == ["192", "194"]
    assert all(each.kind is Kind.HELPLINE for each in helplines())
    assert "116000" in {each.number for each in helplines()}


def test_every_number_has_a_source_in_each_language() -> None:
    for each in telephones():
        assert each.source.is_complete, each.code
        assert each.label.is_complete, each.code


def test_what_cannot_be_dialled_or_stands_twice_is_refused(tmp_path: Path) -> None:
    rows = (
        "a,192,emergency,1,A,А,,,,,S,С,yes\n"
        "b,192,emergency,1,B,Б,,,,,S,С,yes\n"
        "c,call me,helpline,,C,Ц,,,,,,,no\n"
        "d,193,private,,D,Д,,,,,S,С,no\n"
    )
    (tmp_path / FILE).write_text(HEADER + rows, "utf-8")
    pack = Pack(tmp_path)
    check_telephones(pack)
    faults = "\n".join(map(str, pack.faults))
    for expected in (
        "3: number: each value once",
        "3: in_danger: each value once",
        "4: number: a number to dial",
        "4: source_en: a text",
        "5: kind: one of emergency, helpline",
    ):
        assert expected in faults
