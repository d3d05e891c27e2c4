# SPDX-License-Identifier: EUPL-1.2
"""An inspection's own register of inspections, and the sums that the office sees of it."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from tests.packs import faults_of, pack_of
from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.audit.models import AuditEvent
from vidik.cases.tests.factories import member
from vidik.institutions.models import Institution
from vidik.prevention.methods.inspections import FILE, read_inspections
from vidik.prevention.registers import REGISTER
from vidik.prevention.selectors import inspections as selectors
from vidik.prevention.tests.factories import inspected
from vidik.prevention.types import INSPECTIONS, QUESTIONS, Share
from vidik.referral.tests.factories import centre_member, reporter
from vidik.referral.tests.test_pages import client_of
from vidik.registers import services
from vidik.registers.lists import Rows
from vidik.registers.models import Entry
from vidik.registers.selectors import entries, sums_of_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

HOME = "/registers/inspections/"
NOTHING = "Nothing has been entered yet"
ENTER = f"{HOME}enter/"
_ONE = "{list: x, activities: [{code: a, en: a, sr: а}], "
YEAR = timezone.localdate().year


def inspector(code: str = "labour-inspection") -> Actor:
    return reporter(code)


def office() -> Actor:
    return member(Role.ANALYST, Institution.objects.get(code="rapporteur"))


def entry(*workers: tuple[str, str], **changes: str | list[str]) -> dict[str, str | list[str]]:
    rows = workers or (("TR", "12"), ("IN", "3"))
    reported = {
        name: value if isinstance(value, list) else str(value)
        for name, value in inspected().items()
        if name != "workers"
    }
    reported |= {"when": timezone.localdate().isoformat(), "with_police": "yes"}
    reported |= {"workers-TOTAL_FORMS": str(len(rows)), "workers-INITIAL_FORMS": "0"}
    for number, (citizenship, many) in enumerate(rows):
        reported |= {
            f"workers-{number}-code": citizenship,
            f"workers-{number}-number": many,
        }
    return reported | changes


def found_by(actor: Actor, **params: str) -> Any:
    """Return the rows that somebody finds with these values in the address."""
    request = RequestFactory().get(HOME, params)
    request.actor = actor  # type: ignore[attr-defined] # as the accounts room puts it there
    page = Rows()
    page.setup(request, code=INSPECTIONS)
    return page.found


def form_of(page: str) -> str:
    """Return the form of a page that is filled in, without the page's own."""
    return page.partition('<form class="form" method="post"')[2].partition("</form>")[0]


def made(actor: Actor, many: int = 1, **changes: Any) -> list[Entry]:
    day = changes.pop("day", timezone.localdate())
    reported = inspected() | changes
    return [services.enter(REGISTER, reported, when=day, actor=actor) for _each in range(many)]


def test_an_inspection_is_entered_listed_found_and_taken_out() -> None:
    worker = inspector()
    with as_application():
        desk = client_of(worker)
        assert NOTHING in desk.get(HOME).content.decode()
        form = desk.get(ENTER).content.decode()
        assert "No worker and no employer is named here" in form
        answer = desk.post(ENTER, entry(once="a-mark"))
        assert answer.status_code == 302
        again = desk.post(ENTER, entry(once="a-mark"))
        assert again.headers["Location"] == answer.headers["Location"]
        page = desk.get(answer.headers["Location"]).content.decode()
        assert "Turkey: 12" in page or "Türkiye: 12" in page
        assert "Have it checked again" not in page
        assert "/screenings/begin/labour/" not in page
        listed = desk.get(HOME).content.decode()
        assert "1 inspection<" in listed
        assert (
            '<td class="num" data-label="Workers found">15</td>' in listed or ">15</td>" in listed
        )
        for narrowed, found in (
            ({"year": str(YEAR), "municipality": "nis"}, True),
            ({"follow_ups": "nothing", "activity": "construction"}, True),
            ({"follow_ups": "police"}, False),
            ({"activity": "trade"}, False),
            ({"year": str(YEAR - 1)}, False),
            ({"year": "<script>", "sort": "; drop"}, True),
        ):
            text = desk.get(HOME, narrowed).content.decode()
            assert ("Nothing matches" not in text) is found, narrowed
        taken = desk.get(HOME, {"year": str(YEAR), "format": "csv"}).content.decode("utf-8-sig")
        assert taken.replace('"', "").splitlines()[1:] == [
            f"1,{day},Niš,construction,yes,,,,yes,{state},{many},,,,for all workers,"
            "for all workers,for all workers,for all workers,for all workers,for none,for none,"
            "no measure was needed,,"
            for day, state, many in (
                (timezone.localdate(), "Türkiye", 12),
                (timezone.localdate(), "India", 3),
            )
        ]
        assert desk.get(HOME, {"format": "xlsx"}).status_code == 200
    with scene():
        acts = AuditEvent.objects.filter(verb__in=("entry.entered", "register.exported"))
        # Who reads the record of acts learns nothing of a single inspection.
        assert [(act.verb, act.payload) for act in acts.order_by("verb")] == [
            ("entry.entered", {"register": "inspections"}),
            *(
                ("register.exported", {"register": "inspections", "rows": 1, "form": form})
                for form in ("csv", "xlsx")
            ),
        ]


