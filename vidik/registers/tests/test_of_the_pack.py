# SPDX-License-Identifier: EUPL-1.2
"""What the registers of the pack are for: rights, safety, a place to sleep, health and work."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.access.worklist import Line, worklist
from vidik.cases.models import Case
from vidik.cases.registry import Scene
from vidik.cases.selectors.cases import parts_visible
from vidik.cases.tests import factories
from vidik.cases.types import Part, Purpose
from vidik.institutions.models import Institution
from vidik.registers import selectors, services
from vidik.registers.figures import count_rows
from vidik.registers.models import Entry
from vidik.registers.registry import own_registers, register_called, registers
from vidik.registers.types import Field, Kind, Precision, Register, Subject

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]
TODAY: Final = timezone.localdate
OF_PUBLIC_THINGS: Final = {
    Subject.PREVENTION, Subject.PAPERS, Subject.MONEY, Subject.SCHOOLS, Subject.INSPECTION,
    Subject.MEDIA, Subject.RAPPORTEUR,
}  # fmt: skip
"""What registers of institutions alone are about."""


class World:
    """A case of the centre, shared with those who support, house, treat, prosecute and guard."""

    def __init__(self) -> None:
        self.expert = member("centre", Role.CASE_EXPERT)
        self.helper = member("atina", Role.ASSOCIATION_WORKER)
        self.house = member("shelter", Role.SHELTER_STAFF)
        self.guardian = member("csw-novi-sad", Role.CASE_OFFICER)
        self.prosecutor = member("hppo-belgrade", Role.PROSECUTOR)
        self.case = factories.case(Institution.objects.get(code="centre"))
        with scene():
            self.case.save()
            for actor, purpose in (
                (self.helper, Purpose.SUPPORT),
                (self.house, Purpose.ACCOMMODATION),
                (self.guardian, Purpose.GUARDIANSHIP),
                (self.prosecutor, Purpose.INVESTIGATION),
            ):
                to = Institution.objects.get(pk=actor.institution)
                sharing = factories.sharing(self.case, to, purpose)
                sharing.valid_from = timezone.now() - dt.timedelta(minutes=1)
                sharing.save()


@pytest.fixture
def world(_definitions: None) -> World:
    return World()


@pytest.fixture
def _definitions(db: None) -> None:
    del db
    services.write_definitions()


def member(place: str, role: Role) -> Actor:
    return factories.member(role, Institution.objects.get(code=place))


def named(code: str) -> Register:
    found = register_called(code)
    assert found is not None
    return found


def enter(
    actor: Actor, code: str, case: Case | None = None, follows: Entry | None = None, **says: Any
) -> Entry:
    register = named(code)
    when = timezone.now() if register.precision == Precision.MINUTE else TODAY()
    with as_application(), acting(actor):
        return services.enter(register, says, when=when, case=case, follows=follows, actor=actor)


def ahead(days: int) -> str:
    return (TODAY() + dt.timedelta(days=days)).isoformat()


def work_of(actor: Actor) -> list[Line]:
    with as_application(), acting(actor):
        return [
            line.line
            for group in worklist(actor).groups
            for line in group.lines
            if line.kind.room == "registers"
        ]


def _answer(field: Field, given: dict[str, Any]) -> Any:
    if field.kind == Kind.CODE:
        return field.options()[0][0]
    if field.kind == Kind.CODES:
        return [code for code, _label in field.options() if code != field.excludes][:2]
    if field.kind == Kind.NUMBER:
        return sum(given.get(part, field.least) for part in field.parts) or max(field.least, 1)
    if field.kind == Kind.DATE:
        return ahead(9) if field.may_lie_ahead else TODAY().isoformat()
    return {
        Kind.FLAG: True,
        Kind.INSTITUTION: "csw-novi-sad",
        Kind.INSTITUTIONS: ["csw-novi-sad"],
        Kind.TITLE: "Протокол",
        Kind.TEXT: "О чему је реч.",
        Kind.KEYED: "17/2026",
        Kind.COUNTS: {code: 2 for code, _label in field.options()[:1]},
    }[field.kind]


def example(register: Register) -> dict[str, Any]:
    """Answer every question that is asked, numbers after those that make them up."""
    given: dict[str, Any] = {}
    for field in sorted(register.fields, key=lambda each: bool(each.parts)):
        if services.is_asked(field, given):
            given[field.name] = _answer(field, given)
    return given


def test_a_row_of_every_register_of_a_case_is_taken_by_the_service_and_the_database(
    world: World,
) -> None:
    of_cases = [each for each in registers() if each.part is not None]
    assert {each.subject for each in of_cases} == set(Subject) - OF_PUBLIC_THINGS
    for register in of_cases:
        assert Role.CASE_EXPERT in register.keepers, register.code
        row = enter(world.expert, register.code, world.case, **example(register))
        assert (row.due_on is not None) == (register.due in row.values), register.code
    with as_application(), acting(world.expert):
        seen = Scene(world.case, world.expert, parts_visible(world.expert, world.case), works=True)
        shown = selectors.subjects_of_case(seen)
        filled = [group for subject in shown for group in subject.filled]
        assert {group.register.code for group in filled} == {each.code for each in of_cases}
        assert all(line.words for group in filled for line in group.lines)


@pytest.mark.parametrize(
    ("place", "role", "codes"),
    [
        ("shelter", Role.SHELTER_STAFF, "house-log house-safety house-substances house-works"),
        ("csw-novi-sad", Role.CASE_OFFICER, "foster-families"),
        (
            "pa-nis",
            Role.POLICE,
            (
                "places-nearby police-cooperation trafficking-officers platform-monitoring"
                " police-checks hearing-rooms"
            ),
        ),
        (
            "hppo-nis",
            Role.PROSECUTOR,
            (
                "legal-assistance contact-prosecutors posts hearing-rooms protected-hearings"
                " support-services support-contacts"
            ),
        ),
        ("sppo", Role.PROSECUTOR, "practice-reviews equipment-delivered contact-prosecutors"),
        ("moj", Role.CASE_OFFICER, "legal-assistance equipment-delivered"),
        (
            "higher-court-nis",
            Role.COURT_OFFICER,
            "posts hearing-rooms protected-hearings support-services support-contacts",
        ),
        ("misdemeanour-court-belgrade", Role.COURT_OFFICER, "misdemeanour-steps posts"),
        ("nes", Role.FIRST_RESPONDER, "employment-representatives"),
        ("provincial-institute-social-protection", Role.CASE_OFFICER, "social-work-supervision"),
        ("centre", Role.CASE_EXPERT, "therapy-capacity experts-network employment-exchange"),
        (
            "atina",
            Role.ASSOCIATION_WORKER,
            "group-sessions employer-partners papers trials-followed network-requests",
        ),
        ("centre", Role.DUTY_EXPERT, "line-support"),
        ("kirs", Role.RESPONDENT, "partner-assessments budgets focal-person-reports"),
    ],
)
@pytest.mark.usefixtures("_definitions")
def test_an_institution_enters_the_registers_that_are_about_itself(
    place: str, role: Role, codes: str
) -> None:
    keeper = member(place, role)

    def counted() -> Counter[str]:
        kept = selectors.own_registers_kept(keeper)
        return Counter(
            {register.code: number for lines in kept.values() for register, number in lines}
        )

    with as_application(), acting(keeper):
        public = counted()
    for code in codes.split():
        enter(keeper, code, **example(named(code)))
    with as_application(), acting(keeper):
        assert counted() - public == Counter(codes.split())
        page = client_of(keeper).get(reverse("registers:own")).content.decode()
    for code in codes.split():
        assert reverse("registers:list", args=[code]) in page


@pytest.mark.usefixtures("_definitions")
def test_what_one_institution_keeps_is_offered_to_no_other() -> None:
    for place, role, code in (
        ("csw-novi-sad", Role.CASE_OFFICER, "employment-representatives"),
        ("csw-novi-sad", Role.CASE_OFFICER, "social-work-supervision"),
        ("nes", Role.FIRST_RESPONDER, "social-work-supervision"),
        ("atina", Role.ASSOCIATION_WORKER, "house-log"),
        ("higher-court-nis", Role.COURT_OFFICER, "misdemeanour-steps"),
        ("hppo-nis", Role.PROSECUTOR, "practice-reviews"),
        ("csw-novi-sad", Role.CASE_OFFICER, "legal-assistance"),
    ):
        with pytest.raises(Denied):
            enter(member(place, role), code, **example(named(code)))


@pytest.mark.parametrize(
    ("code", "place", "role", "other"),
    [
        ("partner-assessments", "kirs", Role.RESPONDENT, "moe"),
        ("budgets", "kirs", Role.RESPONDENT, "moe"),
        ("joint-actions", "labour-inspection", Role.FIRST_RESPONDER, "market-inspection"),
        ("obstacles", "local-team-novi-sad", Role.LOCAL_TEAM, "local-team-vranje"),
    ],
)
@pytest.mark.usefixtures("_definitions")
def test_the_offices_read_single_rows_of_assessments_budgets_actions_and_obstacles(
    code: str, place: str, role: Role, other: str
) -> None:
    row = enter(member(place, role), code, **example(named(code)))
    for reader in (
        member("coordination-office", Role.COORDINATOR),
        member("rapporteur", Role.ANALYST),
        member("rapporteur", Role.HEAD),
    ):
        with as_application(), acting(reader):
            assert selectors.find_entry(reader, named(code), row.pk) == row
    stranger = member(other, role)
    with as_application(), acting(stranger), pytest.raises(OutOfScope):
        selectors.find_entry(stranger, named(code), row.pk)


@pytest.mark.usefixtures("_definitions")
def test_the_monthly_report_of_a_centre_is_asked_for_again_and_an_assessment_too() -> None:
    office = member("kirs", Role.RESPONDENT)
    report = example(named("focal-person-reports"))
    first = enter(office, "focal-person-reports", **report)
    enter(office, "partner-assessments", **example(named("partner-assessments")))
    assert {line.what for line in work_of(office)} == {
        "Enter the report of the focal person for vulnerable groups for the next month",
        "Assess the association again",
    }
    enter(office, "focal-person-reports", follows=first, **{**report, "next_by": ahead(40)})
    assert {line.due for line in work_of(office)} >= {dt.date.fromisoformat(ahead(40))}


def test_a_request_for_witness_status_waits_on_the_desk_until_it_is_decided(world: World) -> None:
    asked = enter(
        world.expert, "witness-status", world.case,
        step="asked", mover="centre", before="prosecutor", answer_by=ahead(14),
    )  # fmt: skip
    [line] = work_of(world.expert)
    assert (line.what, line.due) == (
        "See what was decided about the status of the witness", asked.due_on,
    )  # fmt: skip
    with pytest.raises(OutOfScope):
        enter(world.helper, "witness-status", world.case, step="granted", before="court")
    enter(
        world.prosecutor, "witness-status", world.case, asked,
        step="granted", before="prosecutor", effects=["video", "no-confrontation"],
    )  # fmt: skip
    assert work_of(world.expert) == []


def test_requests_not_to_punish_a_victim_have_an_answer_to_wait_for_and_debts_a_step(
    world: World,
) -> None:
    with pytest.raises(ValidationError):
        enter(
            world.expert, "non-punishment", world.case,
            kind="misdemeanour", step="asked", before="misdemeanour-court", mover="centre",
        )  # fmt: skip
    enter(
        world.expert, "non-punishment", world.case, kind="enforcement", step="asked",
        asked=["stop-enforcement"], mover="attorney", before="enforcement", running=3,
        answer_by=ahead(5),
    )  # fmt: skip
    enter(
        world.helper, "document-debts", world.case,
        kind=["telephone"], step="complaint", amount=46000, currency="RSD", again_by=ahead(30),
    )  # fmt: skip
    assert len(work_of(world.expert)) == len(work_of(world.helper)) == 1


def test_rights_that_were_not_understood_are_explained_again(world: World) -> None:
    given = {"which": "prosecutor", "language": "hi", "how": ["written"], "understood": "no"}
    with pytest.raises(ValidationError):
        enter(world.prosecutor, "rights-brochure", world.case, **given)
    first = enter(
        world.prosecutor, "rights-brochure", world.case, version=2024, again_by=ahead(3), **given
    )
    assert [line.what for line in work_of(world.prosecutor)] == ["Explain the rights again"]
    enter(
        world.expert, "rights-brochure", world.case, first,
        which="centre", language="hi", how=["oral", "interpreter"], understood="yes",
    )  # fmt: skip
    assert work_of(world.prosecutor) == []


AWARD: Final = {"kind": "criminal", "step": "balance", "currency": "EUR"}


def test_what_was_paid_and_what_is_owed_make_up_the_compensation_awarded(world: World) -> None:
    row = enter(
        world.expert, "compensation", world.case, **AWARD, award=2400, received=900, owed=1500
    )
    with pytest.raises(ValidationError, match="which is 2,300"):
        enter(
            world.expert, "compensation", world.case, **AWARD, award=2400, received=900, owed=1400
        )
    row.id, row._state.adding = Entry._meta.pk.get_default(), True
    row.values["owed"] = 1400
    with (
        as_application(),
        acting(world.expert),
        pytest.raises((DatabaseError, IntegrityError), match="sum of its parts"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)


def test_medicines_and_crises_of_children_are_seen_with_the_part_on_health_alone(
    world: World,
) -> None:
    given = enter(
        world.guardian, "medication", world.case, kind="psychiatric", step="planned",
        supervised="yes", times=2, until=ahead(20),
    )  # fmt: skip
    crisis = enter(
        world.guardian, "child-crises", world.case, kinds=["attempt"], done=["ambulance"],
        hospital="sent-back", staff="alone", guardian="yes", again_by=ahead(1),
    )  # fmt: skip
    for actor, sees in (
        (world.expert, 2),
        (world.guardian, 2),
        (world.helper, 0),
        (world.house, 0),
    ):
        with as_application(), acting(actor):
            assert selectors.entries_of_cases(actor).count() == sees
    assert {line.due for line in work_of(world.guardian)} == {given.due_on, crisis.due_on}


def test_what_became_of_those_for_whom_there_is_no_place_is_counted(world: World) -> None:
    for became in ("private", "back", "back"):
        enter(
            world.helper, "no-place", world.case,
            for_whom="man", asked=7, became=became, again_by=ahead(7),
        )  # fmt: skip
    enter(
        world.helper, "support-refused", world.case,
        what="accommodation", who="person", why=["dependence", "fear"], offered=["treatment"],
    )  # fmt: skip
    with as_application(), acting(world.helper):
        sums = selectors.sums_of_year(world.helper, named("no-place"), TODAY().year)
        refused = selectors.sums_of_year(world.helper, named("support-refused"), TODAY().year)
    assert (sums.counts["for_whom", "man"], sums.counts["became", "back"]) == (3, 2)
    assert (refused.counts["why", "dependence"], refused.counts["why", "fear"]) == (1, 1)


def test_refusals_of_a_place_in_the_shelter_are_counted_whoever_asked(world: World) -> None:
    (said,) = named("providers-asked").counted_as
    for answer, provider in (("no-place", "shelter"), ("declined", "shelter"), ("no-fit", "atina")):
        enter(
            world.expert, "providers-asked", world.case, need="accommodation", answer=answer,
            provider=provider,
        )  # fmt: skip
    with as_application():
        (found,) = count_rows("providers-asked", said, TODAY().year, ())
    assert int(found.value) == 2


def test_a_house_hands_over_its_shift_and_nobody_else_sees_it(world: World) -> None:
    left = enter(
        world.house, "house-log", shift="night", residents=8, children=2, staff=2,
        events=["crisis", "ambulance"], left=["medication", "watch"], taken_over=ahead(0),
    )  # fmt: skip
    [line] = work_of(world.house)
    assert (line.what, line.details) == ("Take over the shift", ("House log",))
    other = member("safe-house-vranje", Role.PROVIDER)
    assert work_of(other) == work_of(world.expert) == []
    calm = {"shift": "morning", "residents": 8, "children": 2, "staff": 3, "events": ["calm"]}
    with pytest.raises(ValidationError):
        enter(other, "house-log", follows=left, left=["nothing"], **calm)
    with as_application():
        house = client_of(world.house)
        page = house.get(line.url).content.decode()
        assert f"?after={left.pk}" in page
        form = reverse("registers:enter", args=["house-log"])
        sent = {
            **calm,
            "left": ["nothing"],
            "when": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        }
        assert house.post(f"{form}?after={left.pk}", sent).status_code == 302
        assert "What came next" in house.get(line.url).content.decode()
        assert client_of(other).get(line.url).status_code in {403, 404}
    assert work_of(world.house) == []


def test_the_database_lets_no_house_go_on_from_a_row_of_another(world: World) -> None:
    mine = enter(world.house, "house-substances", step="adopted", review_by=ahead(200))
    other = member("safe-house-vranje", Role.PROVIDER)
    row = enter(other, "house-substances", step="adopted", review_by=ahead(200))
    row.id, row._state.adding, row.follows = Entry._meta.pk.get_default(), True, mine
    with (
        as_application(),
        acting(other),
        pytest.raises((DatabaseError, IntegrityError), match="a row of somewhere else"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)


@pytest.mark.usefixtures("_definitions")
def test_foster_families_stand_under_a_mark_and_their_places_add_up() -> None:
    keeper = member("csw-novi-sad", Role.CASE_OFFICER)
    said = {
        "family": "Petrović 17", "state": "ready", "places": 3, "taken": 1, "free": 2,
        "training": ["basic", "victims"], "victims": "yes", "specialised": "no",
        "confirm_by": ahead(180),
    }  # fmt: skip
    with pytest.raises(ValidationError):
        enter(keeper, "foster-families", **said)
    row = enter(keeper, "foster-families", **{**said, "family": "17/2026"})
    assert "2026" not in row.values["family"]
    with pytest.raises(ValidationError, match="sum of"):
        enter(keeper, "foster-families", **{**said, "family": "18/2026", "free": 1})


def test_the_page_of_a_case_offers_by_subject_what_the_reader_sees_and_may_enter(
    world: World,
) -> None:
    def codes(actor: Actor) -> dict[Subject, set[str]]:
        with as_application(), acting(actor):
            seen = Scene(world.case, actor, parts_visible(actor, world.case), works=False)
            shown = selectors.subjects_of_case(seen)
            return {each.subject: {blank.code for blank in each.blank} for each in shown}

    of_expert, of_helper, of_prosecutor = map(codes, (world.expert, world.helper, world.prosecutor))
    assert set(of_expert) == set(Subject) - OF_PUBLIC_THINGS
    assert {"witness-status", "residence"} <= of_expert[Subject.RIGHTS]
    assert "residence" in of_helper[Subject.RIGHTS]
    assert "witness-status" not in of_helper[Subject.RIGHTS]
    assert Subject.HEALTH not in of_helper
    assert "witness-status" in of_prosecutor[Subject.RIGHTS]
    assert set(of_prosecutor) == {Subject.RIGHTS, Subject.SAFETY, Subject.PROCEEDINGS}
    with as_application():
        page = client_of(world.helper).get(
            reverse("registers:of-case", args=[world.case.pk])
        ).content.decode()  # fmt: skip
    assert 'id="rights"' in page
    assert 'id="health"' not in page


def test_the_page_of_a_case_costs_the_same_queries_however_many_registers_have_rows(
    world: World,
) -> None:
    def cost() -> int:
        with as_application(), acting(world.expert), CaptureQueriesContext(connection) as asked:
            parts = parts_visible(world.expert, world.case)
            before = len(asked)
            found = selectors.subjects_of_case(Scene(world.case, world.expert, parts, works=True))
            assert found
            return len(asked) - before

    enter(world.expert, "services-given", world.case, **example(named("services-given")))
    few = cost()
    for register in registers():
        if register.part is not None and not _names_bodies(register):
            enter(world.expert, register.code, world.case, **example(register))
    assert cost() == few
    enter(world.expert, "providers-asked", world.case, **example(named("providers-asked")))
    assert cost() == few + 1, "institutions are looked up once, if a row names one"


def _names_bodies(register: Register) -> bool:
    return any(each.kind == Kind.INSTITUTION for each in register.fields)


def test_registers_of_an_institution_stand_on_one_page_and_in_no_menu(world: World) -> None:
    assert len(own_registers()) > 10
    with as_application():
        page = client_of(world.house).get(reverse("registers:own")).content.decode()
        listed = client_of(world.house).get(reverse("registers:list", args=["house-log"]))
        menu = listed.content.decode().partition("<main")[0]
        assert reverse("registers:own") in menu
        assert reverse("registers:list", args=["house-safety"]) not in menu
        nobody = member("national-contact-centre-child-safety", Role.FIRST_RESPONDER)
        other = client_of(nobody).get(reverse("registers:own")).content.decode()
    # Some registers of all institutions are read by everybody, and kept by some.
    assert "House log" not in other
    assert reverse("registers:list", args=["programmes"]) in other
    assert "Safety of the house" in page
    assert "House log" in page
    assert Part.HEALTH not in {each.part for each in own_registers()}
