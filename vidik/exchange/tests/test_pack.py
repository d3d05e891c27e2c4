# SPDX-License-Identifier: EUPL-1.2
"""The Serbia pack's kinds, shown working on synthetic subjects; faults of a pack named."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import timezone

from tests.packs import faults_of, pack_of
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.core.packfiles import Pack
from vidik.exchange.methods.calendars import OffKind
from vidik.exchange.models import Addressee, FeedbackDuty, Kind, WorkingCalendar
from vidik.exchange.registry import Subject, register_kind, register_subject, subject_of
from vidik.exchange.selectors import deadlines, lists, statistics
from vidik.exchange.selectors import kinds as exchange_kinds
from vidik.exchange.services import demo, loading, receiving, sending, writing
from vidik.exchange.tests.factories import member
from vidik.exchange.types import DeadlineSpec, Expects, KindSpec, NoticeDraft, Urgency
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db
LOADER = Actor.system("pack-loader")
FOLDER = Path(settings.PACKS_DIR) / "serbia"
SIDES = "from: {kinds: [ministry]}, to: {kinds: [ministry]}"


@shared
def loaded(serbia: str) -> str:
    loading.load_pack_exchange(Pack(FOLDER), actor=LOADER)
    return serbia


def someone(code: str, role: Role) -> Actor:
    return member(Institution.objects.get(code=code), role)


def send(actor: Actor, kind: str, *codes: str) -> list[Addressee]:
    draft = NoticeDraft(
        kind, "A synthetic subject", "Synthetic text.", codes, "exchange.synthetic", "7"
    )
    with acting(actor):
        notice = sending.send(writing.draft_notice(draft, actor=actor), actor=actor)
        return list(notice.addressees.select_related("kind").order_by("institution__code"))


def test_loading_twice_changes_nothing(loaded: str) -> None:
    before = list(Kind.objects.values_list("code", "deadline_amount", "is_active"))
    loading.load_pack_exchange(Pack(FOLDER), actor=LOADER)
    assert list(Kind.objects.values_list("code", "deadline_amount", "is_active")) == before
    assert WorkingCalendar.objects.get().country == "RS"


def test_what_anybody_may_send_names_no_ground_of_the_protector(loaded: str) -> None:
    kinds = {kind.code: kind for kind in Kind.objects.filter(is_active=True, code__in=_codes())}
    for kind in kinds.values():
        if kind.sender_kinds:
            assert "Protector" not in kind.ground["en"], kind.code
    reported = kinds["information"]
    assert reported.ground["en"] == "No special legal ground: for information"
    assert reported.ground["sr"] == "Без посебног правног основа: ради знања"
    assert "Protector" in kinds["rapporteur-request"].ground["en"]


def test_every_institution_and_kind_that_the_pack_names_exists(loaded: str) -> None:
    kinds = set(Institution.objects.values_list("kind__code", flat=True))
    codes = set(Institution.objects.values_list("code", flat=True))
    for kind in Kind.objects.filter(is_active=True, code__in=_codes()):
        assert set(kind.sender_kinds) | set(kind.addressee_kinds) <= kinds, kind.code
        assert set(kind.sender_codes) | set(kind.addressee_codes) <= codes, kind.code


def _codes() -> list[str]:
    document = yaml.safe_load((FOLDER / "exchange" / "kinds.yaml").read_text(encoding="utf-8"))
    return [item["code"] for item in document["kinds"]]


def test_the_24_hour_rule_runs_by_the_hour_for_each_who_must_be_notified(loaded: str) -> None:
    duty = someone("centre", Role.DUTY_EXPERT)
    rows = send(duty, "alert-24h", "pa-nis", "hppo-nis", "labour-inspection")
    assert len(rows) == 3
    for row in rows:
        assert row.due_at is not None
        assert row.counted_from is not None
        assert row.due_at - row.counted_from == dt.timedelta(hours=24)
    police = someone("pa-nis", Role.POLICE)
    reported = next(row for row in rows if row.institution.code == "pa-nis")
    with acting(police):
        receiving.acknowledge(reported, actor=police)
    with acting(duty):
        left = lists.counts(duty, now=timezone.now())
        waiting = Addressee.objects.filter(sender=duty.institution, settled_at__isnull=True)
        assert waiting.count() == 2
        assert left["inbox"] == 0


def test_the_centre_alone_sends_alerts(loaded: str) -> None:
    ministry = someone("moe", Role.ANALYST)
    with acting(ministry), pytest.raises(ValidationError, match="does not send"):
        writing.draft_notice(NoticeDraft("alert-24h", "T", "X", ("pa-nis",)), actor=ministry)


def test_an_operational_report_is_handed_on_with_feedback_owed(loaded: str) -> None:
    [row] = send(someone("pa-nis", Role.POLICE), "operational-report", "pa-vranje")
    other = someone("pa-vranje", Role.POLICE)
    with acting(other):
        duty = FeedbackDuty.objects.get(addressee=row)
        assert row.due_at is not None
        assert duty.due_at is not None
        assert duty.due_at > row.due_at
        assert list(lists.duties(other, "owed")) == [duty]


def test_an_association_reaches_police_units_through_the_coordination_office_only(
    loaded: str,
) -> None:
    worker = someone("atina", Role.ASSOCIATION_WORKER)
    with acting(worker):
        with pytest.raises(ValidationError, match="does not receive"):
            writing.draft_notice(
                NoticeDraft("association-memo", "T", "X", ("pa-nis",)), actor=worker
            )
        kind = Kind.objects.get(code="association-memo")
        codes = {row.code for row in exchange_kinds.possible_addressees(worker, kind)}
        assert "coordination-office" in codes
        assert not codes & {"pa-nis", "sbpok"}


def test_of_148_memos_the_share_without_feedback_is_notified(loaded: str) -> None:
    """The report's own example: 148 memos of an association, no feedback on 64 % of them."""
    worker = someone("atina", Role.ASSOCIATION_WORKER)
    with acting(worker):
        kind = Kind.objects.get(code="association-memo")
        codes = [row.code for row in exchange_kinds.possible_addressees(worker, kind)][:148]
    rows = send(worker, "association-memo", *codes)
    assert len(rows) == 148
    with acting(Actor.system("notice-merger")):
        given = [duty.pk for duty in FeedbackDuty.objects.filter(addressee__in=rows)[:53]]
        FeedbackDuty.objects.filter(pk__in=given).update(
            settled_at=timezone.now(), given_by="user:1", origin="oral", text="x"
        )
    with acting(worker):
        whole = statistics.total(worker, side="sent", year=None)
        assert (whole.feedback_due, whole.feedback_given) == (148, 53)
        assert round(whole.without_feedback_share or 0) == 64