def test_the_list_is_sorted_by_what_is_read() -> None:
    worker = inspector()
    made(worker, municipality="uzice", activity="agencies")
    made(worker, municipality="cacak", activity="waste")
    made(worker, municipality="nis", activity="trade", day=timezone.localdate() - dt.timedelta(1))
    made(worker, municipality="backi-petrovac", workers={"VN": 300})
    with acting(worker):

        def listed(sort: str, name: str) -> list[str]:
            rows = found_by(worker, sort=sort)
            return [row.values[name] for row in rows]

        with translation.override("sr"):
            # Бачки Петровац, Ниш, Ужице, Чачак.
            places = listed("municipality", "municipality")
            assert places == ["backi-petrovac", "nis", "uzice", "cacak"]
            assert listed("-municipality", "municipality") == places[::-1]
            # грађевинарство, посредовање, рударство, трговина.
            assert listed("activity", "activity") == ["construction", "agencies", "waste", "trade"]
        with translation.override("en"):
            # construction, mining, placement, trade.
            assert listed("activity", "activity") == ["construction", "waste", "agencies", "trade"]
        assert listed("when", "municipality")[0] == "nis"
        assert listed("-workers", "municipality")[0] == "backi-petrovac"
        assert len(listed("workers; drop", "municipality")) == 4


