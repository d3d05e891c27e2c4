# SPDX-License-Identifier: EUPL-1.2
"""What the pack says of bodies: checked by line, loaded once, counted beside what was published."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.bodies.loading import check_bodies, load_bodies
from vidik.bodies.methods.book import BODIES, RULES, read_bodies, read_rules
from vidik.bodies.methods.figures import FILE, read_figures
from vidik.bodies.methods.states import State
from vidik.bodies.models import Body, Holding
from vidik.bodies.selectors import bodies as selectors
from vidik.bodies.selectors.counting import count_figure
from vidik.bodies.services import bodies
from vidik.bodies.tests.factories import World, today
from vidik.core.packfiles import Pack

SERBIA = Path(settings.PACKS_DIR) / "serbia"
LOADER = Actor.system("pack-loader")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = (
        "institutions.csv", "institution_kinds.csv", "territories.csv", "measures.csv",
        "codes/profession.csv", "codes/topic.csv", RULES, BODIES, FILE,
    )  # fmt: skip
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(SERBIA / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("institution: local-team-vranje", "institution: local-team-atlantis", "institution"),
        ("institution: local-team-vranje", "institution: moe", "kind"),
        ("{function: chair, institution: moi", "{function: king, institution: moi", "function"),
        ("{function: chair, institution: moi", "{function: chair, institution: x", "institution"),
        ("profession: office-chief", "profession: magician", "profession"),
        ("purpose: prevention", "purpose: dinner", "purpose"),
        ("topic: local-action-plan", "topic: gossip", "topic"),
        ("founded_by: moi", "founded_by: nobody", "founded_by"),
    ],
)
def test_a_fault_is_named(folder: Path, old: str, new: str, field: str) -> None:
    text = (folder / BODIES).read_text(encoding="utf-8")
    assert old in text
    (folder / BODIES).write_text(text.replace(old, new, 1), encoding="utf-8")
    pack = Pack(folder)
    check_bodies(pack)
    assert [(each.file, each.field) for each in pack.faults] == [(BODIES, field)]


def test_the_pack_says_of_every_body_where_it_is_said_and_names_nobody() -> None:
    pack = Pack(SERBIA)
    check_bodies(pack)
    assert pack.faults == []
    assert all(each.source for each in read_bodies(pack).bodies)
    assert "name:" not in (SERBIA / BODIES).read_text(encoding="utf-8")
    assert read_rules(pack).expected[0].territory == "belgrade"


def test_the_national_coordinator_is_a_post_of_the_office_that_they_head() -> None:
    [office] = [
        each for each in read_bodies(Pack(SERBIA)).bodies
        if each.institution == "coordination-office"
    ]  # fmt: skip
    [post] = office.posts
    assert (office.kind, post.institution, post.held) == ("office", "coordination-office", True)
    assert post.function == "national-coordinator"
    assert office.source == "3"


def test_a_country_without_the_files_keeps_no_bodies() -> None:
    pack = Pack(Path(settings.PACKS_DIR) / "testland")
    check_bodies(pack)
    assert pack.faults == []
    assert read_rules(pack).kinds == ()


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_bodies_are_loaded_once_and_what_people_change_stays() -> None:
    pack = Pack(SERBIA)
    before = Body.objects.count()
    assert load_bodies(pack, actor=LOADER) == []
    assert Body.objects.count() == before == len(read_bodies(pack).bodies)
    with acting(World.of("rapporteur", Role.ANALYST)):
        assert not Holding.objects.exclude(name="").exists()
    world = World()
    team = Body.objects.get(institution__code="local-team-kraljevo")
    facts = selectors.body(world.coordinator, "local-team-kraljevo")
    assert selectors.judged(facts).state == State.INACTIVE
    bodies.renew_body(team, today(), "Решење", actor=world.coordinator)
    assert load_bodies(pack, actor=LOADER) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
@pytest.mark.parametrize(
    ("measure", "source", "by", "key", "value"),
    [
        ("task-force-members", "misdemeanour-appellate-court", ("profession", "topic"),
         "profession=judge;topic=draft-law", 1),
        ("task-force-members", "misdemeanour-appellate-court", ("profession", "topic"),
         "profession=judge;topic=programme-2024-2029", 2),
        ("task-force-members", "misdemeanour-court-belgrade", ("institution", "topic"),
         "institution=misdemeanour-court-belgrade;topic=draft-law", 3),
        ("contact-points", "coordination-office", ("institution",),
         "institution=labour-inspection", 5),
        ("contact-points", "misdemeanour-appellate-court", (), "", 4),
        ("contact-points", "nes", ("role",), "role=branch-representative", 84),
        ("contact-points", "nes", ("institution",), "institution=nes", 85),
        ("contact-points", "nes", ("role", "territory"),
         "role=branch-representative;territory=belgrade", 15),
        ("staff-positions", "rapporteur", ("org-unit", "position-status"),
         "org-unit=rapporteur-office;position-status=planned", 4),
        ("staff-positions", "rapporteur", ("org-unit", "position-status", "profession"),
         "org-unit=rapporteur-office;position-status=filled;profession=office-chief", 1),
        ("staff-positions", "rapporteur", ("org-unit", "position-status", "profession"),
         "org-unit=rapporteur-office;position-status=vacant;profession=higher-adviser", 3),
        ("meetings-held", "local-team-vranje", ("topic",), "topic=local-action-plan", 2),
        ("meeting-interval-months", "local-team-vranje", (), "", 3),
        ("meeting-interval-days", "local-team-novi-sad", ("partner",),
         "partner=csw+hppo+police", 14),
        ("local-budget", "local-team-kragujevac", ("topic",), "topic=prevention", 200000),
        ("vulnerability-focal-persons", "kirs", (), "", 1),
    ],
)  # fmt: skip
def test_posts_of_the_office_working_groups_and_contact_persons_are_counted(
    measure: str, source: str, by: tuple[str, ...], key: str, value: int
) -> None:
    found = read_figures(Pack(SERBIA))
    figure = next(f for f in found.counts if (f.measure, f.source) == (measure, source))
    counted = {each.key: each.value for each in count_figure(figure, found.by_of(figure), 2024, by)}
    assert counted.get(key) == Decimal(value)


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_territories_are_counted_by_the_state_of_their_team() -> None:
    def counted(year: int, *by: str) -> dict[str, Decimal]:
        found = read_figures(Pack(SERBIA))
        figure = next(f for f in found.counts if f.measure == "local-teams")
        return {
            each.key: each.value for each in count_figure(figure, found.by_of(figure), year, by)
        }

    before = counted(2024, "team-state")
    assert before["team-state=missing"] == 1
    assert counted(2024, "team-state", "territory")[
        "team-state=missing;territory=belgrade"
    ] == Decimal(1)
    with acting(World.of("rapporteur", Role.ANALYST)):
        states = [
            selectors.judged(each, dt.date(2024, 12, 31)).state.value
            for each in selectors.with_standing(
                Body.objects.filter(kind="local-team"), dt.date(2024, 12, 31)
            )
        ]
    for state in ("new", "renewed", "active", "inactive"):
        assert before.get(f"team-state={state}", 0) == states.count(state)
    # In a year before the report nobody was expected to have one, and none was missing.
    assert "team-state=missing" not in counted(2023, "team-state")
