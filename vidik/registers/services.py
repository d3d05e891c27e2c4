# SPDX-License-Identifier: EUPL-1.2
"""Enter rows in registers, strike them out, join those of one event."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.forms import Form
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.audit.services.recording import record
from vidik.cases.methods.codes import read_code
from vidik.cases.models import Case
from vidik.cases.selectors import cases
from vidik.core.bulk import insert_rows
from vidik.core.formats import format_number
from vidik.core.packfiles import Pack
from vidik.core.transliterate import fold
from vidik.institutions.models import FREE_MAIL
from vidik.registers import figures, sections
from vidik.registers.loading import read_counts, read_registers, rooms_counted
from vidik.registers.methods.words import Fault, fault_in, tidy
from vidik.registers.models import Definition, Entry
from vidik.registers.registry import register as add
from vidik.registers.registry import register_called, registers, when_declared
from vidik.registers.selectors import GOES_ON, next_of, standing_roots
from vidik.registers.types import (
    LONGEST,
    Field,
    GeneratedRow,
    Kind,
    Precision,
    Register,
    Values,
)

GONE_ON: Final = gettext_lazy("This entry was struck out, or somebody has already gone on from it.")
AHEAD: Final = 20
"""Years ahead in which a day may lie."""


def enter(
    register: Register,
    values: Values,
    *,
    when: dt.datetime | dt.date,
    actor: Actor,
    further: Form | None = None,
    event: uuid.UUID | None = None,
    case: Case | None = None,
    follows: Entry | None = None,
) -> Entry:
    """Enter a row for the actor's institution.

    Args:
        register: which one.
        values: by field; what was left blank is absent.
        when: a moment where the register says the minute, else a day.
        actor: who enters it.
        further: the register's second form, valid.
        event: that of another institution's row about the same event.
        case: where rows belong to cases, one of which the actor sees the register's part.
        follows: a row of the same case, or institution, and register from which this one goes on.

    Raises:
        ValidationError: by field, what is wrong.
        Denied: the actor keeps no such register.
        OutOfScope: the actor does not see that part of the case.
    """
    with change(actor, writing(register), about=register) as act:
        require_case(register, case, actor)
        assert actor.institution is not None  # noqa: S101 - keepers act for an institution
        now = timezone.now()
        at = when if isinstance(when, dt.datetime) else None
        day = timezone.localdate(at) if at else when
        values = tidied(register, values)
        faults = {**_wrong_time(register, day, at, now), **wrong_values(register, values)}
        faults |= _wrong_links(register, values, actor)
        if register.check is not None and not faults:
            faults |= register.check(values, day)
        if faults:
            raise ValidationError(faults)
        due = values.get(register.due)
        row = Entry(
            register_id=register.code,
            institution_id=actor.institution,
            day=day,
            values=in_order(register, values, actor.institution),
            event=event,
            case=case,
            part=register.part_of(values),
            follows=_gone_on_from(follows, register, case, actor),
            due_on=dt.date.fromisoformat(due) if due else None,
            search_text=search_text(register, values),
        )
        row.root_id = row.pk if row.follows is None else row.follows.root_id
        if register.precision == Precision.MINUTE:
            row.at = at
        if register.precision == Precision.MONTH:
            row.day = day.replace(day=1)
        else:
            row.entered_at, row.entered_by_id = now, actor.user_id
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            # Two at once went on from the same row: the database takes one of them.
            if "one_entry_goes_on_from_another" not in str(error):
                raise
            raise ValidationError({"follows": GONE_ON}) from error
        if register.entered is not None:
            register.entered(row, further, actor)
        # What nobody may read one by one is not pointed at either.
        subject = None if register.is_sums_only else row
        act.record("entry.entered", subject, label="registers", register=register.code)
    return row


def enter_generated(rows: Iterable[GeneratedRow], *, by: int, actor: Actor) -> int:
    """Enter rows of synthetic persons at once: authorised once, on record once.

    Values are checked as by hand, and by the database row by row.

    Args:
        rows: in any order; each names its register and the institution whose row it is.
        by: key of the user who entered them.
        actor: the part of the system that enters generated persons.

    Returns:
        How many were entered.

    Raises:
        ValidationError: by field, what is wrong with a row.
    """
    with change(actor, Action.IDENTIFICATION_GENERATE) as act:
        checked: dict[str, dict[str, Any]] = {}
        # Checking an institution asks the database, which cannot answer while it takes the rows.
        checked_rows = [_generated(row, by, checked) for row in rows]
        entered = insert_rows(
            Entry,
            (
                "id", "register_id", "institution_id", "day", "at", "values", "case_id", "part",
                "due_on", "entered_at", "entered_by_id", "struck_why", "search_text", "pack_code",
            ),
            checked_rows,
        )  # fmt: skip
        act.record("entry.generated", label="registers", rows=entered)
    return entered


def _generated(row: GeneratedRow, by: int, checked: dict[str, dict[str, Any]]) -> tuple[Any, ...]:
    register = register_called(row.register)
    if register is None or (register.part is None) != (row.case is None):
        raise ValidationError({"register": _("This register has no such field.")})
    name = repr((row.register, row.institution, sorted(row.values.items())))
    if name not in checked:
        if faults := wrong_values(register, row.values):
            raise ValidationError(faults)
        checked[name] = in_order(register, row.values, row.institution)
    due = row.values.get(register.due)
    day = row.at.date()
    return (
        uuid.uuid4(), register.code, row.institution, day,
        row.at if register.precision == Precision.MINUTE else None, checked[name], row.case,
        register.part_of(row.values), dt.date.fromisoformat(due) if due else None, row.at, by, "",
        search_text(register, row.values), "",
    )  # fmt: skip


def writing(register: Register) -> Action:
    """Return the action of whoever enters rows in a register."""
    return Action.REGISTERS_MANAGE if register.part is None else Action.CASE_ENTRIES_WRITE


def require_case(register: Register, case: Case | None, actor: Actor) -> None:
    """Require that a row belongs to a case whose part the actor sees, or to none.

    Raises:
        OutOfScope: it does not.
    """
    if register.part is None:
        belongs = case is None
    else:
        belongs = case is not None and register.part in cases.parts_visible(actor, case)
    if not belongs:
        raise OutOfScope(action=Action.CASES_READ, label="cases.case", key=str(case and case.pk))


def _gone_on_from(
    row: Entry | None, register: Register, case: Case | None, actor: Actor
) -> Entry | None:
    """Give the row that another one goes on from; the database takes a second one from nobody.

    Raises:
        ValidationError: it is struck out, or somebody has gone on from it.
    """
    if row is None:
        return None
    reading = Action.REGISTERS_MANAGE if register.part is None else Action.CASE_ENTRIES_READ
    rows = scope(actor, reading, Entry.objects.filter(pk=row.pk, register=register.code))
    of_case = Q(case__isnull=True) if case is None else Q(case=case)
    found = rows.filter(of_case, GOES_ON, struck_at__isnull=True).first()
    if found is None:
        raise ValidationError({"follows": GONE_ON})
    return found


def _wrong_time(
    register: Register, day: dt.date, at: dt.datetime | None, now: dt.datetime
) -> dict[str, str]:
    if at is not None and at > now:
        return {"when": _("Enter a time in the past.")}
    if day > timezone.localdate(now):
        return {"when": _("Enter a day that is not in the future.")}
    if day.year < register.earliest:
        first = {"year": register.earliest}
        return {"when": _("Enter a day after the beginning of %(year)s.") % first}
    return {}


def wrong_values(register: Register, values: Values) -> dict[str, str]:
    """Say by field what is wrong with the values of a row; links apart."""
    found = {
        name: _("This register has no such field.") for name in values.keys() - register.by_name
    }
    for each in register.fields:
        value = values.get(each.name)
        if value in (None, [], {}):
            if is_asked(each, values) and each.required:
                found[each.name] = str(each.error or _("This field is required."))
        elif each.when and not is_asked(each, values):
            found[each.name] = _("This is not asked here. Leave it blank.")
        elif wrong := _wrong(each, value) or _wrong_sum(register, each, values):
            found[each.name] = wrong
    return found


def is_asked(field: Field, values: Values) -> bool:
    """Return whether a field is asked, given the others."""
    if field.when is None:
        return True
    given = values.get(field.when[0])
    return bool(field.when[1] & set(given)) if isinstance(given, list) else given in field.when[1]


def _wrong(field: Field, value: Any) -> str:
    if (look := _LOOKS.get(field.kind)) is not None:
        return look(field, value)
    codes = {code for code, _label in field.options()}
    given: Collection[Any] = value if isinstance(value, (list, dict)) else [value]
    is_several = field.kind in {Kind.CODES, Kind.INSTITUTIONS}
    is_coded = field.kind not in {Kind.NUMBER, Kind.FLAG}
    if is_several != isinstance(value, list) or (is_coded and not set(given) <= codes):
        return _("Choose from the list.")
    if len(set(given)) < len(given):
        return _("Choose each answer once.")
    if field.kind == Kind.CODES and field.excludes in given and len(given) > 1:
        label = dict(field.options())[field.excludes]
        return _("Either “%(answer)s” or other answers: not both.") % {"answer": label}
    numbers = value.values() if field.kind == Kind.COUNTS else given
    if field.kind in {Kind.NUMBER, Kind.COUNTS} and not all(
        isinstance(each, int) and field.least <= each <= field.most for each in numbers
    ):
        return _("Enter a whole number from %(least)s to %(most)s.") % {
            "least": field.least,
            "most": field.most,
        }
    return ""


def _wrong_mark(field: Field, value: Any) -> str:
    return "" if _as_typed(field, value) else _("Check this: it does not look as expected.")


def _wrong_words(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        return _("This field is required.")
    return wrong_words(value, longest=LONGEST[field.kind], is_one_line=field.kind == Kind.TITLE)


def wrong_words(text: str, *, longest: int, is_one_line: bool = False) -> str:
    """Return why words may not stand where everybody reads them; blank where they may."""
    fault = fault_in(
        text,
        longest=longest,
        is_one_line=is_one_line,
        is_case_code=lambda text: read_code(text) is not None,
        private_hosts=FREE_MAIL,
    )
    if fault is None:
        return ""
    return str(_FAULTS[fault] % {"most": format_number(longest, get_language() or "en")})


_FAULTS: Final = {
    Fault.TOO_LONG: gettext_lazy("Write at most %(most)s characters."),
    Fault.SEVERAL_LINES: gettext_lazy("Write this in one line."),
    Fault.HIDDEN: gettext_lazy("There is an invisible sign in this text. Type it anew."),
    Fault.PERSONAL_NUMBER: gettext_lazy(
        "This looks like a personal number. No private person is named here."
    ),
    Fault.CASE_CODE: gettext_lazy("This looks like the code of a case. No case is named here."),
    Fault.PRIVATE_MAIL: gettext_lazy(
        "This is an address at a private e-mail provider. Only official addresses stand here."
    ),
}


def _wrong_links(register: Register, values: Values, actor: Actor) -> dict[str, str]:
    """Say which links lead to no row that stands and that the actor may read."""
    given = [(each, values[each.name]) for each in register.linking if values.get(each.name)]
    found = standing_roots(actor, [value for _each, value in given])
    return {
        each.name: _("Choose from the list.")
        for each, value in given
        if found.get(str(value)) != each.register
    }


def tidied(register: Register, values: Values) -> Values:
    """Return values with their words as they are stored, without answers that were left blank."""
    words = {each.name for each in register.words}
    return {
        name: tidy(value) if name in words and isinstance(value, str) else value
        for name, value in values.items()
        if value != "" or name not in register.by_name
    }


def search_text(register: Register, values: Values) -> str:
    """Return the words of a row as they are searched; blank where its register has none."""
    return fold(" ".join(str(values.get(each.name) or "") for each in register.words)).strip()


def _wrong_sum(register: Register, field: Field, values: Values) -> str:
    together = sum(values.get(name) or 0 for name in field.parts)
    if not field.parts or values[field.name] == together:
        return ""
    return _("This is not the sum of %(parts)s, which is %(sum)s.") % {
        "parts": ", ".join(str(register.by_name[name].label) for name in field.parts),
        "sum": format_number(together, get_language() or "en"),
    }


def _wrong_day(field: Field, value: Any) -> str:
    today = timezone.localdate()
    try:
        day = dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        day = dt.date.min
    if not field.earliest <= day.year <= today.year + AHEAD:
        return _("Enter a day from the years %(first)s to %(last)s.") % {
            "first": field.earliest,
            "last": today.year + AHEAD,
        }
    if day > today and not field.may_lie_ahead:
        return _("Enter a day that is not in the future.")
    return ""


_LOOKS: Final[Mapping[Kind, Callable[[Field, Any], str]]] = {
    Kind.DATE: _wrong_day,
    Kind.TITLE: _wrong_words,
    Kind.TEXT: _wrong_words,
    # Links are looked up together, as the actor sees them.
    Kind.LINK: lambda _field, _value: "",
    Kind.KEYED: _wrong_mark,
}


def _as_typed(field: Field, value: Any) -> str:
    """Return a typed number without spaces and in small letters; blank where it cannot be one."""
    text = "".join(str(value).split()).lower()
    return text if re.fullmatch(field.pattern or r"[0-9a-z./-]{4,40}", text) else ""


def mark_of(register: Register, field: Field, value: Any, *, institution: int) -> str:
    """Return the mark that is kept of a typed number: the same for the same institution alone.

    It is made with the secret key, which the database lacks: nobody can try numbers out there.
    """
    text = f"{register.code}\x1f{field.name}\x1f{institution}\x1f{_as_typed(field, value)}"
    return salted_hmac("vidik.registers.keyed", text, algorithm="sha256").hexdigest()[:32]


def in_order(register: Register, values: Values, institution: int) -> dict[str, Any]:
    """Put values in the order of the declaration, so that no order of ticking is stored."""
    found: dict[str, Any] = {}
    for each in register.fields:
        value = values.get(each.name)
        if value in (None, [], {}):
            continue
        if each.kind in {Kind.CODES, Kind.INSTITUTIONS}:
            order = {code: place for place, (code, _label) in enumerate(each.options())}
            value = sorted(value, key=order.__getitem__)
        if each.kind == Kind.KEYED:
            value = mark_of(register, each, value, institution=institution)
        found[each.name] = value
    return found


def strike(row: Entry, register: Register, why: str = "", *, actor: Actor) -> bool:
    """Strike out a row that is wrong; doing it again changes nothing.

    Args:
        row: of the actor's institution.
        register: whose row it is.
        why: a code of the register's reasons; blank where it asks for none.
        actor: who strikes it out.

    Returns:
        Whether it was struck out now.

    Raises:
        ValidationError: no reason was given, or a newer version goes on from it.
        OutOfScope: it is another institution's.
    """
    with change(actor, writing(register), about=row, idempotent=True) as act:
        if why not in (reasons_of(register) or {"": ""}):
            raise ValidationError({"why": _("State why it is struck out.")})
        if register.is_named and next_of(row) is not None:
            raise ValidationError(GONE_ON)
        struck = Entry.objects.filter(pk=row.pk, struck_at__isnull=True).update(
            struck_at=timezone.now(), struck_by=actor.user_id, struck_why=why
        )
        if struck:
            act.record("entry.struck", register=register.code)
    return bool(struck)


def record_reading(row: Entry, *, actor: Actor) -> None:
    """Put on record that somebody read a row about a case."""
    record(actor.label, "case-entry.read", row)


def reasons_of(register: Register) -> dict[str, str]:
    """Give why a row may be struck out, in the reader's language; none where no reason is asked."""
    found = register.reasons() if callable(register.reasons) else register.reasons
    return {str(code): str(label) for code, label in found}


