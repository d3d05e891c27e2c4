# SPDX-License-Identifier: EUPL-1.2
"""Notices of five fields: what they say is entered into the case, or waits for an expert."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.scenes import as_application, scene
from tests.shared import shared
from vidik.access.services import acting, can
from vidik.access.types import Action, Actor, Role
from vidik.access.worklist import worklist
from vidik.audit.models import AuditEvent
from vidik.cases.methods.codes import draw_code
from vidik.cases.models import Case
from vidik.cases.services.handing_over import transfer_case
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.cases.types import Purpose, SharingState
from vidik.exchange.models import Addressee, Notice
from vidik.exchange.services import sending
from vidik.identification.models import LaterReport, Procedure
from vidik.identification.services.notices import notify
from vidik.identification.tests.factories import Pair, identify
from vidik.institutions.models import Institution
from vidik.proceedings.models import ExpectedNotice, ReportedAct, Telling, Wish
from vidik.proceedings.selectors.received import letters_to_enter
from vidik.proceedings.services import entering, telling
from vidik.proceedings.services import expecting as expected
from vidik.proceedings.tasks import enter_sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

TODAY = dt.timedelta()


@pytest.fixture
def prosecutor() -> Actor:
    with scene():
        return cases.member(Role.PROSECUTOR, Institution.objects.get(code="hppo-nis"))


@shared
def identified(procedure: Procedure, people: Pair) -> Procedure:
    return identify(procedure, people)


def _code(procedure: Procedure) -> str:
    with scene():
        return Procedure.objects.select_related("case").get(pk=procedure.pk).case.code


def _expected_of(procedure: Procedure, people: Pair, institution: str, *kinds: str) -> None:
    """Enter from whom something is expected."""
    with acting(people.one):
        of = Institution.objects.get(code=institution)
        rows = list(ExpectedNotice.objects.filter(procedure=procedure, kind__in=kinds))
    for row in rows:
        expected.name_notifier(row, of, actor=people.one)


def _notified(procedure: Procedure, people: Pair, to: str = "hppo-nis") -> None:
    """Let a prosecutor's office be notified of the case by its code."""
    with acting(people.one):
        notify(
            procedure, "proceedings-asked", [to], title="Захтев", text="Предмет {code}.",
            actor=people.one,
        )  # fmt: skip


