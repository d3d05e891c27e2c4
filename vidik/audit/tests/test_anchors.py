# SPDX-License-Identifier: EUPL-1.2
"""Signed heads outside the database find what the chain alone cannot."""

from __future__ import annotations

import base64
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from vidik.audit.models import AuditAnchor, AuditEvent, AuditHead
from vidik.audit.selectors import last_signed_head
from vidik.audit.services.anchors import (
    SigningPaused,
    anchor_file,
    note_restored,
    read_anchors,
    sign_head,
)
from vidik.audit.services.recording import record
from vidik.audit.services.signing_keys import AnchorError
from vidik.audit.services.verifying import verify

pytestmark = pytest.mark.django_db

REWRITE = """
do $$
declare act record; before text;
begin
    select hash into before from audit_auditevent where sequence = {first} - 1;
    before := coalesce(before, repeat('0', 64));
    for act in select * from audit_auditevent where sequence >= {first} order by sequence loop
        update audit_auditevent set previous_hash = before, hash = audit_link(
            sequence, at, actor, verb, subject_label, subject_key, request, membership, payload,
            before) where sequence = act.sequence returning hash into before;
    end loop;
    update audit_audithead set hash = before, sequence = (
        select max(sequence) from audit_auditevent);
end $$
"""
"""What somebody can do who owns the tables and knows how the chain is made: all of it anew."""

EDIT = "update audit_auditevent set actor = 'user:2' where sequence = {first};"
TAKE_OUT = """
delete from audit_auditevent where sequence = {first};
update audit_auditevent set sequence = -sequence where sequence > {first};
update audit_auditevent set sequence = -sequence - 1 where sequence < 0;
"""
SET_BACK = """
delete from audit_auditevent where sequence > {last};
update audit_audithead set sequence = {last}, hash = (
    select hash from audit_auditevent where sequence = {last})
"""


def act(count: int = 1) -> int:
    for number in range(count):
        record("user:1", "thing.made", label="thing", key=str(number))
    return AuditHead.objects.get(pk=1).sequence