def test_answers_that_point_to_exploitation_lead_on_to_a_screening_and_find_nothing() -> None:
    worker = inspector()
    with as_application():
        desk = client_of(worker)
        answer = desk.post(
            ENTER, entry(withheld="some", paid="none", follow_ups=["police", "order"])
        )
        page = desk.get(answer.headers["Location"]).content.decode()
        assert "The employer withholds documents of workers." in page
        assert "Wages are not paid as agreed" in page
        assert "They are no proof" in page
        assert "/suspicions/screenings/begin/labour/" in page
        assert desk.get("/suspicions/screenings/begin/labour/").status_code == 200
    unsure = inspected() | dict.fromkeys(QUESTIONS, Share.UNKNOWN)
    assert selectors.signs_of(unsure) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"when": (timezone.localdate() + dt.timedelta(days=2)).isoformat()},
        {"when": "1999-01-01"},
        {"when": "=1+1"},
        {"when": ""},
        {"municipality": "atlantis"},
        {"activity": "<script>"},
        {"registered": ""},
        {"with_police": "perhaps"},
        {"paid": "most"},
        {"paid": "exempt"},
        {"permits": ""},
        {"housed": ""},
        {"follow_ups": []},
        {"follow_ups": ["nothing", "police"]},
        {"follow_ups": ["flogging"]},
        *(
            {"workers-0-number": many}
            for many in (
                "0",
                "-1",
                "1.5",
                "1.000",
                "1,000",
                "2 0",
                "²",
                "99999999999999999999",
                "many",
                "5001",
                "",
            )
        ),
        {"workers-0-code": "RS"},
        {"workers-0-code": "stateless"},
        {"workers-0-code": "foreign"},
        {"workers-0-code": ""},
        {"workers-1-code": "TR"},
        {"workers-TOTAL_FORMS": "0"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_and_said_where(wrong: dict[str, str]) -> None:
    worker = inspector()
    with as_application():
        answer = client_of(worker).post(ENTER, entry(**wrong))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'role="alert"' in page
        assert "<li>" in page.partition('role="alert"')[2].partition("</div>")[0]
        with acting(worker):
            assert not Entry.objects.filter(pack_code="").exists()


def test_a_further_line_for_a_citizenship_keeps_what_was_filled_in() -> None:
    with as_application():
        desk = client_of(inspector())
        page = desk.post(ENTER, entry(add="1", when="")).content.decode()
    assert 'name="workers-2-number"' in page
    assert 'value="12"' in page
    assert 'role="alert"' not in page
    assert "errorlist" not in page


def test_the_last_line_that_there_can_be_keeps_what_was_filled_in() -> None:
    codes = [code for code, _name in selectors.citizenships()][:30]
    with as_application():
        desk = client_of(inspector())
        reported = entry(*((code, str(number + 100)) for number, code in enumerate(codes)), add="1")
        page = desk.post(ENTER, reported).content.decode()
        assert 'value="129"' in page
        assert "No more than 30 lines" in page
        assert 'name="add"' not in page
        # The key Enter presses the first button, which enters and does not add.
        first = re.search(r"<button[^>]*>", form_of(desk.get(ENTER).content.decode()))
        assert first is not None
        assert 'name="add"' not in first.group()


def test_only_what_was_wrong_is_entered_anew_and_what_is_struck_out_has_no_number() -> None:
    worker = inspector()
    rows = made(worker, 3)
    with as_application():
        desk = client_of(worker)
        address = f"{HOME}{rows[0].pk}/"
        first = re.search(r"<button[^>]*>", form_of(desk.get(f"{address}strike/").content.decode()))
        assert first is not None
        assert "name=" not in first.group(), "the key Enter strikes nothing out"
        shown = desk.post(f"{address}strike/", {"why": "twice"})
        assert shown.status_code == 200
        assert "struck out" not in desk.get(address).content.decode()
        answer = desk.post(f"{address}strike/", {"why": "twice", "strike": "1"})
        assert answer.headers["Location"] == HOME
        assert "?again=" not in desk.get(address).content.decode()
        wrong = desk.post(f"{HOME}{rows[1].pk}/strike/", {"why": "wrong", "strike": "1"})
        assert wrong.headers["Location"] == f"{ENTER}?again={rows[1].pk}"
        assert f"?again={rows[1].pk}" in desk.get(f"{HOME}{rows[1].pk}/").content.decode()
        caption = (
            desk.get(HOME).content.decode().partition("<caption")[2].partition("</caption>")[0]
        )
        assert "1 inspection; 2 records are struck out and not counted" in caption
        taken = desk.get(HOME, {"format": "csv"}).content.decode("utf-8-sig").replace('"', "")
        lines = list(csv.DictReader(taken.splitlines()))
        reported = [
            (
                line["Number of the row in this file"],
                line["How many workers"],
                line["Struck out"],
            )
            for line in lines
        ]
        assert sorted(reported) == [
            ("", "", "it was entered twice"), ("", "", "it was entered twice"),
            ("", "", "something in it is wrong"), ("", "", "something in it is wrong"),
            ("1", "2", ""), ("1", "7", ""),
        ]  # fmt: skip


def test_a_line_that_was_copied_and_blanked_is_left_out() -> None:
    worker = inspector()
    (row,) = made(worker)
    again = entry(("TR", "7"), ("", ""), ("CN", "4")) | {"workers-INITIAL_FORMS": "2"}
    with as_application():
        answer = client_of(worker).post(f"{ENTER}?again={row.pk}", again)
        assert answer.status_code == 302
        with acting(worker):
            newest = entries(worker, REGISTER).exclude(pk=row.pk).get()
            assert newest.values["workers"] == {"TR": 7, "CN": 4}


def test_a_record_is_struck_out_with_a_reason_and_entered_anew_with_its_answers() -> None:
    worker = inspector()
    first, _second = made(worker, 2, with_police=True, paid="some")
    with as_application():
        desk = client_of(worker)
        address = f"{HOME}{first.pk}/strike/"
        assert "cannot be undone" in desk.get(address).content.decode()
        assert desk.post(address).status_code == 422
        assert desk.post(address, {"why": "mood", "strike": "1"}).status_code == 422
        answer = desk.post(address, {"why": "wrong", "strike": "1"})
        form = desk.get(answer.headers["Location"]).content.decode()
        assert 'name="workers-0-number" value="7"' in form
        for name in ("registered", "with_police", *QUESTIONS):
            wanted = "yes" if name == "with_police" else first.values[name]
            (chosen,) = re.findall(rf'name="{name}" value="(\w+)"[^>]* checked', form)
            assert chosen == wanted, name
        assert re.search(r'name="follow_ups" value="nothing"[^>]* checked', form)
        assert 'value="construction" selected' in form
        assert 'value="nis" selected' in form
        assert desk.post(address, {"why": "twice", "strike": "1"}).status_code == 302
        page = desk.get(f"{HOME}{first.pk}/").content.decode()
        assert "Something in it is wrong" in page
        assert "struck out" in desk.get(HOME).content.decode()
        assert desk.get(f"{ENTER}?again=nonsense").status_code == 200
        with acting(worker):
            assert entries(worker, REGISTER).count() == 2


def test_nobody_else_sees_an_inspection() -> None:
    worker, unit = inspector(), inspector("labour-inspection-vranje")
    (row,) = made(worker)
    social = reporter()
    with as_application():
        strange = client_of(unit)
        assert NOTHING in strange.get(HOME).content.decode()
        for address in (f"{HOME}{row.pk}/", f"{HOME}{row.pk}/strike/"):
            assert strange.get(address).status_code == 404
            assert client_of(social).get(address).status_code == 403
        empty = form_of(strange.get(f"{ENTER}?again={row.pk}").content.decode())
        assert "workers-0-number" in empty
        assert 'value="7"' not in empty
        assert not re.search(r'value="[^"]+" selected', empty)
        assert "checked" not in empty
        for actor in (unit, office(), centre_member(), social):
            with acting(actor):
                assert not Entry.objects.filter(pack_code="").exists()
            with pytest.raises((Denied, OutOfScope)):
                services.strike(row, REGISTER, "wrong", actor=actor)


def test_only_an_inspection_of_labour_keeps_a_register() -> None:
    assert selectors.has_inspections(inspector("labour-inspection-belgrade").institution)
    assert not selectors.has_inspections(None)
    for actor in (reporter(), office(), centre_member()):
        with as_application():
            desk = client_of(actor)
            for address in (HOME, ENTER, f"{HOME}?format=csv"):
                assert desk.get(address).status_code == 403, address
            assert desk.post(ENTER, entry()).status_code == 403
            assert HOME not in desk.get("/desk/").content.decode()
        with pytest.raises(Denied):
            made(actor)
        with pytest.raises(Denied):
            found_by(actor)
    with as_application():
        assert HOME in client_of(inspector()).get("/desk/").content.decode()


def test_workers_without_citizenship_and_of_one_that_is_not_known_are_entered() -> None:
    worker = inspector()
    with as_application():
        desk = client_of(worker)
        reported = entry(("XXX", "2"), ("unknown", "4"), permits="exempt")
        page = desk.get(desk.post(ENTER, reported).headers["Location"]).content.decode()
        assert "without citizenship: 2" in page
        assert "not known: 4" in page
        assert "<dd>not needed</dd>" in page
        year = desk.get(f"{HOME}year/").content.decode()
        assert '<th scope="row">without citizenship</th>' in year
        taken = desk.get(HOME, {"format": "csv"}).content.decode("utf-8-sig").replace('"', "")
        assert ",without citizenship,2," in taken


def test_a_second_tab_strikes_nothing_out_again_and_does_not_lead_on_to_enter_it_anew() -> None:
    worker = inspector()
    (row,) = made(worker, 1)
    with as_application():
        desk = client_of(worker)
        address = f"{HOME}{row.pk}/strike/"
        first = desk.post(address, {"strike": "1", "why": "twice"})
        assert first.headers["Location"] == HOME
        again = desk.post(address, {"strike": "1", "why": "wrong"}, follow=True)
        assert again.redirect_chain[-1][0] == f"{HOME}{row.pk}/"
        assert "struck out before" in again.content.decode()
    with scene():
        assert Entry.objects.get(pk=row.pk).struck_why == "twice"


def test_a_record_is_never_changed_and_struck_out_once() -> None:
    worker = inspector()
    first, second = made(worker, 2)
    services.strike(first, REGISTER, "wrong", actor=worker)
    struck = {"struck_at": timezone.now(), "struck_by": worker.user_id, "struck_why": "twice"}

    def refused(match: str) -> pytest.RaisesExc[ProgrammingError]:
        return pytest.raises(ProgrammingError, match=match)

    with as_application():
        for changes in (
            {"values": inspected() | {"activity": "trade"}},
            {"entered_at": timezone.now()},
            struck,
        ):
            for row in (first, second) if changes is not struck else (first,):
                with refused("not a column|struck out already"), acting(worker):
                    Entry.objects.filter(pk=row.pk).update(**changes)
    with as_application(), acting(inspector("labour-inspection-vranje")):
        assert Entry.objects.filter(pk=second.pk).update(**struck) == 0
    with scene():
        second.refresh_from_db()
        assert second.struck_at is None


@pytest.mark.parametrize("number", [0, 5001])
def test_the_database_knows_how_many_there_can_be(number: int) -> None:
    worker = inspector()
    with scene(), pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(
            register_id=INSPECTIONS, institution_id=worker.institution, day=timezone.localdate(),
            values=inspected() | {"workers": {"CN": number}}, entered_at=timezone.now(),
            entered_by_id=worker.user_id,
        )  # fmt: skip


def test_the_service_refuses_what_no_form_sends() -> None:
    worker = inspector()
    for name, value in (
        *(("workers", wrong) for wrong in ({}, {"RS": 1}, {"TR": 0}, {"TR": 5001})),
        ("follow_ups", []),
        ("activity", "magic"),
        ("municipality", "serbia"),
        ("housed", "most"),
    ):
        with pytest.raises(ValidationError) as caught:
            made(worker, **{name: value})
        assert set(caught.value.error_dict) == {name}


def test_an_institution_counts_its_own_year_without_what_was_struck_out() -> None:
    worker, unit = inspector(), inspector("labour-inspection-belgrade")
    made(worker, 2, with_police=True, withheld="some", follow_ups=["order", "police"])
    made(worker, activity="trade")
    made(unit, 4)
    (mistake,) = made(worker)
    services.strike(mistake, REGISTER, "none", actor=worker)
    with as_application():
        with acting(worker):
            reported = sums_of_year(worker, REGISTER, YEAR)
        rows = {axis.name: axis.rows for axis in reported.axes}
        numbers = {name: [many for _name, many in axis] for name, axis in rows.items()}
        assert (reported.all, reported.numbers[0]) == (3, ("Workers found", 27))
        assert numbers["with_police"] == [2, 1]
        assert numbers["follow_ups"] == [1, 2, 0, 0, 0, 2, 0, 0]
        assert [row for row in rows["activity"] if row[1]] == [("construction", 2), ("trade", 1)]
        assert numbers["workers"] == [21, 6]
        assert numbers["withheld"] == [0, 2, 1, 0]
        assert sum(reported.months) == reported.months[timezone.localdate().month - 1] == 3
        desk = client_of(worker)
        page = desk.get(f"{HOME}year/", {"year": "; drop"}).content.decode()
        assert '<span class="tile__value">27</span>' in page
        empty = desk.get(f"{HOME}year/", {"year": str(YEAR - 1)}).content.decode()
        assert "Nothing was entered for that year" in empty
        assert client_of(reporter()).get(f"{HOME}year/").status_code == 403


def test_the_pages_cost_the_same_for_one_inspection_and_for_many() -> None:
    worker = inspector()
    desk, desk_of_office = client_of(worker), client_of(office())

    def cost() -> tuple[int, ...]:
        with CaptureQueriesContext(connection) as counted:
            assert desk.get(f"{HOME}year/").status_code == 200
        with CaptureQueriesContext(connection) as requested:
            assert desk.get(HOME).status_code == 200
        with CaptureQueriesContext(connection) as summed:
            assert desk_of_office.get("/recognition/inspections/").status_code == 200
        with CaptureQueriesContext(connection) as taken:
            assert desk.get(HOME, {"format": "csv"}).status_code == 200
        return len(requested), len(summed), len(counted), len(taken)

    made(worker)
    with as_application():
        cost()
        few = cost()
    made(worker, 6)
    made(worker, 6, activity="trade", municipality="novi-sad", follow_ups=["police"])
    with as_application():
        assert cost() == few


@pytest.mark.parametrize(
    "text",
    [
        "activities: [{code: a, en: a, sr: а}]",
        "list: labour",
        "{list: labour, activities: [{code: a, en: a}]}",
        "{list: labour, activities: [{code: a, en: a, sr: а}, {code: a, en: b, sr: б}]}",
        _ONE + "signs: [{when: {mood: [all]}, en: a, sr: а}]}",
        _ONE + "signs: [{when: {paid: [no]}, en: a, sr: а}]}",
        _ONE + "signs: [{when: {paid: [all]}, en: a}]}",
        _ONE + "signs: [{en: a, sr: а}]}",
    ],
)
def test_a_file_of_the_pack_that_says_what_cannot_be_is_refused(text: str, tmp_path: Path) -> None:
    pack = pack_of(tmp_path, {FILE: text})
    read_inspections(pack, questions=QUESTIONS, answers=Share.values)
    assert any(fault.startswith("prevention/inspections.yaml:1: ") for fault in faults_of(pack))
    missing = read_inspections(pack_of(tmp_path / "none", {}), questions=(), answers=())
    assert missing.activities == ()