def write_definitions() -> None:
    """Let the database know the registers as they are declared; run by the owner of the tables.

    A register that is no longer declared keeps its definition as long as it has rows.
    """
    for each in registers():
        Definition.objects.update_or_create(
            code=each.code,
            defaults={
                "fields": each.as_stored(),
                "keepers": sorted(each.keepers),
                "precision": each.precision.value,
                "reasons": list(reasons_of(each)),
                "is_sums_only": each.is_sums_only,
                "part": each.part or "",
                "narrowed": _narrowed(each),
                "seen_by": sorted(each.seen_by),
            },
        )


def _narrowed(register: Register) -> dict[str, Any]:
    said = register.narrowed
    if said is None:
        return {}
    return {"field": said.field, "codes": sorted(said.among), "part": said.part.value}


def _count(pack: Pack, declared: Register) -> None:
    figures.register(declared.code, read_counts(pack, declared))


def add_those_of_the_pack() -> None:
    """Add the registers of the pack in use, and what registers of rooms count by it.

    A faulty file adds none: `vidik setup` and `vidik pack check` say what is wrong with it.
    """
    pack = Pack(Path(settings.PACKS_DIR) / settings.PACK)
    for code in rooms_counted(pack):
        when_declared(code, partial(_count, pack))
    for each in read_registers(pack):
        if register_called(each.code) is None:
            add(each, of_pack=True)
            figures.register(each.code, each.counted_as)
    sections.register()
