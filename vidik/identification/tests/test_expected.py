# SPDX-License-Identifier: EUPL-1.2
"""What is expected of proceedings: by rules, recognised by the case's code, asked for, or over."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.cases.methods.codes import draw_code
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.exchange import services as exchange
from vidik.exchange.models import Addressee, Notice
from vidik.exchange.types import Classification, NoticeDraft
from vidik.identification import selectors, services
from vidik.identification.definitions import expected_kinds
from vidik.identification.methods.expected import read_expected
from vidik.identification.methods.record import RecordError
from vidik.identification.models import Expected, Procedure
from vidik.identification.services import listening
from vidik.identification.services.expected import hear_notice
from vidik.identification.services.listening import codes_in
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, identify
from vidik.identification.types import Hearing, Step
from vidik.institutions.models import Institution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

PROSECUTOR = "hppo-nis"


@pytest.fixture
def prosecutor() -> Actor:
    with scene():
        return cases.member(Role.PROSECUTOR, Institution.objects.get(code=PROSECUTOR))


@pytest.fixture
def identified(procedure: Procedure, people: Pair) -> Procedure:
    return identify(procedure, people)


def _rows(procedure: Procedure) -> dict[str, Expected]:
    with scene():
        rows = Expected.objects.filter(procedure=procedure).select_related("institution", "notice")
        return {row.kind: row for row in rows.order_by("entered_at", "pk")}


def _all(procedure: Procedure) -> list[tuple[str, str]]:
    with scene():
        rows = Expected.objects.filter(procedure=procedure)
        return sorted((row.kind, str(row.state)) for row in rows)


def _send(actor: Actor, kind: str, text: str, title: str = "Обавештење") -> Notice:
    with acting(actor):
        draft = NoticeDraft(kind, title, text, ("centre",))
        return exchange.send(exchange.draft_notice(draft, actor=actor), actor=actor)


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
    services.open_procedure(procedure, actor=people.one)
    factories.decide(procedure, people, Step.TERMINATE, "left")
    assert _rows(procedure) == {}
    with pytest.raises(ValidationError, match="cannot be expected yet"):
        services.expect(procedure, ["start"], None, actor=people.one)


@pytest.mark.parametrize("where", ["title", "text"])
def test_a_notice_that_names_the_case_is_recognised_and_the_rest_is_expected(
    identified: Procedure, prosecutor: Actor, people: Pair, where: str
) -> None:
    code = _code(identified)
    words = f"Поводом предмета {code.lower().replace('-', ' ')}, поступак је покренут."
    title, text = (words, "Текст") if where == "title" else ("Обавештење", words)
    notice = _send(prosecutor, "proceedings-start", text, title)
    rows = _rows(identified)
    start = rows.pop("start")
    assert start.state == Hearing.HEARD
    assert start.notice_id == notice.pk
    assert start.institution is not None
    assert start.institution.code == PROSECUTOR
    assert set(rows) == {"custody", "hearing", "progress", "outcome"}
    assert {row.institution.code for row in rows.values() if row.institution} == {PROSECUTOR}
    page = _page(signed_in(people.one), identified)
    assert "What is expected of proceedings" in page
    assert "by a notice" in page
    with scene():
        letter = Addressee.objects.get(notice=notice)
    shown = signed_in(people.one).get(
        reverse("identification:expected", args=[identified.pk, start.pk])
    )
    assert letter.number in shown.content.decode()
    assert "recognised by the code of the case" in shown.content.decode()


def test_what_nobody_waited_for_is_heard_all_the_same(
    procedure: Procedure, prosecutor: Actor
) -> None:
    _send(prosecutor, "contact-ban", f"Предмет {_code(procedure)}: мера је одређена.")
    assert _all(procedure) == [("ban", "heard")]


@pytest.mark.parametrize(
    "kind", ["detention-change", "final-outcome", "proceedings-progress", "interview-date"]
)
def test_every_kind_of_the_pack_is_recognised(
    procedure: Procedure, prosecutor: Actor, kind: str
) -> None:
    _send(prosecutor, kind, f"Предмет {_code(procedure)}.")
    told = {each.code for each in expected_kinds() if each.answers == kind}
    assert told & {code for code, state in _all(procedure) if state == "heard"}


def test_a_notice_to_somebody_else_or_of_no_case_is_not_recognised(
    identified: Procedure, prosecutor: Actor
) -> None:
    code = _code(identified)
    with acting(prosecutor):
        draft = NoticeDraft("detention-change", "Притвор", code, ("pa-nis",))
        exchange.send(exchange.draft_notice(draft, actor=prosecutor), actor=prosecutor)
    for text in ("без ознаке", code[:-1] + ("0" if code[-1] != "0" else "1"), "7KQ2M-X4T9B"):
        _send(prosecutor, "proceedings-start", text)
    assert _all(identified) == [("start", "awaited")]


def test_detention_is_heard_first_and_then_release_and_bans_are_expected(
    identified: Procedure, prosecutor: Actor
) -> None:
    text = f"Предмет {_code(identified)}."
    _send(prosecutor, "proceedings-start", text)
    _send(prosecutor, "detention-change", text)
    rows = _rows(identified)
    assert rows["custody"].state == Hearing.HEARD
    assert rows["release"].state == Hearing.AWAITED
    # The court tells of release, and the prosecutor does not.
    assert rows["release"].institution is None
    assert rows["ban"].state == Hearing.AWAITED
    _send(prosecutor, "detention-change", text)
    assert _rows(identified)["release"].state == Hearing.HEARD


def test_hearings_come_again_until_the_outcome(identified: Procedure, prosecutor: Actor) -> None:
    text = f"Предмет {_code(identified)}."
    _send(prosecutor, "proceedings-start", text)
    _send(prosecutor, "interview-date", text)
    _send(prosecutor, "interview-date", text)
    found = _all(identified)
    assert found.count(("hearing", "heard")) == 2
    assert found.count(("hearing", "awaited")) == 1
    _send(prosecutor, "final-outcome", text)
    found = _all(identified)
    assert ("hearing", "ended") in found
    assert ("progress", "ended") in found
    assert ("outcome", "heard") in found
    _send(prosecutor, "interview-date", text)
    found = _all(identified)
    assert found.count(("hearing", "heard")) == 3
    assert ("hearing", "awaited") not in found


def test_whoever_sends_learns_nothing_and_the_database_lets_the_listener_alone(
    identified: Procedure, prosecutor: Actor
) -> None:
    code = _code(identified)
    with as_application():
        _send(prosecutor, "proceedings-start", f"Предмет {code}.")
        with acting(prosecutor):
            assert not Expected.objects.exists()
    assert _rows(identified)["start"].state == Hearing.HEARD


def test_an_expert_expects_hears_otherwise_and_ends(identified: Procedure, people: Pair) -> None:
    client = signed_in(people.one)
    row = _rows(identified)["start"]
    typed = {"expected": str(row.pk), "heard_on": f"{timezone.localdate()}", "how": "telephone",
             "once": "a-mark"}  # fmt: skip
    address = _address(identified, "heard")
    assert client.get(f"{address}?expected={row.pk}").status_code == 200
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed | {"once": "another"}).status_code == 422
    rows = _rows(identified)
    assert rows["start"].heard_how == "telephone"
    custody = rows["custody"]
    ended = {"expected": str(custody.pk), "because": "nobody-detained"}
    assert client.post(_address(identified, "not-coming"), ended).status_code == 302
    assert client.post(_address(identified, "not-coming"), ended).status_code == 422
    assert _rows(identified)["custody"].state == Hearing.ENDED
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
        services.ask_for(row, actor=people.one)
    told = ask | {"institution": PROSECUTOR}
    assert client.post(_address(identified, "expected-from"), told).status_code == 302
    assert client.post(_address(identified, "ask-for"), ask).status_code == 302
    assert client.post(_address(identified, "ask-for"), ask).status_code == 422
    row = _rows(identified)["start"]
    assert row.state == Hearing.ASKED
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
        reply = exchange.reply(letter, text="Покренут је.", actor=prosecutor)
    with acting(people.one):
        exchange.classify(reply, Classification.FULL, actor=people.one)
    row = _rows(identified)["start"]
    assert row.heard_how == "answer"
    assert "progress" in _rows(identified)


def test_a_partial_answer_leaves_it_expected(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    row = _rows(identified)["start"]
    with scene():
        institution = Institution.objects.get(code=PROSECUTOR)
    services.name_teller(row, institution, actor=people.one)
    row = services.ask_for(row, actor=people.one)
    with scene():
        letter = Addressee.objects.get(notice=row.asked_notice_id)
    with acting(prosecutor):
        reply = exchange.reply(letter, text="Проверавамо.", actor=prosecutor)
    with acting(people.one):
        exchange.classify(reply, Classification.PARTIAL, actor=people.one)
    assert _rows(identified)["start"].state == Hearing.ASKED
    with pytest.raises(ValidationError, match="the institution stays"):
        services.name_teller(row, institution, actor=people.one)


def test_a_wrongly_recognised_notice_is_parted_and_its_history_stays(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    text = f"Предмет {_code(identified)}."
    _send(prosecutor, "proceedings-start", text)
    client = signed_in(people.one)
    row = _rows(identified)["start"]
    parted = {"expected": str(row.pk)}
    assert client.post(_address(identified, "part-notice"), parted).status_code == 302
    assert client.post(_address(identified, "part-notice"), parted).status_code == 422
    assert _rows(identified)["start"].state == Hearing.AWAITED
    page = client.get(reverse("identification:expected", args=[identified.pk, row.pk]))
    assert "by a notice" in page.content.decode()
    _send(prosecutor, "interview-date", text)
    first = next(row for row in _rows_of(identified, "hearing") if row.notice_id)
    services.part_notice(first, actor=people.one)
    states = sorted(str(row.state) for row in _rows_of(identified, "hearing"))
    assert states == ["awaited", "ended"]


def _rows_of(procedure: Procedure, kind: str) -> list[Expected]:
    with scene():
        return list(Expected.objects.filter(procedure=procedure, kind=kind))


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("heard", {"heard_on": "2999-01-01", "how": "letter"}),
        ("heard", {"heard_on": "1999-01-01", "how": "letter"}),
        ("heard", {"heard_on": "31.02.2026", "how": "letter"}),
        ("heard", {"heard_on": "2026-11-28", "how": "notice"}),
        ("heard", {"heard_on": "2026-11-28", "how": ""}),
        ("not-coming", {"because": "no-such"}),
        ("expected-from", {"institution": "centre"}),
        ("expected-from", {"institution": ""}),
        ("part-notice", {}),
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
    mixed = reverse("identification:expected", args=[other.pk, row.pk])
    assert client.get(mixed).status_code == 404
    typed = {"expected": str(row.pk), "because": "mistake"}
    assert client.post(_address(other, "not-coming"), typed).status_code == 422
    gone = client.get(f"{_address(identified, 'heard')}?expected={other.pk}")
    assert gone.status_code == 302


def test_whoever_does_not_work_on_the_case_neither_reads_nor_changes(
    identified: Procedure, prosecutor: Actor, centre: Institution
) -> None:
    row = _rows(identified)["start"]
    address = reverse("identification:expected", args=[identified.pk, row.pk])
    assert signed_in(prosecutor).get(address).status_code == 403
    stranger = cases.member(Role.CASE_EXPERT, cases.institution("another-centre"))
    assert signed_in(stranger).get(address).status_code == 404
    row.procedure = identified
    for step in (
        lambda: services.hear(row, "letter", timezone.localdate(), actor=prosecutor),
        lambda: services.ask_for(row, actor=prosecutor),
        lambda: services.expect_no_more(row, "mistake", actor=prosecutor),
        lambda: services.expect(identified, ["start"], None, actor=prosecutor),
        lambda: services.part_notice(row, actor=prosecutor),
    ):
        with pytest.raises(Denied), transaction.atomic():
            step()
    statistician = cases.member(Role.STATISTICIAN, centre)
    assert signed_in(statistician).get(address).status_code == 403


def test_the_database_keeps_one_of_a_kind_and_says_how_and_why(identified: Procedure) -> None:
    row = _rows(identified)["start"]
    wrong: tuple[dict[str, object], ...] = (
        {"heard_on": timezone.localdate()},
        {"heard_how": "letter"},
        {"ended_at": timezone.now()},
        {"due_on": row.since_on - dt.timedelta(days=1)},
    )
    for changes in wrong:
        with pytest.raises(IntegrityError), transaction.atomic(), scene():
            Expected.objects.filter(pk=row.pk).update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic(), scene():
        Expected.objects.create(
            procedure=identified, case_id=identified.case_id, kind="start",
            since_on=row.since_on, due_on=row.due_on, entered_at=row.entered_at,
        )  # fmt: skip


def test_codes_are_read_however_they_are_written() -> None:
    code = draw_code()
    for written in (code, code.lower(), code.replace("-", ""), code.replace("-", " "),
                    f"({code}),", f"12345 {code.replace('-', ' ')} 67890"):  # fmt: skip
        assert code in codes_in(f"Предмет {written} и текст"), written
    assert codes_in(f"{code}, {code}") == [code]
    assert codes_in("Предмет без шифре") == []


@pytest.mark.parametrize(
    "text",
    [
        "expected: [{code: a}]",
        (
            "expected: [{code: a, name_en: a, name_sr: a, answers: x, after: b, days: 1, role: r,"
            " from: [], source: {en: a, sr: a}}]"
        ),
        (
            "expected: [{code: identified, name_en: a, name_sr: a, answers: x, after: identified,"
            " days: 1, role: r, from: [], source: {en: a, sr: a}}]"
        ),
    ],
)
def test_a_pack_that_contradicts_itself_is_refused(tmp_path: object, text: str) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "expected.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError):
        read_expected(path)
    assert read_expected(path.with_name("none.yaml")) == ()


def test_a_procedure_opened_again_expects_nothing_twice(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    again = services.reopen(identified, actor=people.one)
    _send(prosecutor, "proceedings-start", f"Предмет {_code(identified)}.")
    assert _rows(identified)["start"].state == Hearing.HEARD
    assert _rows(again) == {}
    identify(again, people)
    assert "start" not in _rows(again)


def test_of_somebody_reported_twice_it_is_heard_where_they_are_counted(
    identified: Procedure, prosecutor: Actor, centre: Institution
) -> None:
    other = factories.procedure(centre)
    with scene():
        Procedure.objects.filter(pk=other.pk).update(same_as=identified)
    _send(prosecutor, "proceedings-start", f"Предмет {_code(other)}.")
    assert _rows(other) == {}
    assert _rows(identified)["start"].state == Hearing.HEARD


def test_two_notices_at_once_are_both_kept(
    identified: Procedure, prosecutor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody enters the same while a notice is looked at: it is looked at once more."""
    heard: list[bool] = []

    def first_fails(*told: object) -> bool:
        heard.append(True)
        if len(heard) == 1:
            raise IntegrityError
        return hear_notice(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(listening, "hear_notice", first_fails)
    _send(prosecutor, "proceedings-start", f"Предмет {_code(identified)}.")
    assert len(heard) == 2
    assert _rows(identified)["start"].state == Hearing.HEARD


def test_the_page_costs_no_question_where_nothing_is_expected(
    procedure: Procedure, people: Pair
) -> None:
    with acting(people.one):
        found = selectors.get_procedure(people.one, procedure.pk)
        assert selectors.has_expected(found) is False


def test_the_questions_of_the_page_do_not_grow_with_what_is_expected(
    identified: Procedure, prosecutor: Actor, people: Pair
) -> None:
    client = signed_in(people.one)

    def asked() -> int:
        _page(client, identified)
        with CaptureQueriesContext(connection) as queries:
            _page(client, identified)
        return len(queries)

    text = f"Предмет {_code(identified)}."
    _send(prosecutor, "proceedings-start", text)
    few = asked()
    for kind in ("detention-change", "interview-date", "interview-date", "contact-ban"):
        _send(prosecutor, kind, text)
    assert len(_all(identified)) >= 9
    assert asked() == few
