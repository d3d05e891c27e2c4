# SPDX-License-Identifier: EUPL-1.2
"""Load a pack's working calendar and its kinds of notices, beside those that rooms registered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.languages import LanguageFault, Texts
from vidik.core.models import Code
from vidik.exchange.methods.calendars import Calendar
from vidik.exchange.methods.deadlines import CountedFrom, DeadlineRule, Unit
from vidik.exchange.models import CalendarDay, Channel, Kind, Rung, WorkingCalendar
from vidik.exchange.registry import registered_kinds
from vidik.exchange.services.calendar import bump, count_again_later
from vidik.exchange.services.working_days import rule_of
from vidik.exchange.types import (
    READ_WITHIN,
    Audience,
    ChannelSpec,
    Duty,
    Expects,
    KindSpec,
    LoadedKinds,
    RungSpec,
    TermSpec,
    Urgency,
)
from vidik.institutions.models import Institution
from vidik.institutions.services.loading import KIND_LIST


class PackFault(ValueError):
    """A file of the pack that cannot be taken: which entry, what was expected, what was found."""


def load_pack_exchange(folder: Path, *, actor: Actor) -> LoadedKinds:
    """Load `exchange/calendar.yaml` and `exchange/kinds.yaml` of a pack; a pack may have neither.

    Kinds that are named no more are kept for the notices sent and offered no more.

    Raises:
        PackFault: an entry cannot be read.
    """
    with change(actor, Action.EXCHANGE_LOAD) as act:
        calendar = folder / "exchange" / "calendar.yaml"
        if calendar.exists():
            load_calendar(read_document(calendar), actor=actor)
            count_again_later()
        path = folder / "exchange" / "kinds.yaml"
        document = read_document(path) if path.exists() else {}
        lines = lines_of(path) if path.exists() else {}
        found = kinds_of(document, lines, known=_Known.now())
        specs = {spec.code: spec for spec in (*registered_kinds(), *found)}
        loaded = load_kinds(specs.values())
        load_channels(channels_of(document, lines, known=_Known.now()))
        act.record("notice-kinds.loaded", label="exchange", key="kinds", kinds=loaded.kinds)
    return loaded


def load_kinds(specs: Iterable[KindSpec]) -> LoadedKinds:
    """Bring the table of kinds and their ladders to what is declared."""
    rungs = 0
    codes = set()
    for spec in specs:
        codes.add(spec.code)
        kind, _made = Kind.objects.update_or_create(code=spec.code, defaults=_fields(spec))
        kind.rungs.all().delete()
        Rung.objects.bulk_create(
            Rung(
                kind=kind,
                duty=rung.duty,
                code=rung.code,
                amount=rung.amount,
                unit=rung.unit,
                audience=rung.audience,
                position=number,
                waits=rung.waits,
            )
            for number, rung in enumerate(spec.ladder)
        )
        rungs += len(spec.ladder)
    Kind.objects.exclude(code__in=codes).update(is_active=False)
    return LoadedKinds(len(codes), rungs)


def load_channels(specs: Iterable[ChannelSpec]) -> None:
    """Bring the table of channels to what the pack declares."""
    Channel.objects.all().delete()
    Channel.objects.bulk_create(
        Channel(
            code=spec.code,
            sender_kinds=list(spec.sender_kinds),
            addressee_kinds=list(spec.addressee_kinds),
            through=spec.through,
            ground=spec.ground,
        )
        for spec in specs
    )


def _fields(spec: KindSpec) -> dict[str, Any]:
    term, feedback = spec.term, spec.feedback
    return {
        "name": spec.name,
        "description": spec.description,
        "expects": spec.expects,
        "urgency": spec.urgency,
        "ground_code": spec.ground_code,
        "ground": spec.ground,
        "term_amount": term.amount if term else None,
        "term_unit": term.unit if term else "",
        "term_from": term.counted_from if term else CountedFrom.SENDING.value,
        "begins_next_day": term.begins_next_day if term else True,
        "ends_on_working_day": term.ends_on_working_day if term else True,
        "feedback_amount": feedback.amount if feedback else None,
        "feedback_unit": feedback.unit if feedback else "",
        "sender_kinds": list(spec.sender_kinds),
        "sender_codes": list(spec.sender_codes),
        "addressee_kinds": list(spec.addressee_kinds),
        "addressee_codes": list(spec.addressee_codes),
        "position": spec.position,
        "is_active": True,
    }


def load_calendar(document: Mapping[str, Any], *, actor: Actor) -> None:
    """Load the working calendar: country, weekly rest, rules, single days.

    Raises:
        PackFault: a rule or a day cannot be read.
    """
    rest = [int(day) for day in document.get("rest", [5, 6])]
    rules = list(document.get("rules", []))
    country = str(document.get("country", ""))
    try:
        Calendar(country=country, rules=tuple(map(rule_of, rules)), rest=frozenset(rest))
    except (KeyError, ValueError) as error:
        msg = f"exchange/calendar.yaml: {error}"
        raise PackFault(msg) from error
    bump()
    WorkingCalendar.objects.filter(pk=1).update(
        country=country, rest=rest, rules=rules, languages=dict(document.get("mail", {}))
    )
    wanted = {}
    for item in document.get("days", []):
        try:
            day = item["day"]
            wanted[day if isinstance(day, dt.date) else dt.date.fromisoformat(day)] = item
        except (KeyError, TypeError, ValueError) as error:
            msg = f"exchange/calendar.yaml, days: a date is expected; found {item!r}."
            raise PackFault(msg) from error
    now = timezone.now()
    standing = {row.day: row for row in CalendarDay.objects.filter(withdrawn_at__isnull=True)}
    for day, row in standing.items():
        if row.is_of_pack and day not in wanted:
            CalendarDay.objects.filter(pk=row.pk).update(withdrawn_at=now, withdrawn_by=actor.label)
    for day, item in wanted.items():
        if day in standing:
            continue
        CalendarDay.objects.create(
            day=day,
            works=bool(item["works"]),
            name=Texts.read(item, "name"),
            source=item["source"],
            is_of_pack=True,
            added_at=now,
            added_by=actor.label,
        )


Lines = Mapping[tuple[str, int], int]
"""The line of an entry, by the list in which it stands and its place there."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a pack may name: kinds of institutions, and institutions by their codes."""

    kinds: frozenset[str]
    codes: frozenset[str]

    @classmethod
    def now(cls) -> _Known:
        """Give what stands in the registry."""
        kinds = Code.objects.filter(list__code=KIND_LIST).values_list("code", flat=True)
        return cls(frozenset(kinds), frozenset(Institution.objects.values_list("code", flat=True)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an entry stands in the file."""

    line: int | None
    code: str

    def fault(self, field: str, problem: str) -> PackFault:
        """Give a fault that names file, line, entry and field."""
        line = f", line {self.line}" if self.line else ""
        return PackFault(f"exchange/kinds.yaml{line}, {self.code}, {field}: {problem}")


def kinds_of(
    document: Mapping[str, Any], lines: Lines | None = None, *, known: _Known
) -> list[KindSpec]:
    """Read the kinds of notices of a pack; ladders that several kinds share stand by name.

    Raises:
        PackFault: an entry cannot be read, or does not say who sends the kind and who receives it.
    """
    shared = document.get("ladders", {})
    found = []
    for number, item in enumerate(document.get("kinds", [])):
        place = _place("kinds", number, item, lines)
        sides = _sides(item, place, known, ("kinds", "institutions"))
        try:
            found.append(_spec(item, shared, number, sides))
        except KeyError as error:
            raise place.fault(str(error.args[0]), "is missing.") from error
        except LanguageFault as error:
            raise place.fault(*str(error).split(": ", 1)) from error
        except (TypeError, ValueError) as error:
            raise place.fault("a field", str(error)) from error
    return found


def channels_of(
    document: Mapping[str, Any], lines: Lines | None = None, *, known: _Known
) -> list[ChannelSpec]:
    """Read which institutions reach others through one body alone.

    Raises:
        PackFault: an entry cannot be read.
    """
    found = []
    for number, item in enumerate(document.get("channels", [])):
        place = _place("channels", number, item, lines)
        sides = _sides(item, place, known, ("kinds",))
        if item.get("through") not in known.codes:
            msg = f"name one institution of the registry; found {item.get('through')!r}."
            raise place.fault("through", msg)
        try:
            found.append(
                ChannelSpec(
                    code=item["code"],
                    sender_kinds=sides["from"]["kinds"],
                    addressee_kinds=sides["to"]["kinds"],
                    through=item["through"],
                    ground=Texts.read(item["ground"]),
                )
            )
        except KeyError as error:
            raise place.fault(str(error.args[0]), "is missing.") from error
        except LanguageFault as error:
            raise place.fault(*str(error).split(": ", 1)) from error
    return found


def _place(part: str, number: int, item: Any, lines: Lines | None) -> _Place:
    line = (lines or {}).get((part, number))
    if not isinstance(item, dict):
        raise _Place(line, f"{part}, number {number + 1}").fault("entry", "keys are expected.")
    return _Place(line, str(item.get("code", f"{part}, number {number + 1}")))


Side = dict[str, tuple[str, ...]]


def _sides(
    item: Mapping[str, Any], place: _Place, known: _Known, names: tuple[str, ...]
) -> dict[str, Side]:
    """Read `from` and `to`: who sends and who receives, by kind of institution and by code."""
    found: dict[str, Side] = {}
    for side in ("from", "to"):
        told = item.get(side)
        if not isinstance(told, dict) or not any(told.values()):
            msg = f"name who it is, by {' or '.join(names)}; none is named."
            raise place.fault(side, msg)
        if strange := sorted(set(told) - set(names)):
            raise place.fault(side, f"{', '.join(names)} are expected; found {strange[0]!r}.")
        found[side] = {}
        for name, standing in (("kinds", known.kinds), ("institutions", known.codes)):
            listed = told.get(name) or []
            if not isinstance(listed, list):
                raise place.fault(f"{side}, {name}", f"a list is expected; found {listed!r}.")
            if unknown := [each for each in listed if each not in standing]:
                msg = f"the registry has no “{unknown[0]}”."
                raise place.fault(f"{side}, {name}", msg)
            found[side][name] = tuple(listed)
    return found


def _spec(
    item: Mapping[str, Any], shared: Mapping[str, Any], position: int, sides: dict[str, Side]
) -> KindSpec:
    ground = item["ground"]
    ladder = [
        *_rungs(item.get("ladder", []), shared, Duty.ANSWER),
        *_rungs(item.get("feedback_ladder", []), shared, Duty.FEEDBACK),
    ]
    return KindSpec(
        code=item["code"],
        name=Texts.read(item, "name"),
        description=Texts.read(item, "description", blank=True),
        expects=Expects(item["expects"]),
        urgency=Urgency(item.get("urgency", "normal")),
        ground_code=ground["code"],
        ground=Texts.read(ground),
        term=_term(item.get("term")),
        feedback=_term(item.get("feedback")),
        ladder=tuple(ladder),
        sender_kinds=sides["from"]["kinds"],
        sender_codes=sides["from"]["institutions"],
        addressee_kinds=sides["to"]["kinds"],
        addressee_codes=sides["to"]["institutions"],
        position=position,
    )


def _term(item: Mapping[str, Any] | None) -> TermSpec | None:
    if item is None:
        return None
    term = TermSpec(
        int(item["amount"]),
        Unit(item["unit"]).value,
        CountedFrom(item.get("counted_from", "sending")).value,
        begins_next_day=bool(item.get("begins_next_day", True)),
        ends_on_working_day=bool(item.get("ends_on_working_day", True)),
    )
    DeadlineRule(term.amount, Unit(term.unit))
    return term


def _rungs(items: Any, shared: Mapping[str, Any], duty: Duty) -> list[RungSpec]:
    listed = shared[items] if isinstance(items, str) else items
    return [
        RungSpec(
            item["code"],
            int(item["amount"]),
            Unit(item["unit"]).value,
            Audience(item["to"]),
            duty,
            int(item.get("waits", READ_WITHIN)),
        )
        for item in listed
    ]


def lines_of(path: Path) -> dict[tuple[str, int], int]:
    """Give the line on which each entry of each list of a file begins."""
    root = yaml.compose(path.read_text(encoding="utf-8"), yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return {}
    return {
        (key.value, number): entry.start_mark.line + 1
        for key, value in root.value
        if isinstance(value, yaml.SequenceNode)
        for number, entry in enumerate(value.value)
    }


def read_document(path: Path) -> Mapping[str, Any]:
    """Read a text file of a pack.

    Raises:
        PackFault: it cannot be read or is no table of keys.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe one
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        msg = f"{path.name} cannot be read: {error}"
        raise PackFault(msg) from error
    if not isinstance(found, dict):
        msg = f"{path.name}: keys with values are expected; found {type(found).__name__}."
        raise PackFault(msg)
    return found