def _minute(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def _day(days: int = 0) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def _written(actor: Actor, kind: str, **data: Any) -> Any:
    """Write a notice on its form; the answer to the form."""
    client = signed_in(actor)
    typed = {"addressees": ["centre"], "on": _day(), "until": "", "code": "", "further": ""}
    return client.post(f"{reverse('exchange:write')}?kind={kind}", typed | data)


def _sent(actor: Actor, kind: str, *, enters: bool = True, **data: Any) -> Notice:
    """Write a notice on its form, and send it; what follows from it is done."""
    answer = _written(actor, kind, **data)
    assert answer.status_code == 302, answer.context["form"].errors
    key = answer.url.rstrip("/").split("/")[-2]
    with acting(actor):
        notice = Notice.objects.get(pk=key)
        sending.send(notice, actor=actor)
    if enters:
        entering.enter_sent(notice.pk)
    return notice


def _rows(procedure: Procedure) -> dict[str, str]:
    with scene():
        rows = ExpectedNotice.objects.filter(procedure=procedure)
        return {row.kind: str(row.state) for row in rows}


def _acts(procedure: Procedure) -> list[ReportedAct]:
    with scene():
        rows = ReportedAct.objects.filter(procedure=procedure, taken_back_at__isnull=True)
        return list(rows.order_by("entered_at"))


def _waiting(people: Pair) -> list[uuid.UUID]:
    with acting(people.one):
        return list(letters_to_enter(people.one).values_list("pk", flat=True))


def _started(procedure: Procedure, prosecutor: Actor, people: Pair) -> str:
    code = _code(procedure)
    _notified(procedure, people)
    _expected_of(procedure, people, "hppo-nis", "start")
    _sent(
        prosecutor, "proceedings-start", case=code, act="investigation-ordered", code="trafficking"
    )
    return code


def test_what_a_notice_says_is_entered_into_the_case_that_its_sender_was_notified_of(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _code(identified)
    with as_application():
        _notified(identified, people)
        _expected_of(identified, people, "hppo-nis", "start")
        _sent(
            prosecutor, "proceedings-start", case=code, act="investigation-ordered",
            code="trafficking",
        )  # fmt: skip
    rows = _rows(identified)
    assert rows["start"] == "heard"
    assert rows["custody"] == rows["witness-status"] == "awaited"
    [act] = _acts(identified)
    assert (act.act, act.on, act.code) == (
        "investigation-ordered", timezone.localdate(), "trafficking",
    )  # fmt: skip
    assert act.entered_by_id is None
    assert _waiting(people) == []
    page = signed_in(people.one).get(reverse("proceedings:of-case", args=[act.case_id]))
    text = page.content.decode()
    assert "Investigation ordered" in text
    assert "entered by the system" in text
    assert code in text
    case = signed_in(people.one).get(reverse("cases:case", args=[act.case_id]))
    assert "Investigation ordered" in case.content.decode()


def test_the_act_says_the_fields_in_words(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    notice = _sent(
        prosecutor, "detention-change", case=code, act="detention-ordered", until=_day(30),
        code="trafficking", further="Решење је достављено.",
    )  # fmt: skip
    with scene():
        version = notice.versions.get()
        letter = Addressee.objects.get(notice=notice)
    for words in (code, "Одређен притвор", "Закључно са", "члан 388", "Решење је достављено."):
        assert words in version.text
    assert ".." not in version.text, "a date ends with the full stop of the sentence"
    answer = signed_in(prosecutor).get(reverse("exchange:act-word", args=[letter.pk]))
    assert answer.status_code == 200


@pytest.mark.parametrize("which", ["unknown", "of-somebody-else"])
def test_a_code_that_one_may_not_know_waits_and_is_answered_like_one_that_is_not_there(
    identified: Procedure, prosecutor: Actor, people: Pair, which: str
) -> None:
    code = _code(identified) if which == "of-somebody-else" else draw_code()
    notice = _sent(
        prosecutor, "proceedings-start", case=code, act="investigation-ordered", code="trafficking"
    )
    assert _rows(identified) == {"start": "awaited"}
    assert _acts(identified) == []
    with scene():
        assert notice.case_id is None
        letter = Addressee.objects.get(notice=notice)
    assert _waiting(people) == [letter.pk]
    page = signed_in(prosecutor).get(reverse("exchange:letter", args=[letter.pk]))
    with scene():
        case = Procedure.objects.get(pk=identified.pk).case_id
    assert str(case) not in page.content.decode()


def test_what_waits_is_entered_by_one_tap(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _code(identified)
    _sent(
        prosecutor, "proceedings-start", case=code.lower(), act="direct-indictment",
        code="trafficking",
    )  # fmt: skip
    [key] = _waiting(people)
    with scene():
        stranger = cases.member(Role.CASE_EXPERT, cases.institution("another-centre"))
    for name in ("received", "aside"):
        foreign = signed_in(stranger).post(reverse(f"proceedings:{name}", args=[key]))
        assert foreign.status_code == 404
    with acting(people.one):
        kinds = {one.kind.code for group in worklist(people.one).groups for one in group.lines}
    assert "notices-to-enter" in kinds
    client, address = signed_in(people.one), reverse("proceedings:received", args=[key])
    page = client.get(address)
    assert "the expected notice of this kind is received with it" in page.content.decode()
    prepared = page.context["form"].fields["procedure"].initial
    answer = client.post(address, {"procedure": str(prepared), "case": ""})
    assert answer.status_code == 302
    assert _rows(identified)["start"] == "heard"
    assert client.get(address).status_code == 404
    assert len(_acts(identified)) == 1
    with scene():
        assert Addressee.objects.get(pk=key).state == "acknowledged"


def test_what_belongs_to_no_case_is_set_aside(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    _sent(
        prosecutor, "proceedings-start", case=draw_code(), act="direct-indictment",
        code="trafficking",
    )  # fmt: skip
    [key] = _waiting(people)
    client = signed_in(people.one)
    page = client.get(reverse("proceedings:received", args=[key])).content.decode()
    assert "You do not work on any case with this code" in page
    address = reverse("proceedings:aside", args=[key])
    assert client.post(address, {"because": "no-such"}).status_code == 422
    assert client.post(address, {"because": "not-ours"}).status_code == 302
    assert _waiting(people) == []
    assert _rows(identified) == {"start": "awaited"}


def test_the_same_sent_twice_is_entered_once_and_waits_the_second_time(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    first = _sent(
        prosecutor, "detention-change", case=code, act="detention-ordered", until=_day(30)
    )
    assert not _waiting(people)
    assert entering.enter_sent(first.pk), "asked again, it is entered already"
    second = _sent(
        prosecutor, "detention-change", case=code, act="detention-ordered", until=_day(30)
    )
    with scene():
        letter = Addressee.objects.get(notice=second)
    assert _waiting(people) == [letter.pk]
    assert [act.act for act in _acts(identified)] == ["investigation-ordered", "detention-ordered"]


def test_an_act_that_nothing_expects_is_entered_by_itself(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    _sent(prosecutor, "detention-change", case=code, act="detention-extended", until=_day(30))
    assert [act.act for act in _acts(identified)] == ["investigation-ordered", "detention-extended"]
    assert _rows(identified)["custody"] == "awaited"


def test_what_the_system_entered_is_taken_back_and_not_entered_again_by_itself(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    notice = _sent(
        prosecutor, "detention-change", case=code, act="detention-ordered", until=_day(30)
    )
    with scene():
        row = ExpectedNotice.objects.get(procedure=identified, kind="custody")
    expected.take_back(row, actor=people.one)
    assert _rows(identified)["custody"] == "awaited"
    assert [act.act for act in _acts(identified)] == ["investigation-ordered"]
    assert not entering.enter_sent(notice.pk)
    assert len(_waiting(people)) == 1
    with scene():
        assert not Telling.objects.filter(
            what="detention-ordered", told_on__isnull=True, not_told=""
        ).exists()


def test_a_correction_changes_the_days_and_another_act_waits(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    notice = _sent(
        prosecutor, "detention-change", case=code, act="detention-ordered", until=_day(30)
    )
    client, address = signed_in(prosecutor), reverse("exchange:correct", args=[notice.pk])
    typed = {
        "case": draw_code(), "act": "detention-ordered", "on": _day(), "until": _day(60),
        "code": "", "further": "", "reason": "погрешан дан",
    }  # fmt: skip
    assert client.post(address, typed).status_code == 302
    with scene():
        assert notice.versions.first().content["case"] == code, "the case stays"
    assert entering.enter_sent(notice.pk)
    act = _acts(identified)[-1]
    assert act.until == timezone.localdate() + dt.timedelta(days=60)
    with scene():
        [told] = Telling.objects.filter(act=act)
        assert told.until == act.until
    assert _waiting(people) == []
    assert client.post(address, typed | {"act": "detention-ended", "until": ""}).status_code == 302
    assert not entering.enter_sent(notice.pk)
    [key] = _waiting(people)
    assert _acts(identified)[-1].act == "detention-ordered"
    with scene():
        letter = Addressee.objects.get(pk=key)
    page = signed_in(people.one).get(reverse("proceedings:received", args=[key])).content.decode()
    assert "Entering the correction takes that back" in page
    entering.enter(letter, identified, actor=people.one)
    assert [each.act for each in _acts(identified)] == ["investigation-ordered", "detention-ended"]


@pytest.mark.parametrize(
    ("field", "kind", "typed"),
    [
        ("case", "detention-change", {"case": "AAAAA-AAAAA"}),
        ("case", "detention-change", {"case": "Петар Петровић"}),
        ("act", "detention-change", {"act": "indictment"}),
        ("on", "detention-change", {"on": "TOMORROW"}),
        ("on", "detention-change", {"on": "1999-01-01"}),
        ("until", "detention-change", {"until": ""}),
        ("until", "detention-change", {"until": "1999-01-01"}),
        ("until", "detention-change", {"act": "detention-ended"}),
        ("code", "proceedings-start", {"act": "direct-indictment", "until": "", "code": ""}),
        ("code", "detention-change", {"code": "no-such"}),
        ("on", "interview-date", {"act": "hearing-set", "on": "YESTERDAY", "until": ""}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    identified: Procedure, prosecutor: Actor, field: str, kind: str, typed: dict[str, str]
) -> None:
    code = _code(identified)
    days = {"TOMORROW": _day(1), "YESTERDAY": _day(-1)}
    data = {"case": code, "act": "detention-ordered", "until": _day(30)}
    data |= {name: days.get(value, value) for name, value in typed.items()}
    answer = _written(prosecutor, kind, **data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    with scene():
        assert not Notice.objects.filter(kind__code=kind).exists()


def test_the_form_offers_the_cases_that_were_notified_to_the_sender_and_no_other(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    address = f"{reverse('exchange:write')}?kind=detention-change"
    code = _code(identified)
    client = signed_in(prosecutor)
    assert code not in client.get(address).content.decode()
    _notified(identified, people)
    page = client.get(address)
    assert f'<option value="{code}">' in page.content.decode()
    assert page.context["form"].initial["addressees"] == ["centre"]
    with scene():
        other = cases.member(Role.PROSECUTOR, Institution.objects.get(code="hppo-belgrade"))
    assert code not in signed_in(other).get(address).content.decode()


def test_a_case_of_two_procedures_waits(
    identified: Procedure, prosecutor: Actor, people: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = _code(identified)
    _notified(identified, people)
    _expected_of(identified, people, "hppo-nis", "start")
    monkeypatch.setattr(entering, "current_procedures", lambda _case: [identified, identified])
    _sent(prosecutor, "proceedings-start", case=code, act="direct-indictment", code="trafficking")
    assert _rows(identified) == {"start": "awaited"}
    assert len(_waiting(people)) == 1


def test_release_from_prison_is_expected_after_a_prison_sentence_and_prisons_tell_it(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    _sent(prosecutor, "final-outcome", case=code, act="convicted-prison", code="trafficking")
    assert _rows(identified)["prison-release"] == "awaited"
    with scene():
        prison = cases.member(Role.PRISON_OFFICER, Institution.objects.get(code="prison-nis"))
    _notified(identified, people, "prison-nis")
    _expected_of(identified, people, "prison-nis", "prison-release")
    client = signed_in(prison)
    for name in ("cases:list", "identification:list", "vault:search"):
        assert client.get(reverse(name)).status_code in {403, 404}, name
    assert client.get(reverse("portal:desk")).status_code == 200
    _sent(prison, "prison-change", case=code, act="prison-release", code="served")
    assert _rows(identified)["prison-release"] == "heard"
    with acting(people.one):
        first = worklist(people.one).groups[0]
    assert first.urgency == "danger"
    assert any("Released from prison" in str(one.line.what) for one in first.lines)


@pytest.mark.parametrize("act", ["acquitted", "suspended-sentence"])
def test_no_release_is_expected_of_who_was_not_sent_to_prison(
    identified: Procedure, prosecutor: Actor, people: Pair, act: str
) -> None:
    code = _started(identified, prosecutor, people)
    _sent(prosecutor, "final-outcome", case=code, act=act)
    assert "prison-release" not in _rows(identified)


def _telling(procedure: Procedure, what: str) -> Telling:
    with scene():
        return Telling.objects.get(procedure=procedure, what=what)


def test_the_person_is_told_by_her_wish_with_proof(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    _sent(prosecutor, "detention-change", case=code, act="detention-ordered", until=_day(30))
    row = _telling(identified, "detention-ordered")
    client = signed_in(people.one)
    page = client.get(reverse("proceedings:telling", args=[row.pk])).content.decode()
    assert "Nobody has entered whether the person wants to be told" in page
    assert "the support service" in page, "how she may obtain it at this stage"
    step = reverse("identification:step", args=[identified.pk, "wish"])
    assert client.post(step, {"wants": "yes", "through": ""}).status_code == 422
    assert client.post(step, {"wants": "yes", "through": "association"}).status_code == 302
    told = reverse("identification:step", args=[identified.pk, "tell"])
    at = timezone.localtime().replace(second=0, microsecond=0)
    typed = {"telling": str(row.pk), "told_at": _minute(at), "how": "lawyer", "proof": "signed"}
    later, before = at + dt.timedelta(minutes=2), at - dt.timedelta(days=1)
    for wrong in (_minute(later), _minute(before), ""):
        assert client.post(told, typed | {"told_at": wrong}).status_code == 422, wrong
    assert client.post(told, typed).status_code == 302
    row = _telling(identified, "detention-ordered")
    assert (row.told_how, row.proof) == ("lawyer", "signed")
    assert (row.told_at, row.told_on) == (at, at.date())
    page = client.get(reverse("proceedings:telling", args=[row.pk])).content.decode()
    assert f"{at:%H:%M} ·" in page, "the deadline is in hours"
    with pytest.raises(ValidationError, match="already been entered"):
        telling.tell(row, timezone.now(), "telephone", "none", actor=people.one)


def test_what_was_entered_by_the_day_alone_stands_as_it_was_entered(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    _sent(prosecutor, "detention-change", case=code, act="detention-ordered", until=_day(30))
    row = _telling(identified, "detention-ordered")
    today = timezone.localdate()
    with scene():
        Telling.objects.filter(pk=row.pk).update(
            told_on=today, told_how="lawyer", proof="signed", entered_at=timezone.now()
        )
    page = signed_in(people.one).get(reverse("proceedings:telling", args=[row.pk]))
    [shown] = re.findall(r">told</span> <span[^>]*>([^·<]+)·", page.content.decode())
    assert ":" not in shown, "there is no hour to show"


def test_what_is_due_of_proceedings_is_listed_on_the_tab_of_the_case(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    with scene():
        case = Procedure.objects.select_related("case").get(pk=identified.pk).case
        sharing = cases.sharing(
            case, Institution.objects.get(code="atina"), purpose=Purpose.ACCOMMODATION
        )
        sharing.accepted_at = timezone.now()
        sharing.save()
    _sent(prosecutor, "detention-change", case=code, act="detention-ordered", until=_day(30))
    page = signed_in(people.one).get(reverse("proceedings:of-case", args=[case.pk]))
    due = page.content.decode().partition('id="due-heading"')[2]
    row = _telling(identified, "detention-ordered")
    telling_page = reverse("proceedings:telling", args=[row.pk])
    assert "Tell the person:" in due
    assert "Tell those who protect or represent the person:" in due
    assert due.count(f'<h3><a href="{telling_page}"') == 2


def test_who_does_not_wish_it_is_not_told_and_the_page_says_so(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    _sent(prosecutor, "detention-change", case=code, act="detention-ordered", until=_day(30))
    row = _telling(identified, "detention-ordered")
    with pytest.raises(ValidationError, match="First enter her wish"):
        telling.do_not_tell(row, "not-wished", actor=people.one)
    with acting(people.one):
        assert telling_lines(people)
    telling.record_wish(identified, wants=False, through="", actor=people.one)
    assert not telling_lines(people)
    page = signed_in(people.one).get(reverse("proceedings:of-case", args=[row.case_id]))
    assert "not wanted" in page.content.decode()
    telling.record_wish(identified, wants=True, through="self", actor=people.one)
    assert telling_lines(people), "the wish may be changed"


def telling_lines(people: Pair, kind: str = "to-tell") -> list[str]:
    with acting(people.one):
        groups = worklist(people.one).groups
        return [
            str(one.line.what) for group in groups for one in group.lines if one.kind.code == kind
        ]


def test_those_who_protect_her_are_told_by_a_notice_that_they_acknowledge(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    with scene():
        shelter = Institution.objects.get(code="atina")
        case = Procedure.objects.select_related("case").get(pk=identified.pk).case
        sharing = cases.sharing(case, shelter, purpose=Purpose.ACCOMMODATION)
    _sent(prosecutor, "detention-change", case=code, act="detention-ordered", until=_day(30))
    _expected_of(identified, people, "hppo-nis", "release")
    _sent(prosecutor, "detention-change", case=code, act="detention-ended")
    row = _telling(identified, "detention-ended")
    assert not telling_lines(people, "to-tell-protectors"), "it was not accepted yet"
    with scene():
        sharing.accepted_at = timezone.now()
        sharing.save(update_fields=["accepted_at"])
    assert telling_lines(people, "to-tell-protectors")
    telling.record_wish(identified, wants=False, through="", actor=people.one)
    assert telling_lines(people, "to-tell-protectors"), "whatever she wishes"
    with scene():
        other = Institution.objects.get(code="astra")
    with pytest.raises(ValidationError, match="not shared"):
        telling.tell_institution(row, other, actor=people.one)
    told = telling.tell_institution(row, shelter, actor=people.one)
    with pytest.raises(ValidationError, match="already been told"):
        telling.tell_institution(row, shelter, actor=people.one)
    assert not any("free" in line for line in telling_lines(people, "to-tell-protectors"))
    with scene():
        assert told.notice.kind.code == "proceedings-told"
        text = told.notice.versions.get().text
        assert "Укинут притвор" in text
        assert ".." not in text


def test_whoever_does_not_work_on_the_case_sees_nothing_of_it(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    _sent(prosecutor, "detention-change", case=code, act="detention-ordered", until=_day(30))
    row = _telling(identified, "detention-ordered")
    with as_application(), acting(prosecutor):
        assert not ReportedAct.objects.exists()
        assert not Telling.objects.exists()
    client = signed_in(prosecutor)
    for name, key in (("telling", row.pk), ("of-case", row.case_id), ("received", uuid.uuid4())):
        assert client.get(reverse(f"proceedings:{name}", args=[key])).status_code in {403, 404}


def test_requests_are_listed_with_their_answers(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    with scene():
        row = ExpectedNotice.objects.get(procedure=identified, kind="witness-status")
        office = Institution.objects.get(code="hppo-nis")
    expected.name_notifier(row, office, actor=people.one)
    expected.ask_for(row, actor=people.one)
    client, address = signed_in(people.one), reverse("proceedings:requests")
    page = client.get(f"{address}?answer=awaited").content.decode()
    assert code in page
    assert "particularly vulnerable witness" in page
    assert code not in client.get(f"{address}?answer=late").content.decode()
    _sent(prosecutor, "proceedings-progress", case=code, act="vulnerable-granted")
    assert _rows(identified)["witness-status"] == "heard"
    assert code in client.get(f"{address}?answer=closed").content.decode()


def test_an_act_of_whom_nothing_is_expected_waits_for_an_expert(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    _notified(identified, people, "hppo-belgrade")
    with scene():
        other = cases.member(Role.PROSECUTOR, Institution.objects.get(code="hppo-belgrade"))
    before = _rows(identified)
    with as_application():
        for kind, act, until in (
            ("detention-change", "detention-ordered", _day(30)),
            ("detention-change", "detention-extended", _day(30)),
            ("final-outcome", "acquitted", ""),
        ):
            notice = _sent(other, kind, case=code, act=act, until=until)
            assert not entering.enter_sent(notice.pk), act
    assert _rows(identified) == before
    assert [act.act for act in _acts(identified)] == ["investigation-ordered"]
    with scene():
        assert not Telling.objects.filter(what="acquitted").exists()
    assert len(_waiting(people)) == 3


def test_what_is_expected_of_one_is_not_entered_from_another_of_whom_something_is(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    _notified(identified, people, "hppo-belgrade")
    with scene():
        other = cases.member(Role.PROSECUTOR, Institution.objects.get(code="hppo-belgrade"))
    _expected_of(identified, people, "hppo-belgrade", "witness-status")
    _sent(other, "detention-change", case=code, act="detention-ordered", until=_day(30))
    assert _rows(identified)["custody"] == "awaited"
    _sent(other, "detention-change", case=code, act="detention-extended", until=_day(30))
    assert [act.act for act in _acts(identified)] == ["investigation-ordered", "detention-extended"]


def test_which_case_may_be_named_is_asked_again_when_a_notice_is_sent_and_corrected(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _code(identified)
    _expected_of(identified, people, "hppo-nis", "start")
    with scene():
        case = Procedure.objects.select_related("case").get(pk=identified.pk).case
        sharing = cases.sharing(
            case, Institution.objects.get(code="hppo-nis"), purpose=Purpose.INVESTIGATION
        )
        sharing.accepted_at = timezone.now()
        sharing.save()
    typed = {"case": code, "act": "investigation-ordered", "code": "trafficking"}
    draft = _written(prosecutor, "proceedings-start", **typed).url.rstrip("/").split("/")[-2]
    sent = _sent(prosecutor, "proceedings-start", **typed)
    [act] = _acts(identified)
    with scene():
        sharing.state, sharing.withdrawal = SharingState.WITHDRAWN, "purpose-ended"
        sharing.withdrawn_at = timezone.now()
        sharing.save()
        written = Notice.objects.get(pk=draft)
        assert written.case_id == case.pk
    with acting(prosecutor):
        sending.send(written, actor=prosecutor)
    with scene():
        assert Notice.objects.get(pk=draft).case_id is None
    told: list[Notice] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "notify_told", told.append)
        answer = signed_in(prosecutor).post(
            reverse("exchange:correct", args=[sent.pk]),
            typed | {"on": _day(-1), "until": "", "further": "", "reason": "погрешан дан"},
        )
    assert answer.status_code == 302
    assert told == []
    assert act.on == _acts(identified)[0].on
    assert len(_waiting(people)) == 2


def _corrected(actor: Actor, notice: Notice, **data: str) -> None:
    """Let a sender correct a notice; what follows from it is done."""
    typed = {"on": _day(), "until": "", "code": "", "further": "", "reason": "погрешан дан"}
    answer = signed_in(actor).post(reverse("exchange:correct", args=[notice.pk]), typed | data)
    assert answer.status_code == 302, answer.context["form"].errors
    entering.enter_sent(notice.pk)


def test_a_correction_of_what_an_expert_entered_waits(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    typed = {"case": code, "act": "detention-ordered", "until": _day(30)}
    notice = _sent(prosecutor, "detention-change", **typed)
    with scene():
        row = ExpectedNotice.objects.get(procedure=identified, kind="custody")
    expected.take_back(row, actor=people.one)
    with scene():
        letter = Addressee.objects.get(notice=notice)
    entering.enter(letter, identified, actor=people.one)
    _corrected(prosecutor, notice, **typed | {"until": _day(60)})
    assert _acts(identified)[-1].until == timezone.localdate() + dt.timedelta(days=30)
    assert _waiting(people) == [letter.pk]


def _protectors_wait(people: Pair) -> list[str]:
    return [each for each in telling_lines(people, "to-tell-protectors") if "Detention" in each]


def _opened_before(row: Telling) -> None:
    """Let it have been opened by an earlier transaction than that of the test."""
    with scene():
        before = row.opened_at - dt.timedelta(minutes=5)
        Telling.objects.filter(pk=row.pk).update(opened_at=before)


def test_protectors_who_were_told_are_told_of_a_correction(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    with scene():
        shelter = Institution.objects.get(code="atina")
        case = Procedure.objects.select_related("case").get(pk=identified.pk).case
        sharing = cases.sharing(case, shelter, purpose=Purpose.ACCOMMODATION)
        sharing.accepted_at = timezone.now()
        sharing.save()
    typed = {"case": code, "act": "detention-ordered", "until": _day(30)}
    with as_application():
        notice = _sent(prosecutor, "detention-change", **typed)
    row = _telling(identified, "detention-ordered")
    telling.tell_institution(row, shelter, actor=people.one)
    assert not _protectors_wait(people)
    _opened_before(row)
    with as_application():
        _corrected(prosecutor, notice, **typed | {"until": _day(20)})
    with scene():
        former, now_is = Telling.objects.filter(what="detention-ordered").order_by("opened_at")
    assert (former.pk, former.not_told) == (row.pk, "corrected")
    assert former.until == row.until, "what they were told stays"
    assert (now_is.is_open, now_is.until) == (True, timezone.localdate() + dt.timedelta(days=20))
    assert len(_protectors_wait(people)) == 1
    telling.tell_institution(now_is, shelter, actor=people.one)
    with pytest.raises(ValidationError, match="Choose from the list"):
        telling.do_not_tell(now_is, "corrected", actor=people.one)


def test_what_was_corrected_is_told_to_nobody_as_it_was(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    """Who was not told yet when the person was told is told of the corrected days alone."""
    code = _started(identified, prosecutor, people)
    with scene():
        case = Procedure.objects.select_related("case").get(pk=identified.pk).case
        sharing = cases.sharing(
            case, Institution.objects.get(code="atina"), purpose=Purpose.ACCOMMODATION
        )
        sharing.accepted_at = timezone.now()
        sharing.save()
    typed = {"case": code, "act": "detention-ordered", "until": _day(30)}
    notice = _sent(prosecutor, "detention-change", **typed)
    row = _telling(identified, "detention-ordered")
    telling.tell(row, timezone.now(), "lawyer", "signed", actor=people.one)
    _opened_before(row)
    _corrected(prosecutor, notice, **typed | {"until": _day(20)})
    assert len(_protectors_wait(people)) == 1


def test_what_was_entered_waits_for_nobody_who_does_not_know_of_the_case(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _code(identified)
    notice = _sent(
        prosecutor, "proceedings-start", case=code, act="direct-indictment", code="trafficking"
    )
    with scene():
        letter = Addressee.objects.get(notice=notice)
    with as_application():
        entering.enter(letter, identified, actor=people.one)
    with scene():
        case = Procedure.objects.select_related("case").get(pk=identified.pk).case
        assert Notice.objects.get(pk=notice.pk).case_id == case.pk
        colleague = cases.member(Role.CASE_EXPERT, case.responsible)
        case.restricted = True
        case.save()
        cases.participant(case, case.responsible, people.one.user_id).save()
        # Also where its letter were to be seen.
        Notice.objects.filter(pk=notice.pk).update(case=None)
    with as_application(), acting(colleague):
        assert not ReportedAct.objects.exists(), "the scene"
        assert not letters_to_enter(colleague).exists()
    with scene():
        Notice.objects.filter(pk=notice.pk).update(case=case)
    with as_application(), acting(colleague):
        assert not Addressee.objects.filter(pk=letter.pk).exists()


def test_what_somebody_entered_into_another_case_in_the_meantime_is_refused(
    identified: Procedure, prosecutor: Actor, people: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = _sent(
        prosecutor, "proceedings-start", case=_code(identified), act="direct-indictment",
        code="trafficking",
    )  # fmt: skip
    with scene():
        letter = Addressee.objects.get(notice=notice)
        said = entering.said_in(letter)
    entering.enter(letter, identified, actor=people.one)
    monkeypatch.setattr(entering, "_waiting", lambda *_of: said)
    monkeypatch.setattr(entering, "_take_back_former", lambda *_of: None)
    with pytest.raises(ValidationError, match="in the meantime"):
        entering.enter(letter, identified, actor=people.one)
    with pytest.raises(ValidationError, match="in the meantime"):
        entering.set_aside(letter, "not-ours", actor=people.one)


def test_after_a_hand_over_a_letter_about_the_case_waits_no_more_where_it_came(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _code(identified)
    _notified(identified, people)
    notice = _sent(
        prosecutor, "proceedings-start", case=code, act="direct-indictment", code="trafficking"
    )
    assert len(_waiting(people)) == 1
    with scene():
        case = Notice.objects.select_related("case").get(pk=notice.pk).case
        case.responsible = cases.institution("another-centre")
        case.save()
    assert _waiting(people) == []


def _handed_over(procedure: Procedure, people: Pair) -> Actor:
    """Hand the case over to another centre; the head of that one."""
    to = cases.institution("another-centre")
    head = cases.member(Role.CENTRE_HEAD, to)
    with as_application(), acting(people.other):
        transfer_case(Procedure.objects.get(pk=procedure.pk).case, to, actor=people.other)
    return head


def _on_the_desk(actor: Actor) -> dict[str, list[str]]:
    with as_application(), acting(actor):
        found: dict[str, list[str]] = {}
        for group in worklist(actor).groups:
            for one in group.lines:
                found.setdefault(one.kind.code, []).append(str(one.line.what))
        return found


def _sentenced(procedure: Procedure, prosecutor: Actor, people: Pair) -> tuple[str, Actor]:
    code = _started(procedure, prosecutor, people)
    _sent(prosecutor, "final-outcome", case=code, act="convicted-prison", code="trafficking")
    with scene():
        return code, cases.member(Role.PRISON_OFFICER, Institution.objects.get(code="prison-nis"))


def test_a_release_told_to_the_former_centre_is_told_to_the_person_by_the_one_that_answers_now(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code, prison = _sentenced(identified, prosecutor, people)
    _notified(identified, people, "prison-nis")
    _expected_of(identified, people, "prison-nis", "prison-release")
    head = _handed_over(identified, people)
    stranger = cases.member(Role.CENTRE_HEAD, cases.institution("a-third-centre"))
    _sent(prison, "prison-change", case=code, act="prison-release", code="served")
    assert _rows(identified)["prison-release"] == "heard"
    found = _on_the_desk(head)
    assert any("Released from prison" in what for what in found["to-tell"])
    assert found["notices-received"], "it is read where the case is"
    for actor in (people.one, people.other, stranger):
        found = _on_the_desk(actor)
        assert {"to-tell", "notices-to-enter", "notices-received"} & set(found) == set()


def test_what_leaves_a_choice_is_entered_by_whoever_answers_now(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code, prison = _sentenced(identified, prosecutor, people)
    _notified(identified, people, "prison-nis")
    head = _handed_over(identified, people)
    notice = _sent(prison, "prison-change", case=code, act="escape")
    assert _waiting(people) == []
    assert len(_on_the_desk(head)["notices-to-enter"]) == 1
    with scene():
        letter = Addressee.objects.get(notice=notice)
    address = reverse("proceedings:received", args=[letter.pk])
    assert signed_in(people.other).get(address).status_code == 404
    client = signed_in(head)
    prepared = client.get(address).context["form"].fields["procedure"].initial
    answer = client.post(address, {"procedure": str(prepared), "case": ""})
    assert answer.status_code == 302
    [row] = [row for row in _acts(identified) if row.act == "escape"]
    assert (row.institution_id, row.entered_by_id) == (head.institution, head.user_id)
    assert any("scape" in what for what in _on_the_desk(head)["to-tell"])
    assert "notices-to-enter" not in _on_the_desk(head)


def test_a_notice_about_a_case_that_its_addressee_handed_over_reaches_the_case_by_its_code(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code, prison = _sentenced(identified, prosecutor, people)
    head = _handed_over(identified, people)
    # Nobody ever wrote to the prison about the case: it was told by telephone.
    notice = _sent(prison, "prison-change", case=code, act="escape")
    with scene():
        assert Notice.objects.get(pk=notice.pk).case_id == identified.case_id
    assert _waiting(people) == []
    assert len(_on_the_desk(head)["notices-to-enter"]) == 1
    assert [row.act for row in _acts(identified)].count("escape") == 0


def test_what_was_set_aside_before_the_hand_over_is_set_aside_anew_when_it_is_corrected(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code, prison = _sentenced(identified, prosecutor, people)
    _notified(identified, people, "prison-nis")
    notice = _sent(prison, "prison-change", case=code, act="escape")
    with acting(people.one):
        letter = Addressee.objects.get(notice=notice)
    entering.set_aside(letter, "known", actor=people.one)
    head = _handed_over(identified, people)
    assert "notices-to-enter" not in _on_the_desk(head)
    _corrected(prison, notice, case=code, act="leave", until=_day(2))
    assert len(_on_the_desk(head)["notices-to-enter"]) == 1
    with as_application(), acting(head):
        entering.set_aside(letter, "known", actor=head)
    assert "notices-to-enter" not in _on_the_desk(head)


def test_what_the_former_centre_asked_for_is_closed_when_it_is_heard(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    _code(identified)
    _expected_of(identified, people, "hppo-nis", "start")
    with acting(people.one):
        row = ExpectedNotice.objects.get(procedure=identified, kind="start")
    asked = expected.ask_for(row, actor=people.one)
    head = _handed_over(identified, people)
    _in_the_past(identified)
    with as_application(), acting(head):
        expected.receive(asked, "telephone", timezone.localdate(), actor=head)
    with scene():
        assert Addressee.objects.get(notice=asked.asked_notice_id).state == "closed"


def test_a_job_enters_the_version_it_was_queued_for_and_no_newer_one(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _code(identified)
    _notified(identified, people)
    _expected_of(identified, people, "hppo-nis", "start")
    typed = {"case": code, "act": "investigation-ordered", "code": "trafficking"}
    notice = _sent(prosecutor, "proceedings-start", enters=False, **typed)
    answer = signed_in(prosecutor).post(
        reverse("exchange:correct", args=[notice.pk]),
        {"on": _day(-3), "until": "", "further": "", "reason": "погрешан дан", **typed},
    )
    assert answer.status_code == 302
    with scene():
        queued = [
            job.args
            for job in ProcrastinateJob.objects.filter(task_name="proceedings.enter_sent")
            if job.args["key"] == str(notice.pk)
        ]
        queued.sort(key=lambda args: args["version"])
    assert [args["version"] for args in queued] == [1, 2]
    enter_sent(**queued[0])
    assert _acts(identified) == []
    with scene():
        said = AuditEvent.objects.get(verb="notice.version-superseded")
    assert (said.subject_key, said.payload) == (str(notice.pk), {"version": 1, "newest": 2})
    enter_sent(**queued[1])
    [row] = _acts(identified)
    assert (row.version, row.on) == (2, timezone.localdate() - dt.timedelta(days=3))
    enter_sent(**queued[0])
    assert [row.version for row in _acts(identified)] == [2]


def test_a_wish_is_entered_in_ones_own_name(identified: Procedure, people: Pair) -> None:
    with as_application(), acting(people.one):
        foreign = Wish(
            procedure=identified, case_id=identified.case_id, wants=False,
            entered_at=timezone.now(), entered_by_id=people.other.user_id,
        )  # fmt: skip
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            foreign.save(force_insert=True)
    telling.record_wish(identified, wants=False, through="", actor=people.one)
    with as_application(), acting(people.other):
        wishes = Wish.objects.filter(procedure=identified)
        forged: list[dict[str, Any]] = [
            {"wants": True, "through": "association"},
            {"entered_at": timezone.now()},
            {"case_id": uuid.uuid4()},
        ]
        for change in forged:
            with pytest.raises(ProgrammingError), transaction.atomic():
                wishes.update(**change)
        telling.record_wish(identified, wants=True, through="association", actor=people.other)
        assert wishes.get().entered_by_id == people.other.user_id
        with pytest.raises(ProgrammingError), transaction.atomic():
            wishes.update(entered_by_id=people.one.user_id)


def test_what_enters_notices_changes_no_procedure_and_joins_none(
    identified: Procedure, people: Pair
) -> None:
    desk = Actor.system(entering.DESK)
    for action in (Action.IDENTIFICATION_PROPAGATE, Action.IDENTIFICATION_WORK):
        assert not can(desk, action, identified)
    assert can(desk, Action.PROCEEDINGS_ENTER, identified)
    with as_application(), acting(desk):
        rows = Procedure.objects.filter(pk=identified.pk)
        assert rows.select_for_update(of=("self",)).exists()
        with pytest.raises(ProgrammingError, match="not a column"), transaction.atomic():
            rows.update(assigned_to=people.other.user_id)
        assert not LaterReport.objects.exists()


def _in_the_past(procedure: Procedure) -> None:
    """Let everything that was sent lie before the hand-over: a test is one transaction."""
    with scene():
        Case.objects.filter(pk=procedure.case_id).update(handed_over_at=timezone.now())


def test_a_notice_begun_on_the_page_of_a_case_has_its_code_in_the_form(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    with scene():
        case = Procedure.objects.select_related("case").get(pk=identified.pk).case
    address = f"{reverse('exchange:write')}?kind=detention-change&case={case.pk}"
    with as_application():
        page = signed_in(prosecutor).get(address)
        assert page.context["form"].initial == {"addressees": ["centre"]}, "it is hidden from them"
        assert case.code not in page.content.decode()
    with scene():
        office = Institution.objects.get(code="hppo-nis")
        cases.sharing(case, office, purpose=Purpose.INVESTIGATION).save()
    with as_application():
        page = signed_in(prosecutor).get(address)
    assert page.context["form"].initial == {"addressees": ["centre"], "case": case.code}


def test_an_address_fills_in_nothing_but_the_addressee(
    identified: Procedure, prosecutor: Actor
) -> None:
    address = f"{reverse('exchange:write')}?kind=detention-change&case={_code(identified)}"
    page = signed_in(prosecutor).get(f"{address}&act=detention-ended")
    assert page.context["form"].initial == {"addressees": ["centre"]}


def test_rows_stay_as_they_were_told_and_are_entered_in_ones_own_name(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _started(identified, prosecutor, people)
    typed = {"case": code, "act": "detention-ordered", "until": _day(30)}
    _sent(prosecutor, "detention-change", **typed)
    row = _telling(identified, "detention-ordered")
    act = _acts(identified)[-1]
    today = timezone.localdate()
    told = {"told_on": today, "told_how": "lawyer", "proof": "signed"}
    forged: list[dict[str, Any]] = [
        told | {"entered_by_id": people.other.user_id},
        told,
        {"until": today},
        {"what": "detention-ended"},
    ]
    with as_application(), acting(people.one):
        for change in forged:
            with pytest.raises(ProgrammingError), transaction.atomic():
                Telling.objects.filter(pk=row.pk).update(**change)
        for change in ({"until": today}, {"entered_by_id": people.one.user_id}, {"act": "x"}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                ReportedAct.objects.filter(pk=act.pk).update(**change)
        foreign = ReportedAct(
            letter=act.letter, institution_id=act.institution_id, version=1, act=act.act,
            procedure_id=act.procedure_id, case_id=act.case_id, on=today, entered_at=act.entered_at,
            entered_by_id=people.other.user_id, taken_back_at=act.entered_at,
        )  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic():
            foreign.save(force_insert=True)
        row = telling.tell(row, timezone.now(), "lawyer", "signed", actor=people.one)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Telling.objects.filter(pk=row.pk).update(proof="none")
        with pytest.raises(ProgrammingError), transaction.atomic():
            Telling.objects.filter(pk=row.pk).update(told_at=timezone.now())
        with pytest.raises(ProgrammingError), transaction.atomic():
            Telling.objects.filter(pk=row.pk).update(told_on=None, told_how="", proof="")


def test_what_was_set_aside_and_corrected_since_waits_and_is_set_aside_or_entered_anew(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    notice = _sent(
        prosecutor, "proceedings-start", case=draw_code(), act="direct-indictment",
        code="trafficking",
    )  # fmt: skip
    [key] = _waiting(people)
    expert = signed_in(people.one)
    aside = reverse("proceedings:aside", args=[key])
    assert expert.post(aside, {"because": "not-ours"}).status_code == 302
    typed = {
        "act": "direct-indictment", "on": _day(-1), "until": "", "code": "trafficking",
        "further": "", "reason": "погрешан дан",
    }  # fmt: skip
    corrects = reverse("exchange:correct", args=[notice.pk])
    assert signed_in(prosecutor).post(corrects, typed).status_code == 302
    assert _waiting(people) == [key]
    assert expert.get(reverse("proceedings:received", args=[key])).status_code == 200
    assert expert.post(aside, {"because": "nothing"}).status_code == 302
    assert _waiting(people) == []
    assert signed_in(prosecutor).post(corrects, typed | {"on": _day(-2)}).status_code == 302
    enters = expert.post(
        reverse("proceedings:received", args=[key]), {"procedure": "", "case": _code(identified)}
    )
    assert enters.status_code == 302
    assert _waiting(people) == []
    assert _acts(identified)[-1].act == "direct-indictment"
