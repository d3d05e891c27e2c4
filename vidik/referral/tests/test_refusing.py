# SPDX-License-Identifier: EUPL-1.2
"""An adult who refuses is counted and nowhere to be found; a child and danger are reported."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, OutOfScope, Role
from vidik.audit.models import AuditEvent
from vidik.prevention.selectors.recognition import recognisers
from vidik.referral.models import Report, Screening
from vidik.referral.selectors import screenings
from vidik.referral.services import refusing
from vidik.referral.services import screenings as referral_screenings
from vidik.referral.services.refusing import RefusalAssurances
from vidik.referral.tests.factories import filed, reporter
from vidik.referral.tests.test_contacts import office
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import REFUSALS
from vidik.registers.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

ASSURED = RefusalAssurances(informed=True, adult=True, safe=True)
NOTE = "/suspicions/screenings/refused/"


def judge() -> Actor:
    """Give somebody of a misdemeanour court."""
    return reporter("misdemeanour-court-belgrade", Role.COURT_OFFICER)


def begun(actor: Actor, age_group: str = "26-59") -> Screening:
    """Begin a screening by the list of misdemeanour courts."""
    found = screenings.get_list("misdemeanour")
    assert found is not None
    with acting(actor):
        return referral_screenings.begin_screening(
            found, consent="given", age_group=age_group, sex="f", actor=actor
        )


def stored() -> list[tuple[str, str]]:
    with scene():
        rows = Entry.objects.filter(register=REFUSALS)
        return list(rows.values_list("values__list", "values__ground"))


def test_a_refusal_is_counted_and_the_screening_is_gone() -> None:
    court = judge()
    row = begun(court)
    with as_application():
        referral_screenings.save_answers(row, {"cut-off": "yes"}, actor=court)
        refusing.note_refusal("not-noted", screening=row, assured=ASSURED, actor=court)
    assert stored() == [("misdemeanour", "not-noted")]
    with scene():
        assert not Screening.objects.exists()
        refusal = Entry.objects.get(pack_code="")
        assert refusal.day == timezone.localdate().replace(day=1)
        reported = {field.name for field in Entry._meta.fields if getattr(refusal, field.name)}
        assert refusal.root_id == refusal.pk
        assert reported == {"id", "root", "register", "institution", "day", "values"}
        assert set(refusal.values) == {"list", "ground"}


def test_no_person_reads_a_refusal_and_the_office_gets_sums_from_five_on() -> None:
    court, analyst = judge(), office()
    for _each in range(4):
        refusing.note_refusal(
            "not-reported", list_code="misdemeanour", assured=ASSURED, actor=court
        )
    year = timezone.localdate().year

    def reported() -> int | None:
        with as_application(), acting(analyst):
            rows = {row.institution.code: row for row in recognisers(analyst, year)}
        return rows["misdemeanour-court-belgrade"].refused

    assert reported() is None
    refusing.note_refusal("not-noted", list_code="misdemeanour", assured=ASSURED, actor=court)
    assert reported() == 5
    for actor in (court, analyst):
        with as_application(), acting(actor):
            assert not Entry.objects.filter(pack_code="").exists()
    with as_application():
        desk = client_of(analyst)
        page = desk.get("/recognition/", {"sector": "misdemeanour", "sort": "-refused"})
        assert "Adults who refused" in page.content.decode()
        lines = desk.get("/recognition/", {"sector": "misdemeanour", "format": "csv"})
        (line,) = [
            line
            for line in lines.content.decode("utf-8-sig").replace('"', "").splitlines()
            if line.endswith(",0,5")
        ]
        assert "not shown" not in line


@pytest.mark.parametrize(
    ("age_group", "answers", "says"),
    [
        ("15-17", {}, "concerns a child"),
        ("unknown", {"threat-now": "yes"}, "Somebody is in danger"),
        ("26-59", {"threat-now": "yes"}, "Somebody is in danger"),
    ],
)
def test_a_child_and_who_is_in_danger_is_reported_all_the_same(
    age_group: str, answers: dict[str, str], says: str
) -> None:
    court = judge()
    row = begun(court, age_group)
    with acting(court):
        row = referral_screenings.save_answers(row, answers, actor=court)
    with pytest.raises(ValidationError, match=says):
        refusing.note_refusal("not-noted", screening=row, assured=ASSURED, actor=court)
    with as_application():
        desk = client_of(court)
        page = desk.get(f"/suspicions/screenings/{row.pk}/refused/").content.decode()
        assert says in page
        assert "destroy" not in page
        with acting(court):
            referral_screenings.finish_screening(row, actor=court)
        assert says in desk.get(f"/suspicions/screenings/{row.pk}/").content.decode()
    assert stored() == []


@pytest.mark.parametrize(
    ("assured", "field"),
    [
        (RefusalAssurances(informed=False, adult=True, safe=True), "informed"),
        (RefusalAssurances(informed=True, adult=False, safe=True), "adult"),
        (RefusalAssurances(informed=True, adult=True, safe=False), "safe"),
    ],
)
def test_what_is_not_answered_for_is_asked_for(assured: RefusalAssurances, field: str) -> None:
    court = judge()
    row = begun(court, "unknown")
    with pytest.raises(ValidationError) as found:
        refusing.note_refusal("not-noted", screening=row, assured=assured, actor=court)
    assert set(found.value.error_dict) == {field}
    for code in ("no-such", ""):
        with pytest.raises(ValidationError):
            refusing.note_refusal("not-noted", list_code=code, assured=ASSURED, actor=court)
    with pytest.raises(ValidationError):
        refusing.note_refusal("other", screening=row, assured=ASSURED, actor=court)
    assert stored() == []
    with scene():
        assert Screening.objects.count() == 1


def test_another_persons_screening_is_out_of_reach() -> None:
    row = begun(judge())
    other = judge()
    with as_application(), pytest.raises(OutOfScope):
        refusing.note_refusal("not-noted", screening=row, assured=ASSURED, actor=other)
    with as_application():
        assert client_of(other).get(f"/suspicions/screenings/{row.pk}/refused/").status_code == 404


def test_a_screening_of_which_a_report_was_made_stays() -> None:
    court = judge()
    row = begun(court)
    with acting(court):
        row = referral_screenings.finish_screening(row, actor=court)
    receipt = filed(court)
    with scene():
        Report.objects.filter(pk=receipt.key).update(screening=row.pk)
    with as_application(), pytest.raises(ValidationError, match="A report was made"):
        refusing.note_refusal("not-noted", screening=row, assured=ASSURED, actor=court)
    assert stored() == []
    with scene():
        assert Screening.objects.filter(pk=row.pk).exists()


def test_the_record_of_acts_keeps_who_and_when_and_nothing_of_the_person() -> None:
    court = judge()
    row = begun(court)
    with acting(court):
        row = referral_screenings.finish_screening(row, actor=court)
    refusing.note_refusal("not-noted", screening=row, assured=ASSURED, actor=court)
    with scene():
        lines = dict(AuditEvent.objects.values_list("verb", "payload"))
        (subject,) = AuditEvent.objects.filter(verb="entry.entered").values_list(
            "subject_key", flat=True
        )
    assert subject == ""
    assert lines["entry.entered"] == {"register": "refusals"}
    assert lines["screening.begun"] == lines["screening.finished"] == {"list": "misdemeanour"}


def test_the_page_says_what_the_record_of_acts_keeps() -> None:
    court = judge()
    row = begun(court)
    with as_application():
        desk = client_of(court)
        at_the_end = desk.get(f"/suspicions/screenings/{row.pk}/refused/").content.decode()
        alone = desk.get(NOTE).content.decode()
    assert "that you noted a refusal, and when" in at_the_end
    assert "a screening was started and finished, with which list, by whom and when" in at_the_end
    assert "that you noted a refusal, and when" in alone
    assert "a screening was started" not in alone


def test_the_page_asks_destroys_and_leads_back_once() -> None:
    court = judge()
    row = begun(court)
    address = f"/suspicions/screenings/{row.pk}/refused/"
    with as_application():
        desk = client_of(court)
        assert address in desk.get(f"/suspicions/screenings/{row.pk}/1/").content.decode()
        page = desk.get(address).content.decode()
        assert "This screening is destroyed with all its answers." in page
        assert 'name="adult"' not in page
        assert desk.post(address, {}).status_code == 422
        refused = desk.post(address, {"ground": "not-noted", "informed": "on"})
        assert refused.status_code == 422
        assert "Where somebody is in danger it is reported at once." in refused.content.decode()
        sent = {"ground": "not-noted", "informed": "on", "safe": "on", "once": "mark"}
        assert desk.post(address, sent).status_code == 302
        assert desk.post(address, sent).status_code == 302
        assert desk.get(address).status_code == 404
    assert stored() == [("misdemeanour", "not-noted")]


def test_it_is_noted_without_a_screening_as_well() -> None:
    court = judge()
    sent = {"list": "misdemeanour", "ground": "not-reported", "informed": "on", "safe": "on"}
    with as_application():
        desk = client_of(court)
        assert NOTE in desk.get("/suspicions/screenings/").content.decode()
        assert desk.post(NOTE, sent).status_code == 422
        assert desk.post(NOTE, sent | {"adult": "on", "list": ""}).status_code == 422
        assert desk.post(NOTE, sent | {"adult": "on"}).status_code == 302
        assert client_of(office()).get(NOTE).status_code == 403
    assert stored() == [("misdemeanour", "not-reported")]


def test_refusals_have_no_pages_and_stand_in_no_menu() -> None:
    court = judge()
    refusing.note_refusal("not-noted", list_code="misdemeanour", assured=ASSURED, actor=court)
    with scene():
        key = Entry.objects.get(pack_code="").pk
    with as_application():
        desk = client_of(court)
        for page in ("", "?format=csv", "enter/", "year/", f"{key}/", f"{key}/strike/"):
            assert desk.get(f"/registers/refusals/{page}").status_code == 404, page
        assert "/registers/refusals/" not in desk.get("/desk/").content.decode()
        with acting(court):
            assert Entry.objects.update(struck_why="x") == 0
