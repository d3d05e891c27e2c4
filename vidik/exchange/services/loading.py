# SPDX-License-Identifier: EUPL-1.2
"""Load a pack's working calendar and its kinds of notices, beside those that rooms registered."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.languages import NO_TEXT, Texts
from vidik.core.packfiles import BareTexts, BlankTexts, Column, Entry, Pack
from vidik.core.packparts import Part, register_part
from vidik.exchange.methods.calendars import Calendar
from vidik.exchange.methods.deadlines import CountedFrom, DeadlineRule, Unit
from vidik.exchange.models import CalendarDay, Channel, Kind, Rung, SmsGateway, WorkingCalendar
from vidik.exchange.registry import registered_kinds
from vidik.exchange.services.calendar import bump, count_again_later
from vidik.exchange.services.working_days import kind_of_rule
from vidik.exchange.types import (
    READ_WITHIN,
    Audience,
    BodyFormat,
    ChannelSpec,
    DeadlineSpec,
    Duty,
    Expects,
    KindSpec,
    LoadedKinds,
    RungSpec,
    SpokeWith,
    Urgency,
)
from vidik.institutions.services.loading import INSTITUTIONS, KINDS

CALENDAR: Final = "exchange/calendar.yaml"
NOTICES: Final = "exchange/kinds.yaml"
SMS: Final = "exchange/sms.yaml"
DEMO: Final = "exchange/demo.yaml"


@dataclass(frozen=True, slots=True)
class _DayRow:
    day: dt.date
    works: bool
    name: Texts
    source: str


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The working calendar of a country, as a pack says it."""

    country: str = ""
    rest: frozenset[Annotated[int, Column(high=6)]] = frozenset({5, 6})
    rules: tuple[Any, ...] = ()
    days: tuple[_DayRow, ...] = ()
    mail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Side:
    kinds: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _ChannelSide:
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ground:
    code: str
    text: BareTexts


@dataclass(frozen=True, slots=True)
class _TermRow:
    amount: int
    unit: Unit
    counted_from: CountedFrom = CountedFrom.SENDING
    begins_next_day: bool = True
    ends_on_working_day: bool = True


@dataclass(frozen=True, slots=True)
class _RungRow:
    code: str
    amount: Annotated[int, Column(low=-1000, high=1000)]
    unit: Unit
    to: Audience
    waits: int = READ_WITHIN


@dataclass(frozen=True, slots=True)
class _KindRow:
    code: str
    name: Texts
    expects: Expects
    ground: _Ground
    sender: Annotated[_Side, Column(key="from")]
    addressee: Annotated[_Side, Column(key="to")]
    description: BlankTexts = NO_TEXT
    urgency: Urgency = Urgency.NORMAL
    deadline: _TermRow | None = None
    feedback: _TermRow | None = None
    ladder: str = ""
    feedback_ladder: str = ""
    stopping_calls: tuple[SpokeWith, ...] = ()


@dataclass(frozen=True, slots=True)
class _ChannelRow:
    code: str
    sender: Annotated[_ChannelSide, Column(key="from")]
    addressee: Annotated[_ChannelSide, Column(key="to")]
    through: str
    ground: Texts


@dataclass(frozen=True, slots=True)
class KindsFile:
    """The kinds of notices of a country with their ladders and channels, as a pack says them."""

    channels: tuple[_ChannelRow, ...] = ()
    ladders: Mapping[str, tuple[_RungRow, ...]] = field(default_factory=dict)
    """By the names under which kinds share them."""
    kinds: tuple[_KindRow, ...] = ()


