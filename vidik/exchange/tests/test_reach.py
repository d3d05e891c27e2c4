# SPDX-License-Identifier: EUPL-1.2
"""Who reaches whom by a notice: every kind of the pack, every sender, every addressee."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.packs import faults_of, pack_of
from tests.shared import shared
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.core.languages import Texts
from vidik.core.packfiles import Pack
from vidik.exchange.models import Addressee, Kind, Notice
from vidik.exchange.registry import register_kind, registered_kinds
from vidik.exchange.selectors import kinds as exchange_kinds
from vidik.exchange.services import answering, loading, sending, versions, writing
from vidik.exchange.services.reaching import bound, channels_of, may_receive, may_send
from vidik.exchange.tests.factories import EVERY, make_draft, make_kind, make_sent, member, office
from vidik.exchange.types import ChannelSpec, Expects, KindSpec, NoticeDraft, Origin, Urgency
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db
LOADER = Actor.system("pack-loader")
FOLDER = Path(settings.PACKS_DIR) / "serbia"
POLICE: Final = {"police_unit", "police_administration", "police_station"}
OFFICE: Final = "coordination-office"


@shared
def loaded(serbia: str) -> str:
    loading.load_pack_exchange(Pack(FOLDER), actor=LOADER)
    return serbia


def of_pack() -> dict[str, Any]:
    document = yaml.safe_load((FOLDER / "exchange" / "kinds.yaml").read_text(encoding="utf-8"))
    return {item["code"]: item for item in document["kinds"]}


def is_listed(side: dict[str, list[str]], institution: Institution) -> bool:
    """Return whether an institution is in a side of a kind, as the file tells it."""
    return institution.kind.code in side.get("kinds", []) or institution.code in side.get(
        "institutions", []
    )


def test_every_kind_goes_from_whom_the_pack_names_to_whom_it_names_and_never_round_the_office(
    loaded: str,
) -> None:
    bodies = list(Institution.objects.filter(merged_into=None).select_related("kind"))
    kinds = {kind.code: kind for kind in Kind.objects.filter(code__in=of_pack())}
    assert len(bodies) > 300
    assert len(kinds) == len(of_pack()) > 15
    binding = {body.pk: channels_of(body) for body in bodies}
    allowed = 0
    for code, item in of_pack().items():
        kind = kinds[code]
        receivers = [body for body in bodies if may_receive(kind, body)]
        assert receivers == [body for body in bodies if is_listed(item["to"], body)], code
        for sender in bodies:
            assert may_send(kind, sender) == is_listed(item["from"], sender), (code, sender.code)
            if not may_send(kind, sender):
                continue
            for body in receivers:
                is_round_the_office = (
                    sender.kind.code == "association"
                    and body.kind.code in POLICE
                    and body.code != OFFICE
                )
                is_free = bound(body, binding[sender.pk]) is None
                assert is_free != is_round_the_office, (code, sender.code, body.code)
                allowed += is_free
    assert allowed > 10_000


def test_no_kind_takes_an_association_to_a_police_unit_offered_or_forged(loaded: str) -> None:
    """Also kinds that name both, such as the announcement of a reception."""
    worker = member(Institution.objects.get(code="atina"), Role.ASSOCIATION_WORKER)
    units = [*Institution.objects.filter(kind__code__in=POLICE).exclude(code=OFFICE)]
    assert len(units) >= 29
    with acting(worker):
        known = exchange_kinds.kinds(worker)
        assert {"information", "association-memo", "reception-announced"} <= {
            kind.code for kind in known
        }
        for kind in known:
            offered = {row.code for row in exchange_kinds.possible_addressees(worker, kind)}
            assert not offered & {unit.code for unit in units}, kind.code
            for unit in units:
                with pytest.raises(ValidationError) as refusal:
                    writing.draft_notice(
                        NoticeDraft(kind.code, "T", "X", ("centre", unit.code)), actor=worker
                    )
                assert "addressees" in refusal.value.message_dict
        assert Notice.objects.count() == 0
        information = next(kind for kind in known if kind.code == "information")
        assert OFFICE in {
            row.code for row in exchange_kinds.possible_addressees(worker, information)
        }
        draft = NoticeDraft("information", "T", "X", (OFFICE, "centre"))
        sending.send(writing.draft_notice(draft, actor=worker), actor=worker)


def test_the_refusal_says_through_whom_they_are_reached(loaded: str) -> None:
    worker = member(Institution.objects.get(code="atina"), Role.ASSOCIATION_WORKER)
    through = Institution.objects.get(code=OFFICE).name
    with acting(worker), pytest.raises(ValidationError, match=f"only through “{through}”"):
        writing.draft_notice(NoticeDraft("information", "T", "X", ("pa-nis",)), actor=worker)


def test_an_association_answers_a_police_unit_that_wrote_to_it(loaded: str) -> None:
    """The channel is for whoever begins; who is asked answers whoever asked."""
    police = member(Institution.objects.get(code="pa-nis"), Role.POLICE)
    worker = member(Institution.objects.get(code="atina"), Role.ASSOCIATION_WORKER)
    with acting(police):
        draft = NoticeDraft("information", "T", "X", ("atina",))
        notice = sending.send(writing.draft_notice(draft, actor=police), actor=police)
    with acting(worker):
        answering.reply(Addressee.objects.get(notice=notice), text="Thank you.", actor=worker)


def close_channel() -> None:
    loading.load_channels(
        [
            ChannelSpec(
                "all-through-one", ("ministry",), ("police_administration",), "the-one",
                Texts(en="A ground", sr="Основ"),
            )
        ]
    )  # fmt: skip


def test_a_draft_written_before_a_rule_does_not_go_after_it(db: None) -> None:
    writer, unit = member(office()), office(kind="police_administration")
    notice = make_draft(make_kind(), writer, unit)
    close_channel()
    with acting(writer):
        with pytest.raises(versions.NotSendable, match="only through"):
            sending.send(notice, actor=writer)
        assert Addressee.objects.get(notice=notice).sent_at is None
        with pytest.raises(ValidationError, match="only through"):
            writing.change_draft(
                notice, NoticeDraft(notice.kind.code, "T", "X", (unit.code,)), actor=writer
            )


def test_what_was_sent_before_a_rule_is_not_sent_again_but_corrected_and_answered(
    db: None,
) -> None:
    writer, unit = member(office()), office(kind="police_administration")
    [row] = make_sent(make_kind(), writer, unit)
    close_channel()
    with acting(writer):
        with pytest.raises(versions.NotSendable, match="only through"):
            sending.send_again(row, actor=writer)
        with pytest.raises(versions.NotSendable, match="only through"):
            sending.send_again_to_silent(row.notice, actor=writer)
        row.refresh_from_db()
        assert row.armed == 1
        sending.correct(row.notice, title="T", text="Right.", reason="Wrong.", actor=writer)
        answering.record_reply(
            row,
            text="By post.",
            origin=Origin.POST,
            received_on=timezone.localdate(row.sent_at),
            actor=writer,
        )


def test_a_kind_that_names_nobody_is_sent_by_nobody(db: None) -> None:
    """As a kind of an older version stands until the pack is loaded again."""
    writer, requested, kind = member(office()), office(), make_kind()
    Kind.objects.filter(pk=kind.pk).update(sender_kinds=[], sender_codes=[])
    with acting(writer):
        assert kind not in exchange_kinds.kinds(writer)
        assert exchange_kinds.possible_addressees(writer, Kind.objects.get(pk=kind.pk)) == []
        with pytest.raises(ValidationError, match="does not send"):
            writing.draft_notice(NoticeDraft(kind.code, "T", "X", (requested.code,)), actor=writer)
    Kind.objects.filter(pk=kind.pk).update(
        sender_kinds=list(EVERY), addressee_kinds=[], addressee_codes=[]
    )
    assert not exchange_kinds.institutions_for(kind.code).exists()
    with acting(writer), pytest.raises(ValidationError, match="does not receive"):
        writing.draft_notice(NoticeDraft(kind.code, "T", "X", (requested.code,)), actor=writer)


def of_a_room(**sides: tuple[str, ...]) -> KindSpec:
    return KindSpec(
        code="of-another-room",
        name=Texts(en="Of a room", sr="Од собе"),
        description=Texts(en="", sr=""),
        expects=Expects.NOTHING,
        urgency=Urgency.NORMAL,
        ground_code="law",
        ground=Texts(en="A law", sr="Закон"),
        deadline=None,
        feedback=None,
        ladder=(),
        **sides,
    )


def test_a_room_cannot_register_a_kind_without_saying_from_whom_and_to_whom() -> None:
    with pytest.raises(ValueError, match="“of-another-room”, from"):
        of_a_room(addressee_kinds=EVERY)
    with pytest.raises(ValueError, match="“of-another-room”, to"):
        of_a_room(sender_codes=("centre",))
    assert "of-another-room" not in {spec.code for spec in registered_kinds()}


def test_a_channel_binds_the_kinds_of_rooms_as_well(
    loaded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vidik.exchange.registry._kinds", {})
    register_kind(of_a_room(sender_kinds=("association",), addressee_kinds=tuple(POLICE)))
    loading.load_pack_exchange(Pack(FOLDER), actor=LOADER)
    worker = member(Institution.objects.get(code="atina"), Role.ASSOCIATION_WORKER)
    with acting(worker):
        kind = Kind.objects.get(code="of-another-room")
        assert [row.code for row in exchange_kinds.possible_addressees(worker, kind)] == [OFFICE]
        with pytest.raises(ValidationError, match="only through"):
            writing.draft_notice(
                NoticeDraft("of-another-room", "T", "X", ("pa-nis",)), actor=worker
            )


KIND: Final = """
kinds:
  - code: first
    name_en: First
    name_sr: Прва
    expects: nothing
    ground: {{code: law, en: A law, sr: Закон}}
    from: {{kinds: [ministry]}}
    to: {{kinds: [ministry]}}
  - code: second
    name_en: Second
    name_sr: Друга
    expects: nothing
    ground: {{code: law, en: A law, sr: Закон}}
    {sides}