def as_owner(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_auditevent disable trigger user")
        cursor.execute(sql)


def test_a_signed_head_stands_outside_and_agrees(folder: Path) -> None:
    number = act(3)
    line = sign_head()
    assert line is not None
    assert (line.sequence, line.hash) == (number, AuditEvent.objects.get(pk=number).hash)
    assert anchor_file() == folder / "elsewhere" / "heads.jsonl"
    assert json.loads(anchor_file().read_text())["sequence"] == number
    result = verify()
    assert result.whole
    assert (result.anchors.lines, result.anchors.agreeing) == (1, 1)
    signed = last_signed_head()
    assert signed is not None
    assert signed.sequence == number


def test_nothing_is_signed_twice_and_each_line_follows_on_the_one_before() -> None:
    act()
    assert sign_head() is not None
    assert sign_head() is None
    for _number in range(3):
        act()
        assert sign_head() is not None
    assert verify().anchors.agreeing == 4


def test_key_and_heads_are_for_their_owner_only(folder: Path) -> None:
    act()
    sign_head()
    for path in (folder / "keys" / "audit-signing.key", anchor_file()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (folder / "keys" / "audit-signing.key").chmod(0o644)
    act()
    with pytest.raises(AnchorError, match="600"):
        sign_head()


def test_a_chain_computed_anew_is_found_by_the_signed_head(folder: Path) -> None:
    first = act(2)
    sign_head()
    middle = act(2)
    sign_head()
    act(2)
    as_owner((EDIT + REWRITE).format(first=middle))
    result = verify()
    assert (result.fault, result.first_broken) == ("anchor", first + 1)
    (folder / "none.jsonl").write_text("")
    alone = verify(read_anchors(folder / "none.jsonl"))
    assert alone.whole, "without the signed heads the new chain is as good as the old one"


def test_an_act_taken_out_of_a_chain_computed_anew_is_found_by_the_signed_head() -> None:
    first = act(2)
    sign_head()
    last = act(3)
    sign_head()
    as_owner((TAKE_OUT + REWRITE).format(first=first + 1))
    result = verify()
    assert (result.fault, result.first_broken) == ("rolled-back", last)


def test_a_database_that_was_set_back_is_found_by_the_signed_head() -> None:
    remaining = act(2)
    act(3)
    sign_head()
    as_owner(SET_BACK.format(last=remaining))
    result = verify()
    assert (result.fault, result.first_broken) == ("rolled-back", remaining + 1)


def test_acts_that_followed_a_database_set_back_do_not_hide_it() -> None:
    remaining = act(2)
    act(3)
    sign_head()
    as_owner(SET_BACK.format(last=remaining))
    act(5)
    assert verify().fault == "anchor"


def _edited(lines: list[str]) -> list[str]:
    return [lines[0].replace('"sequence":', '"sequence":1'), *lines[1:]]


FILES: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "an edited line": (_edited, "order"),
    "a removed line": (lambda lines: [lines[0], lines[2]], "order"),
    "lines that changed places": (lambda lines: [lines[1], lines[0], lines[2]], "order"),
    "a tail cut off": (lambda lines: lines[:2], "missing"),
    "an empty file": (lambda _lines: [], "missing"),
    "a garbled last line": (lambda lines: [*lines[:2], lines[2][:40]], "missing"),
}


@pytest.mark.parametrize(("change", "fault"), FILES.values(), ids=FILES.keys())
def test_a_file_of_heads_that_was_changed_shows(
    change: Callable[[list[str]], list[str]], fault: str
) -> None:
    for _number in range(3):
        act()
        sign_head()
    lines = anchor_file().read_text().splitlines()
    anchor_file().write_text("".join(f"{line}\n" for line in change(lines)))
    result = verify()
    assert (result.whole, result.fault, result.anchors.fault) == (False, "heads", fault)


def test_a_line_torn_by_a_power_cut_spoils_nothing() -> None:
    act()
    sign_head()
    with anchor_file().open("a") as output:
        output.write('{"at":"2026-11-24T10:0')
    act()
    sign_head()
    result = verify()
    assert result.whole
    assert (result.anchors.lines, result.anchors.agreeing) == (3, 2)


def test_a_head_signed_with_another_key_is_no_proof(folder: Path) -> None:
    act()
    sign_head()
    for name in ("audit-signing.key", "audit-signing.pub"):
        (folder / "keys" / name).unlink()
    act()
    sign_head()
    result = verify()
    assert (result.whole, result.untouched) == (True, False)
    assert (result.anchors.lines, result.anchors.agreeing) == (2, 1)
    assert (result.anchors.forged, result.anchors.forged_notes) == ((1,), 0)
    stranger = folder / "stranger.pub"
    stranger.write_bytes(base64.b64encode(bytes(range(32))))
    result = verify(read_anchors(anchor_file(), stranger))
    assert (result.whole, result.anchors.fault) == (False, "signature")


def test_a_copy_elsewhere_proves_the_chain_without_the_data_folder(folder: Path) -> None:
    act()
    sign_head()
    act()
    sign_head()
    copy, keys = folder / "copy.jsonl", folder / "copy.pub"
    copy.write_text(anchor_file().read_text())
    keys.write_text((folder / "keys" / "audit-signing.pub").read_text())
    assert verify(read_anchors(copy, keys)).anchors.agreeing == 2
    copy.write_text(copy.read_text().splitlines()[1] + "\n")
    result = verify(read_anchors(copy, keys))
    assert result.whole, "a copy may begin later"
    assert result.anchors.agreeing == 1


def test_what_was_noted_of_signed_heads_stays() -> None:
    act()
    sign_head()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditAnchor.objects.all().delete()


def test_a_folder_that_cannot_be_written_says_so(folder: Path) -> None:
    (folder / "elsewhere").write_text("a file where a folder should be")
    act()
    with pytest.raises(AnchorError, match="cannot be"):
        sign_head()


# ------------------------------------------------------------------ back to a backup


def set_back(remaining: int) -> None:
    """Put the database as it was after an act, with what it remembered of signed heads then."""
    as_owner(SET_BACK.format(last=remaining))
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_auditanchor disable trigger user")
        cursor.execute("delete from audit_auditanchor where sequence > %s", [remaining])
        cursor.execute("alter table audit_auditanchor enable trigger user")


def test_heads_signed_after_a_backup_are_no_fault_of_the_backup() -> None:
    act()
    sign_head()
    remaining = act(2)
    act(3)
    sign_head()
    set_back(remaining)
    result = verify(put_back=True)
    assert result.whole
    assert (result.anchors.beyond, result.anchors.disagreeing) == (3, None)
    assert verify().fault == "rolled-back"
    assert note_restored("a-backup", remaining) is not None
    result = verify()
    assert result.whole
    assert (result.anchors.given_up, result.anchors.agreeing) == (1, 2)
    act(5)
    sign_head()
    assert verify().whole


def test_after_a_restore_a_database_set_back_again_is_found() -> None:
    remaining = act(2)
    act(3)
    sign_head()
    set_back(remaining)
    note_restored("a-backup", remaining)
    later = act(2)
    act()
    sign_head()
    set_back(later)
    assert verify().fault == "rolled-back"
    set_back(remaining - 1)
    assert verify().fault == "rolled-back"


def test_a_restored_line_excuses_no_earlier_head_that_disagrees() -> None:
    first = act(2)
    sign_head()
    last = act(2)
    as_owner((EDIT + REWRITE).format(first=first))
    result = verify(put_back=True)
    assert result.whole, "the chain alone is as good as the old one"
    assert result.anchors.disagreeing == first
    note_restored("a-forged-backup", last)
    assert verify().fault == "anchor"


@pytest.mark.parametrize("left", [[], [0]])
def test_heads_that_stayed_elsewhere_are_missed_until_a_restore_is_noted(left: list[int]) -> None:
    for _number in range(2):
        act()
        sign_head()
    lines = anchor_file().read_text().splitlines()
    anchor_file().write_text("".join(f"{lines[number]}\n" for number in left))
    assert verify().anchors.fault == "missing"
    result = verify(put_back=True)
    assert (result.whole, result.anchors.fault) == (True, "missing")
    note_restored("a-backup", result.events)
    assert verify().whole
    act()
    sign_head()
    anchor_file().write_text("\n".join(anchor_file().read_text().splitlines()[:-1]) + "\n")
    assert verify().anchors.fault == "missing", "what was signed since has to be there"


def test_a_restored_line_that_somebody_wrote_is_found() -> None:
    remaining = act(2)
    act(3)
    sign_head()
    set_back(remaining)
    note_restored("a-backup", remaining)
    text = anchor_file().read_text()
    for forged in (
        text.replace("a-backup", "b-backup"),
        text.replace(',"restored":"a-backup"', ""),
    ):
        anchor_file().write_text(forged)
        assert verify().anchors.fault == "missing"


def test_where_nobody_ever_signed_no_restore_is_noted() -> None:
    number = act()
    assert note_restored("a-backup", number) is None
    assert not anchor_file().exists()


def test_a_restore_is_not_noted_with_a_key_drawn_just_now(folder: Path) -> None:
    number = act()
    sign_head()
    before = anchor_file().read_bytes()
    key = folder / "keys" / "audit-signing.key"
    key.unlink()
    with pytest.raises(AnchorError, match=r"put audit-signing\.key there"):
        note_restored("a-backup", number)
    assert anchor_file().read_bytes() == before
    assert not key.exists()


def test_a_disk_that_takes_half_a_line_takes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    act()
    sign_head()
    before = anchor_file().read_bytes()
    act()
    whole = os.write

    def nearly_full(handle: int, content: bytes) -> int:
        if len(content) < 100:
            raise OSError(28, "No space left on device")
        return whole(handle, content[:-50])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", nearly_full)
        with pytest.raises(AnchorError, match="No space left"):
            sign_head()
    assert anchor_file().read_bytes() == before
    assert AuditAnchor.objects.count() == 1
    sign_head()
    result = verify()
    assert result.whole
    assert result.anchors.agreeing == 2


def test_a_disk_that_takes_a_line_in_parts_has_the_whole_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    act()
    whole = os.write
    monkeypatch.setattr(os, "write", lambda handle, content: whole(handle, content[:7]))
    sign_head()
    assert verify().whole


def test_nobody_waits_to_sign_while_the_database_is_copied() -> None:
    act()
    copying = connection.copy()
    try:
        with copying.cursor() as cursor:
            cursor.execute("begin; select from audit_signingturn where id = 1 for update")
            with pytest.raises(SigningPaused, match="being copied"):
                sign_head()
    finally:
        copying.close()
    assert not anchor_file().exists()
    assert sign_head() is not None