@dataclass(frozen=True, slots=True)
class GatewayFile:
    """How text messages are handed to a gateway, as a pack says it."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = field(default_factory=dict)
    method: Annotated[str, Column(one_of=("POST", "PUT"))] = "POST"
    body_format: Annotated[BodyFormat, Column(key="format")] = BodyFormat.JSON


def check_exchange(pack: Pack) -> None:
    """Note the faults in a pack's calendar, gateway and kinds of notices."""
    if pack.has(DEMO):
        pack.raw(DEMO)
    _check_calendar(pack)
    _check_gateway(pack)
    found = pack.document(NOTICES, KindsFile)
    if found is None:
        return
    pack.expect_unique(found.kinds)
    pack.expect_unique(found.channels)
    institutions = pack.codes(INSTITUTIONS)
    pack.expect_known(found.channels, "through", institutions, "an institution of the pack")
    rows: list[_KindRow | _ChannelRow] = [*found.kinds, *found.channels]
    for row in rows:
        _check_side(pack, row, "from", row.sender)
        _check_side(pack, row, "to", row.addressee)
    for kind in found.kinds:
        for name in ("ladder", "feedback_ladder"):
            pack.expect_known([kind], name, found.ladders, "a ladder of this file")
        for deadline in (kind.deadline, kind.feedback):
            try:
                if deadline is not None:
                    DeadlineRule(deadline.amount, deadline.unit)
            except ValueError as error:
                pack.fault(deadline, "amount", str(error))


def _check_gateway(pack: Pack) -> None:
    found = pack.document(SMS, GatewayFile)
    if found is None:
        return
    url = urlsplit(found.url)
    if url.scheme != "https" and url.hostname not in {"127.0.0.1", "localhost"}:
        pack.fault(found, "url", "an address with https")
    if not url.hostname or url.username or url.password or "{" in found.url:
        pack.fault(found, "url", "a host and a path, without a password and places in braces")
    if not isinstance(found.body, Mapping):
        pack.fault(found, "body", "names with what is sent under them")
        return
    written = json.dumps(found.body)
    for place in ("number", "text"):
        if f"{{{place}}}" not in written:
            pack.fault(found, "body", f"{{{place}}} where it belongs")
    if found.body_format is BodyFormat.FORM and not all(
        isinstance(value, str) for value in found.body.values()
    ):
        pack.fault(found, "body", "texts alone, for a form")


def _load_gateway(pack: Pack) -> None:
    found = pack.document(SMS, GatewayFile)
    if found is None:
        SmsGateway.objects.all().delete()
        return
    SmsGateway.objects.update_or_create(
        pk=1,
        defaults={
            "url": found.url,
            "method": found.method,
            "headers": dict(found.headers),
            "body": json.loads(json.dumps(found.body)),
            "body_format": found.body_format,
        },
    )


def _check_side(pack: Pack, row: object, key: str, side: _Side | _ChannelSide) -> None:
    pack.expect_known([side], "kinds", pack.codes(KINDS), "kinds of institutions of the pack")
    if isinstance(side, _Side):
        known = pack.codes(INSTITUTIONS)
        pack.expect_known([side], "institutions", known, "institutions of the pack")
        if not side.kinds and not side.institutions:
            pack.fault(row, key, "who it is, by kinds or institutions; none is named")


def _check_calendar(pack: Pack) -> None:
    found = pack.document(CALENDAR, CalendarFile)
    if found is None:
        return
    for rule in found.rules:
        if isinstance(rule, Entry):
            pack.bound(kind_of_rule(rule), rule)
        else:
            pack.fault(found, "rules", "rules of holidays")
    try:
        Calendar(country=found.country, rules=(), rest=found.rest)
    except ValueError as error:
        pack.fault(found, "country", str(error))