"""


@pytest.mark.parametrize(
    ("sides", "named"),
    [
        ("to: {kinds: [ministry]}", r"10: from: keys with values"),
        ("from: {kinds: [ministry]}", r"10: to: keys with values"),
        ("from: {kinds: []}\n    to: {kinds: [ministry]}", r"15: from: who it is, by kinds"),
        ("from: {kinds: [ministri]}\n    to: {kinds: [ministry]}", r"15: kinds: .*“ministri”"),
        (
            "from: {institutions: [nobody]}\n    to: {kinds: [ministry]}",
            r"15: institutions: .*“nobody”",
        ),
        ("from: {sectors: [police]}", r"15: sectors: no other keys than kinds, institutions"),
        ("from: {kinds: {a: ministry}}", r"15: kinds: a list"),
    ],
)
def test_a_kind_without_sides_is_refused_with_file_line_and_field(
    tmp_path: Path, sides: str, named: str
) -> None:
    for name in ("institution_kinds.csv", "institutions.csv"):
        shutil.copy(FOLDER / name, tmp_path)
    pack = pack_of(tmp_path, {loading.NOTICES: KIND.format(sides=sides)})
    loading.check_exchange(pack)
    assert any(re.match(rf"exchange/kinds\.yaml:{named}", fault) for fault in faults_of(pack))


@pytest.mark.parametrize(
    ("channel", "named"),
    [
        ("{code: a, to: {kinds: [ministry]}, through: centre}", "from: keys with values"),
        ("{code: a, from: {kinds: [ministry]}, to: {kinds: [ministry]}}", "through: a text"),
        ("{code: a, from: {institutions: [centre]}, to: {kinds: [ministry]}}", "kinds: a list"),
        (
            "{code: a, from: {kinds: [ministry]}, to: {kinds: [ministry]}, through: centre}",
            "ground_en: a text",
        ),
    ],
)
def test_a_fault_of_a_channel_is_named(tmp_path: Path, channel: str, named: str) -> None:
    pack = pack_of(tmp_path, {loading.NOTICES: f"channels:\n  - {channel}\n"})
    loading.check_exchange(pack)
    assert any(fault.startswith(f"exchange/kinds.yaml:2: {named}") for fault in faults_of(pack))


def test_the_page_of_kinds_says_who_sends_who_receives_and_which_channel_binds(
    loaded: str,
) -> None:
    worker = member(Institution.objects.get(code="atina"), Role.ASSOCIATION_WORKER)
    page = client_of(worker).get(reverse("exchange:kinds")).content.decode()
    channel = page.split("Only through")[1][:200]
    assert Institution.objects.get(code=OFFICE).name["en"] in channel
    assert page.count("Who receives") == Kind.objects.count()
