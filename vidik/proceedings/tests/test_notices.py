# SPDX-License-Identifier: EUPL-1.2
"""What is expected of proceedings: by rules, heard by a notice or otherwise, asked for, or over."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.packs import faults_of, pack_of
from tests.scenes import as_application, scene
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.exchange.models import Addressee, Notice
from vidik.exchange.services import answering, sending, writing
from vidik.exchange.types import NoticeDraft
from vidik.identification.models import Procedure
from vidik.identification.selectors import procedures as identification_procedures
from vidik.identification.services import procedures, reopening
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, identify
from vidik.identification.types import Outcome, Step
from vidik.institutions.models import Institution
from vidik.proceedings.methods import FILE, read_expected
from vidik.proceedings.models import ExpectedNotice
from vidik.proceedings.selectors.expected import letters_naming, offered_kinds
from vidik.proceedings.services import expecting as expected
from vidik.proceedings.types import NoticeState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

PROSECUTOR = "hppo-nis"


@pytest.fixture
def prosecutor() -> Actor:
    with scene():
        return cases.member(Role.PROSECUTOR, Institution.objects.get(code=PROSECUTOR))


@shared
def identified(procedure: Procedure, people: Pair) -> Procedure:
    return identify(procedure, people)


def _rows(procedure: Procedure) -> dict[str, ExpectedNotice]:
    with scene():
        rows = ExpectedNotice.objects.filter(procedure=procedure).select_related(
            "institution", "notice"
        )
        return {row.kind: row for row in rows.order_by("entered_at", "pk")}


def _all(procedure: Procedure) -> list[tuple[str, str]]:
    with scene():
        rows = ExpectedNotice.objects.filter(procedure=procedure)
        return sorted((row.kind, str(row.state)) for row in rows)


def _send(actor: Actor, kind: str, text: str, title: str = "Обавештење") -> Notice:
    with acting(actor):
        draft = NoticeDraft(kind, title, text, ("centre",))
        return sending.send(writing.draft_notice(draft, actor=actor), actor=actor)


def _code(procedure: Procedure) -> str:
    with scene():
        return Procedure.objects.select_related("case").get(pk=procedure.pk).case.code


def _address(procedure: Procedure, step: str) -> str:
    return reverse("identification:step", args=[procedure.pk, step])


def _page(client: Client, procedure: Procedure) -> str:
    return client.get(reverse("identification:procedure", args=[procedure.pk])).content.decode()


def test_the_start_is_expected_with_the_identification(identified: Procedure) -> None:
    [(kind, row)] = _rows(identified).items()
    assert kind == "start"
    assert row.institution is None
    assert row.entered_by_id is None
    assert row.due_on - row.since_on == dt.timedelta(days=30)
    assert row.since_on == timezone.localdate()


def test_nothing_is_expected_of_somebody_who_is_no_victim(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    factories.decide(procedure, people, Step.TERMINATE, "left")
    assert _rows(procedure) == {}
    with pytest.raises(ValidationError, match="cannot be expected yet"):
        expected.expect(procedure, ["start"], None, actor=people.one)


def _named(procedure: Procedure, actor: Actor) -> list[Addressee]:
    with acting(actor):
        return list(letters_naming(identification_procedures.get_procedure(actor, procedure.pk)))


def _hear(procedure: Procedure, kind: str, notice: Notice, people: Pair) -> ExpectedNotice:
    with scene():
        letter = Addressee.objects.get(notice=notice)
        row = ExpectedNotice.objects.get(
            procedure=procedure, kind=kind, received_on__isnull=True, ended_at__isnull=True
        )
    return expected.receive_by_notice(row, letter, actor=people.one)


@pytest.mark.parametrize("where", ["title", "text"])
def test_an_expert_enters_which_notice_reported_it_and_the_rest_is_expected(
    identified: Procedure, prosecutor: Actor, people: Pair, where: str
) -> None:
    code = _code(identified)
    words = f"Поводом предмета {code.lower().replace('-', ' ')}, поступак је покренут."
    title, text = (words, "Текст") if where == "title" else ("Обавештење", words)
    notice = _send(prosecutor, "proceedings-start", text, title)
    assert _all(identified) == [("start", "awaited")], "nobody has read it yet"
    start = _rows(identified)["start"]
    with scene():
        letter = Addressee.objects.get(notice=notice)
    client = signed_in(people.one)
    address = _address(identified, "heard-by-notice")
    form = client.get(f"{address}?expected={start.pk}").content.decode()
    assert letter.number in form
    assert "selected>" + letter.number not in form
    typed = {"expected": f"{start.pk}", "letter": f"{letter.pk}"}
    assert client.post(address, {**typed, "letter": ""}).status_code == 422
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed | {"once": "later"}).status_code == 422
    rows = _rows(identified)
    start = rows.pop("start")
    assert (start.state, start.notice_id) == (NoticeState.HEARD, notice.pk)
    assert start.institution is None, "a notice does not say from whom the next one comes"
    assert set(rows) == {"custody", "hearing", "witness-status", "progress", "outcome"}
    assert "by a notice" in _page(client, identified)
    shown = client.get(reverse("proceedings:notice", args=[start.pk]))
    assert letter.number in shown.content.decode()


def test_a_notice_of_another_case_or_to_somebody_else_is_not_offered(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    code = _code(identified)
    with acting(prosecutor):
        draft = NoticeDraft("detention-change", "Притвор", code, ("pa-nis",))
        sending.send(writing.draft_notice(draft, actor=prosecutor), actor=prosecutor)
    other = code[:-1] + ("0" if code[-1] != "0" else "1")
    notices = [_send(prosecutor, "proceedings-start", text) for text in ("без ознаке", other)]
    _send(prosecutor, "information", code)
    assert _named(identified, people.one) == []
    for notice in notices:
        with pytest.raises(ValidationError, match="names this case"):
            _hear(identified, "start", notice, people)
    page = signed_in(people.one).get(_address(identified, "heard-by-notice")).content.decode()
    assert "No notice names this case by its code" in page


@pytest.mark.parametrize("written", ["{0}-{1}", "{0}{1}", "{0} {1}"])
def test_a_code_is_found_however_it_is_written(
    identified: Procedure, prosecutor: Actor, people: Pair, written: str
) -> None:
    text = written.format(*_code(identified).split("-")).lower()
    _send(prosecutor, "final-outcome", f"Предмет ({text}), окончан.")
    assert len(_named(identified, people.one)) == 1


def test_one_notice_may_report_several_things(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    text = f"Предмет {_code(identified)}: притвор је одређен, па укинут."
    expected.receive(_rows(identified)["start"], "letter", timezone.localdate(), actor=people.one)
    notice = _send(prosecutor, "detention-change", text)
    _hear(identified, "custody", notice, people)
    _hear(identified, "release", notice, people)
    rows = _rows(identified)
    assert rows["custody"].notice_id == rows["release"].notice_id == notice.pk
    # The court reports bans, and the prosecutor does not.
    assert rows["ban"].institution is None


def test_hearings_come_again_until_the_outcome_which_ends_everything(
    identified: Procedure, people: Pair
) -> None:
    def hear(kind: str) -> None:
        row = next(each for each in _rows_of(identified, kind) if each.is_open)
        expected.receive(row, "letter", timezone.localdate(), actor=people.one)

    for kind in ("start", "custody", "hearing", "hearing"):
        hear(kind)
    found = _all(identified)
    assert found.count(("hearing", "heard")) == 2
    assert found.count(("hearing", "awaited")) == 1
    hear("outcome")
    assert {state for _kind, state in _all(identified)} == {"heard", "ended"}
    with acting(people.one):
        offered = offered_kinds(identification_procedures.get_procedure(people.one, identified.pk))
    assert "start" not in {each.code for each in offered}


def test_whoever_has_to_report_it_gets_the_whole_period(centre: Institution, people: Pair) -> None:
    old = factories.procedure(centre, at=timezone.now() - dt.timedelta(days=60))
    procedures.open_procedure(old, actor=people.one)
    [row] = expected.expect(old, ["start"], None, actor=people.one)
    back = timezone.localdate() - dt.timedelta(days=40)
    expected.receive(row, "letter", back, actor=people.one)
    today = timezone.localdate()
    assert all(each.due_on > today for each in _rows(old).values() if each.is_open)


def test_of_who_is_found_to_be_no_victim_nothing_is_expected_any_more(
    identified: Procedure, people: Pair
) -> None:
    again = reopening.reopen(identified, actor=people.one)
    assert _all(again) == [("start", "awaited")]
    assert _rows(identified) == {}
    procedures.open_procedure(again, actor=people.one)
    factories.inform(again, *factories.BEGUN, actor=people.one)
    factories.decide(again, people, Step.CONCLUDE, "prostitution", Outcome.NOT_VICTIM)
    [row] = _rows(again).values()
    assert (row.state, row.ended_because) == (NoticeState.ENDED, "no-victim")


def test_whoever_sends_learns_nothing(identified: Procedure, prosecutor: Actor) -> None:
    code = _code(identified)
    with as_application():
        _send(prosecutor, "proceedings-start", f"Предмет {code}.")
        with acting(prosecutor):
            assert not ExpectedNotice.objects.exists()


def test_an_expert_expects_hears_otherwise_and_ends(identified: Procedure, people: Pair) -> None:
    client = signed_in(people.one)
    row = _rows(identified)["start"]
    typed = {"expected": str(row.pk), "received_on": f"{timezone.localdate()}", "how": "telephone",
             "once": "a-mark"}  # fmt: skip
    address = _address(identified, "heard")
    assert client.get(f"{address}?expected={row.pk}").status_code == 200
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed | {"once": "another"}).status_code == 422
    rows = _rows(identified)
    assert rows["start"].received_how == "telephone"
    custody = rows["custody"]
    ended = {"expected": str(custody.pk), "because": "nobody-detained"}
    assert client.post(_address(identified, "not-coming"), ended).status_code == 302
    assert client.post(_address(identified, "not-coming"), ended).status_code == 422
    assert _rows(identified)["custody"].state == NoticeState.ENDED
    page = _page(client, identified)
    assert "by telephone" in page
    assert "nobody is detained" in page
    offered = client.get(_address(identified, "expect")).content.decode()
    assert 'value="custody"' in offered
    assert 'value="release"' not in offered
    assert "checked" not in offered
    again = {"kinds": ["custody"], "institution": PROSECUTOR}
    assert client.post(_address(identified, "expect"), again).status_code == 302
    assert client.post(_address(identified, "expect"), again).status_code == 422
    assert ("custody", "awaited") in _all(identified)


def test_it_is_asked_for_with_the_code_of_the_case_alone_and_an_answer_is_heard(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    client = signed_in(people.one)
    row = _rows(identified)["start"]
    ask = {"expected": str(row.pk)}
    assert client.post(_address(identified, "ask-for"), ask).status_code == 422
    with pytest.raises(ValidationError, match="First enter from which"):
        expected.ask_for(row, actor=people.one)
    reported = ask | {"institution": PROSECUTOR}
    assert client.post(_address(identified, "expected-from"), reported).status_code == 302
    assert client.post(_address(identified, "ask-for"), ask).status_code == 302
    assert client.post(_address(identified, "ask-for"), ask).status_code == 422
    row = _rows(identified)["start"]
    assert row.state == NoticeState.ASKED
    with scene():
        letter = Addressee.objects.get(notice=row.asked_notice_id)
        version = letter.notice.versions.get()
        person = identified.person.code
    assert letter.due_at is not None
    assert _code(identified) in version.text
    assert _code(identified) not in version.title
    assert "Покретање кривичног поступка" in version.text
    assert person not in version.text
    with acting(prosecutor):
        answering.reply(letter, text="Покренут је.", actor=prosecutor)
    assert _rows(identified)["start"].state == NoticeState.ASKED, "nobody has read it yet"
    expected.receive(row, "answer", timezone.localdate(), actor=people.one)
    row = _rows(identified)["start"]
    assert row.received_how == "answer"
    assert "progress" in _rows(identified)


@pytest.mark.parametrize("known", ["heard", "over"])
def test_nobody_is_reminded_of_what_is_known(
    identified: Procedure, people: Pair, known: str
) -> None:
    row = _rows(identified)["start"]
    with scene():
        institution = Institution.objects.get(code=PROSECUTOR)
    expected.name_notifier(row, institution, actor=people.one)
    row = expected.ask_for(row, actor=people.one)
    with pytest.raises(ValidationError, match="the institution stays"):
        expected.name_notifier(row, institution, actor=people.one)
    if known == "heard":
        expected.receive(row, "telephone", timezone.localdate(), actor=people.one)
    else:
        expected.expect_no_more(row, "not-begun", actor=people.one)
    with scene():
        letter = Addressee.objects.get(notice=row.asked_notice_id)
    assert letter.state == "closed"
    assert letter.next_rung_at is None


def test_what_was_not_heard_after_all_is_expected_again_and_its_history_stays(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    notice = _send(prosecutor, "proceedings-start", f"Предмет {_code(identified)}.")
    _hear(identified, "start", notice, people)
    client = signed_in(people.one)
    row = _rows(identified)["start"]
    taken = {"expected": str(row.pk)}
    assert client.post(_address(identified, "not-heard"), taken).status_code == 302
    assert client.post(_address(identified, "not-heard"), taken).status_code == 422
    assert _rows(identified)["start"].state == NoticeState.AWAITED
    page = client.get(reverse("proceedings:notice", args=[row.pk]))
    assert "by a notice" in page.content.decode()
    hearing = _rows(identified)["hearing"]
    expected.receive(hearing, "letter", timezone.localdate(), actor=people.one)
    expected.take_back(hearing, actor=people.one)
    states = sorted(str(row.state) for row in _rows_of(identified, "hearing"))
    assert states == ["awaited", "ended"]


def _rows_of(procedure: Procedure, kind: str) -> list[ExpectedNotice]:
    with scene():
        return list(ExpectedNotice.objects.filter(procedure=procedure, kind=kind))


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("heard", {"received_on": "2999-01-01", "how": "letter"}),
        ("heard", {"received_on": "1999-01-01", "how": "letter"}),
        ("heard", {"received_on": "31.02.2026", "how": "letter"}),
        ("heard", {"received_on": f"{timezone.localdate()}", "how": "notice"}),
        ("heard", {"received_on": f"{timezone.localdate()}", "how": ""}),
        ("not-coming", {"because": "no-such"}),
        ("expected-from", {"institution": "centre"}),
        ("expected-from", {"institution": ""}),
        ("not-heard", {}),
        ("heard-by-notice", {"letter": "0e5b9d0e-0000-4000-8000-000000000000"}),
        ("heard", {"expected": "", "received_on": f"{timezone.localdate()}", "how": "letter"}),
        ("expect", {"kinds": ["release"]}),
        ("expect", {"kinds": []}),
        ("expect", {"kinds": ["<script>"], "institution": PROSECUTOR}),
    ],
)
def test_hostile_and_mistaken_input_is_refused(
    identified: Procedure, people: Pair, step: str, typed: dict[str, object]
) -> None:
    row = _rows(identified)["start"]
    data = {"expected": str(row.pk)} | typed
    assert signed_in(people.one).post(_address(identified, step), data).status_code == 422
    assert _all(identified) == [("start", "awaited")]


def test_the_row_of_another_procedure_is_not_found(
    identified: Procedure, people: Pair, centre: Institution
) -> None:
    other = factories.procedure(centre)
    row = _rows(identified)["start"]
    client = signed_in(people.one)
    typed = {"expected": str(row.pk), "because": "mistake"}
    assert client.post(_address(other, "not-coming"), typed).status_code == 422
    removed = client.get(f"{_address(identified, 'heard')}?expected={other.pk}")
    assert removed.status_code == 302


def test_whoever_does_not_work_on_the_case_neither_reads_nor_changes(
    identified: Procedure, prosecutor: Actor, centre: Institution
) -> None:
    row = _rows(identified)["start"]
    address = reverse("proceedings:notice", args=[row.pk])
    assert signed_in(prosecutor).get(address).status_code == 403
    stranger = cases.member(Role.CASE_EXPERT, cases.institution("another-centre"))
    assert signed_in(stranger).get(address).status_code == 404
    row.procedure = identified
    for step in (
        lambda: expected.receive(row, "letter", timezone.localdate(), actor=prosecutor),
        lambda: expected.ask_for(row, actor=prosecutor),
        lambda: expected.expect_no_more(row, "mistake", actor=prosecutor),
        lambda: expected.expect(identified, ["start"], None, actor=prosecutor),
        lambda: expected.take_back(row, actor=prosecutor),
    ):
        with pytest.raises(Denied), transaction.atomic():
            step()
    statistician = cases.member(Role.STATISTICIAN, centre)
    assert signed_in(statistician).get(address).status_code == 403


def test_the_database_keeps_one_of_a_kind_and_says_how_and_why(identified: Procedure) -> None:
    row = _rows(identified)["start"]
    wrong: tuple[dict[str, object], ...] = (
        {"received_on": timezone.localdate()},
        {"received_how": "letter"},
        {"ended_at": timezone.now()},
        {"due_on": row.since_on - dt.timedelta(days=1)},
    )
    for changes in wrong:
        with pytest.raises(IntegrityError), transaction.atomic(), scene():
            ExpectedNotice.objects.filter(pk=row.pk).update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic(), scene():
        ExpectedNotice.objects.create(
            procedure=identified, case_id=identified.case_id, kind="start",
            since_on=row.since_on, due_on=row.due_on, entered_at=row.entered_at,
        )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "expected: [{code: a}]",
        (
            "expected: [{code: a, name_en: a, name_sr: a, answers: x, after: b, days: 1, role: r,"
            " from: [x], source: {en: a, sr: a}}]"
        ),
        (
            "expected: [{code: identified, name_en: a, name_sr: a, answers: x, after: identified,"
            " days: 1, role: r, from: [x], source: {en: a, sr: a}}]"
        ),
    ],
)
def test_a_pack_that_contradicts_itself_is_refused(tmp_path: Path, text: str) -> None:
    pack = pack_of(tmp_path, {FILE: text})
    read_expected(pack)
    assert faults_of(pack)
    assert read_expected(pack_of(tmp_path / "none", {})) == ()


def test_a_procedure_opened_again_goes_on_with_what_was_expected_and_heard(
    identified: Procedure, people: Pair
) -> None:
    expected.receive(_rows(identified)["start"], "letter", timezone.localdate(), actor=people.one)
    stood = _all(identified)
    again = reopening.reopen(identified, actor=people.one)
    assert _rows(identified) == {}
    assert _all(again) == stood
    # A day before it was opened again is no mistake.
    hearing = _rows(again)["hearing"]
    with scene():
        received = timezone.localdate(again.report.received_at)
    expected.receive(hearing, "letter", received, actor=people.one)
    identify(again, people)
    assert len(_rows_of(again, "start")) == 1


def test_a_request_for_what_the_outcome_ends_is_closed(identified: Procedure, people: Pair) -> None:
    with scene():
        institution = Institution.objects.get(code=PROSECUTOR)
    expected.name_notifier(_rows(identified)["start"], institution, actor=people.one)
    expected.receive(_rows(identified)["start"], "letter", timezone.localdate(), actor=people.one)
    requested = expected.ask_for(_rows(identified)["progress"], actor=people.one)
    expected.receive(_rows(identified)["outcome"], "letter", timezone.localdate(), actor=people.one)
    assert _rows(identified)["progress"].state == NoticeState.ENDED
    with scene():
        assert Addressee.objects.get(notice=requested.asked_notice_id).state == "closed"


def test_what_was_asked_for_and_taken_back_may_be_asked_for_again(
    identified: Procedure, people: Pair
) -> None:
    with scene():
        institution = Institution.objects.get(code=PROSECUTOR)
    expected.name_notifier(_rows(identified)["start"], institution, actor=people.one)
    row = expected.ask_for(_rows(identified)["start"], actor=people.one)
    expected.receive(row, "telephone", timezone.localdate(), actor=people.one)
    expected.take_back(row, actor=people.one)
    row = _rows(identified)["start"]
    assert row.state == NoticeState.AWAITED
    assert expected.ask_for(row, actor=people.one).asked_notice_id is not None


def test_one_notice_reports_a_kind_once(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    expected.receive(_rows(identified)["start"], "letter", timezone.localdate(), actor=people.one)
    notice = _send(prosecutor, "interview-date", f"Предмет {_code(identified)}.")
    _hear(identified, "hearing", notice, people)
    with pytest.raises(ValidationError, match="already been entered"):
        _hear(identified, "hearing", notice, people)


def test_the_questions_of_the_page_do_not_grow_with_what_is_expected(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    client = signed_in(people.one)

    def requested() -> int:
        _page(client, identified)
        with CaptureQueriesContext(connection) as queries:
            _page(client, identified)
        return len(queries)

    text = f"Предмет {_code(identified)}."
    _hear(identified, "start", _send(prosecutor, "proceedings-start", text), people)
    few = requested()
    for kind, what in (
        ("detention-change", "custody"),
        ("interview-date", "hearing"),
        ("interview-date", "hearing"),
        ("contact-ban", "ban"),
    ):
        _hear(identified, what, _send(prosecutor, kind, text), people)
    assert len(_all(identified)) >= 9
    assert requested() == few