def test_notices_in_proceedings_go_to_the_centre_by_working_days(loaded: str) -> None:
    [row] = send(someone("hppo-belgrade", Role.PROSECUTOR), "proceedings-start", "centre")
    explained = deadlines.explained(row)
    assert explained is not None
    counted = [step for step in explained.steps if step.kind == "counted"]
    assert len(counted) == 3
    skipped = {step.off.kind for step in explained.steps if step.off}
    assert skipped <= {OffKind.REST, OffKind.HOLIDAY, OffKind.SUBSTITUTE}


def test_a_room_registers_kinds_and_subjects_beside_the_pack(loaded: str) -> None:
    register_kind(
        KindSpec(
            code="of-a-room",
            name={"en": "Of a room", "sr": "Од собе"},
            description={"en": "", "sr": ""},
            expects=Expects.ANSWER,
            urgency=Urgency.NORMAL,
            ground_code="law",
            ground={"en": "A law", "sr": "Закон"},
            deadline=DeadlineSpec(5, "days"),
            feedback=None,
            ladder=(),
            sender_kinds=("ministry",),
            addressee_kinds=("ministry",),
        )
    )
    loading.load_pack_exchange(Pack(FOLDER), actor=LOADER)
    assert Kind.objects.get(code="of-a-room").is_active
    register_subject("exchange.synthetic", lambda _actor, key: Subject(f"Synthetic {key}"))
    [row] = send(someone("moe", Role.ANALYST), "of-a-room", "moi")
    found = subject_of(LOADER, row.notice.subject_label, row.notice.subject_key)
    assert found == Subject("Synthetic 7")
    assert subject_of(LOADER, "nobody.knows", "1") is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("kinds: [{code: a}]", "kinds.yaml:1: from: keys with values"),
        (f"kinds: [{{code: a, {SIDES}}}]", "kinds.yaml:1: ground: keys with values"),
        (f"kinds: [{{code: a, {SIDES}, ground: {{}}}}]", "kinds.yaml:1: name_en: a text"),
        (
            f"kinds: [{{code: a, name_en: A, name_sr: A, expects: much, ground: {{}}, {SIDES}}}]",
            "kinds.yaml:1: expects: one of .*much",
        ),
        ("[]", "keys with values"),
        ("kinds: [{", "kinds.yaml:[12]: document: YAML"),
    ],
)
def test_a_fault_in_the_pack_is_named(tmp_path: Path, text: str, named: str) -> None:
    pack = pack_of(tmp_path, {loading.NOTICES: text})
    loading.check_exchange(pack)
    assert any(re.search(named, fault) for fault in faults_of(pack))


@pytest.mark.parametrize(
    "text",
    ["country: XX", "rest: [0,1,2,3,4,5,6]", "rules: [{month: 1}]", "days: [{day: never}]"],
)
def test_a_fault_in_the_calendar_is_named(tmp_path: Path, text: str) -> None:
    pack = pack_of(tmp_path, {loading.CALENDAR: text})
    loading.check_exchange(pack)
    assert any(fault.startswith("exchange/calendar.yaml:1: ") for fault in faults_of(pack))


def test_notices_of_a_demonstration_are_made_once_and_never_where_people_work(loaded: str) -> None:
    with override_settings(DEMO=False):
        assert demo.make_demo_notices(FOLDER) == 0
    made = demo.make_demo_notices(FOLDER)
    assert made > 5
    assert demo.make_demo_notices(FOLDER) == 0
    head = someone("rapporteur", Role.HEAD)
    with acting(head):
        whole = statistics.total(head, side="sent", year=None)
        assert whole.sent > 10
        assert 0 < whole.answered < whole.sent
        assert whole.overdue > 0
        assert lists.counts(head, now=timezone.now())["unclassified"] == 1