def load_pack_exchange(pack: Pack, *, actor: Actor) -> None:
    """Load the working calendar and the kinds of notices of a pack; a pack may have neither.

    Kinds that are no longer named stay for the notices sent and are no longer offered.
    """
    with change(actor, Action.EXCHANGE_LOAD) as act:
        calendar = pack.document(CALENDAR, CalendarFile)
        if calendar is not None:
            load_calendar(calendar, actor=actor)
            count_again_later()
        _load_gateway(pack)
        found = pack.document(NOTICES, KindsFile) or KindsFile()
        specs = [_spec(row, found, number) for number, row in enumerate(found.kinds)]
        by_code = {spec.code: spec for spec in (*registered_kinds(), *specs)}
        loaded = load_kinds(by_code.values())
        load_channels(
            ChannelSpec(row.code, row.sender.kinds, row.addressee.kinds, row.through, row.ground)
            for row in found.channels
        )
        act.record("notice-kinds.loaded", label="exchange", key="kinds", kinds=loaded.kinds)


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
    deadline, feedback = spec.deadline, spec.feedback
    return {
        "name": spec.name,
        "description": spec.description,
        "expects": spec.expects,
        "urgency": spec.urgency,
        "ground_code": spec.ground_code,
        "ground": spec.ground,
        "deadline_amount": deadline.amount if deadline else None,
        "deadline_unit": deadline.unit if deadline else "",
        "deadline_from": deadline.counted_from if deadline else CountedFrom.SENDING.value,
        "begins_next_day": deadline.begins_next_day if deadline else True,
        "ends_on_working_day": deadline.ends_on_working_day if deadline else True,
        "feedback_amount": feedback.amount if feedback else None,
        "feedback_unit": feedback.unit if feedback else "",
        "stopping_calls": list(spec.stopping_calls),
        "sender_kinds": list(spec.sender_kinds),
        "sender_codes": list(spec.sender_codes),
        "addressee_kinds": list(spec.addressee_kinds),
        "addressee_codes": list(spec.addressee_codes),
        "position": spec.position,
        "is_active": True,
    }


def load_calendar(found: CalendarFile, *, actor: Actor) -> None:
    """Load the working calendar: country, weekly rest, rules, single days."""
    bump()
    WorkingCalendar.objects.filter(pk=1).update(
        country=found.country,
        rest=sorted(found.rest),
        rules=list(found.rules),
        languages=dict(found.mail),
    )
    wanted = {row.day: row for row in found.days}
    now = timezone.now()
    current = {row.day: row for row in CalendarDay.objects.filter(withdrawn_at__isnull=True)}
    for day, row in current.items():
        if row.is_of_pack and day not in wanted:
            CalendarDay.objects.filter(pk=row.pk).update(withdrawn_at=now, withdrawn_by=actor.label)
    for day, item in wanted.items():
        if day in current:
            continue
        CalendarDay.objects.create(
            day=day,
            works=item.works,
            name=item.name,
            source=item.source,
            is_of_pack=True,
            added_at=now,
            added_by=actor.label,
        )


def _spec(row: _KindRow, found: KindsFile, position: int) -> KindSpec:
    return KindSpec(
        code=row.code,
        name=row.name,
        description=row.description,
        expects=row.expects,
        urgency=row.urgency,
        ground_code=row.ground.code,
        ground=row.ground.text,
        deadline=_deadline(row.deadline),
        feedback=_deadline(row.feedback),
        ladder=(
            *_rungs(found.ladders.get(row.ladder, ()), Duty.ANSWER),
            *_rungs(found.ladders.get(row.feedback_ladder, ()), Duty.FEEDBACK),
        ),
        stopping_calls=row.stopping_calls,
        sender_kinds=row.sender.kinds,
        sender_codes=row.sender.institutions,
        addressee_kinds=row.addressee.kinds,
        addressee_codes=row.addressee.institutions,
        position=position,
    )


def _deadline(row: _TermRow | None) -> DeadlineSpec | None:
    if row is None:
        return None
    return DeadlineSpec(
        row.amount,
        row.unit,
        row.counted_from,
        begins_next_day=row.begins_next_day,
        ends_on_working_day=row.ends_on_working_day,
    )


def _rungs(rows: Iterable[_RungRow], duty: Duty) -> list[RungSpec]:
    return [RungSpec(row.code, row.amount, row.unit, row.to, duty, row.waits) for row in rows]


def register() -> None:
    """Register the calendar and the kinds of notices as a part of packs."""
    register_part(
        Part(
            "exchange",
            (CALENDAR, NOTICES, SMS, DEMO),
            check=check_exchange,
            load=load_pack_exchange,
            after=("institutions",),
            needs=NOTICES,
            pages=("exchange",),
        )
    )
