# SPDX-License-Identifier: EUPL-1.2
"""Two registers that a pack makes without code: entered, gone on from, found, linked, counted."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from tests.signed_in import client_of
from vidik.access.types import Role
from vidik.figures.registry import derivations
from vidik.registers import figures, loading, registry, services
from vidik.registers.models import Entry
from vidik.registers.tests.sample import manager
from vidik.registers.tests.test_loading import pack_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]
TODAY: Final = timezone.localdate
COURSES: Final = """\
title_en: Courses
title_sr: Курсеви
about_en: Accredited courses and whether they are run.
about_sr: Акредитовани курсеви и да ли се спроводе.
keepers: [first-responder]
seen_by: [head]
subject: prevention
reasons: slip
fields:
  - {name: title, label_en: Name, label_sr: Назив, kind: title}
  - {name: audience, label_en: For whom, label_sr: За кога, kind: code, list: audience}
  - {name: until, label_en: Until, label_sr: До, kind: date, required: false, may_lie_ahead: true}
  - {name: hosts, label_en: Hosts, label_sr: Домаћини, kind: institutions, required: false}
  - {name: content, label_en: Content, label_sr: Садржај, kind: text, required: false}
states:
  - {code: lapsed, label_en: lapsed, label_sr: истекао, is: past, field: until, tone: bad}
  - {code: soon, label_en: soon, label_sr: ускоро, is: within, field: until, days: 60, tone: warn}
  - code: dormant
    label_en: dormant
    label_sr: неактиван
    is: silent
    months: 12
    rows: {course-runs: course}
    tone: warn
standing_en: active
standing_sr: активан
counts:
  - measure: accredited_programmes
    of: rows
    sources: [centre]
    rows_of: all
    period: "to-date:{year}"
    is_last: true
    rule_en: Courses up to the end of the year.
    rule_sr: Курсеви до краја године.
"""
RUNS: Final = """\
title_en: Course runs
title_sr: Одржани курсеви
about_en: When a course was run.
about_sr: Када је курс одржан.
keepers: [first-responder]
seen_by: [head]
subject: prevention
fields:
  - {name: course, label_en: Course, label_sr: Курс, kind: link, register: courses}
  - {name: cost, label_en: Cost, label_sr: Трошак, kind: number, most: 1000000000000}
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare what the files of a pack say, and nothing else."""
    text = COURSES.replace("accredited_programmes", "accredited-programmes")
    pack = pack_of(tmp_path, text, "courses")
    (tmp_path / "registers" / "course-runs.yaml").write_text(RUNS, encoding="utf-8")
    measure = (
        "code,name_en,name_sr,definition_en,definition_sr,unit,counts,theme,dimensions,"
        "additive_over_institutions,additive_over_time,role,family,base,person_level\n"
        "accredited-programmes,P,П,P,П,count,Programmes,prevention,,yes,no,,,,no\n"
    )
    (tmp_path / "measures.csv").write_text(measure, encoding="utf-8")
    institutions = Path("packs/serbia/institutions.csv").read_text(encoding="utf-8")
    (tmp_path / "institutions.csv").write_text(institutions, encoding="utf-8")
    found = loading.read_registers(pack)
    assert pack.faults == []
    monkeypatch.setattr(registry, "_registers", {each.code: each for each in found})
    monkeypatch.setattr("vidik.figures.registry._derivations", {})
    for each in found:
        figures.register(each.code, each.counted_as)
    services.write_definitions()


def listed(client: Client, code: str, **asked: str) -> list[dict[str, str]]:
    answer = client.get(reverse("registers:list", args=[code]), {**asked, "format": "csv"})
    assert answer.status_code == 200
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[call-overload]
    return list(csv.DictReader(io.StringIO(text)))


def post(client: Client, address: str, **given: Any) -> Any:
    page = client.get(address).content.decode()
    once = page.split('name="once" value="')[1].split('"')[0] if 'name="once"' in page else ""
    return client.post(address, {"when": TODAY().isoformat(), "once": once, **given}, follow=True)


@pytest.mark.usefixtures("made")
def test_a_pack_alone_makes_registers_that_are_walked_from_entry_to_figure() -> None:  # noqa: PLR0915 - one walk
    keeper, reader = manager(), manager("rapporteur", Role.HEAD)
    client, head = client_of(keeper), client_of(reader)
    enter = reverse("registers:enter", args=["courses"])

    # Refused with the reason beside the field, and what was typed stays.
    refused = post(client, enter, title="Course of 0101990710006", audience="police")
    assert refused.status_code == 422
    assert b"personal number" in refused.content
    assert b"Course of 0101990710006" in refused.content
    wrong = post(client, enter, title="A course", audience="police", hosts="Nobody at all")
    assert b"There is no institution called" in wrong.content

    # Entered, with a formula that a spreadsheet must not run, and two institutions by their names.
    content = "=HYPERLINK(1)\n\nRecognising <b>victims</b>."
    page = post(
        client, enter, title="Обука за полицију", audience="police", content=content,
        until=(TODAY() + dt.timedelta(days=20)).isoformat(), hosts="centre\nmoi",
    )  # fmt: skip
    text = page.content.decode()
    assert "Обука за полицију" in text
    assert "&lt;b&gt;victims&lt;/b&gt;" in text
    assert ">soon<" in text
    with scene():
        first = Entry.objects.get(register="courses")
    assert first.values["hosts"] == ["centre", "moi"]
    post(client, enter, title="Never run", audience="teachers")

    # Found by words and by state, in the list and in the file.
    assert [row["Name"] for row in listed(client, "courses", q="obuka policiju")] == [
        "Обука за полицију"
    ]
    [soon] = listed(client, "courses", state="soon")
    assert soon["State"] == "soon"
    assert soon["Content"].startswith("'=HYPERLINK")
    [dormant] = listed(head, "courses", state="dormant")
    assert dormant["Name"] == "Never run"
    assert listed(client, "courses", state="lapsed") == []

    # A new version begins with the answers of the one before, which is an earlier one from then on.
    after = f"{enter}?after={first.pk}"
    assert "Обука за полицију" in client.get(after).content.decode()
    second = post(client, after, title="Обука за полицију II", audience="police")
    assert "Versions" in second.content.decode()
    with scene():
        newest = Entry.objects.get(follows=first)
    assert (newest.root_id, newest.value("content")) == (first.pk, None)
    lost = post(client, after, title="From another tab", audience="police")
    assert lost.status_code == 422
    assert b"somebody has already gone on from it" in lost.content
    assert (
        "This is an earlier version"
        in client.get(reverse("registers:entry", args=["courses", first.pk])).content.decode()
    )
    names = {row["Name"] for row in listed(client, "courses")}
    assert names == {"Обука за полицију II", "Never run"}
    assert len(listed(client, "courses", versions="")) == 3

    # A row of another register is linked to it: offered on its page, prefilled, and it wakes it up.
    own = reverse("registers:entry", args=["courses", newest.pk])
    child = f"{reverse('registers:enter', args=['course-runs'])}?course={first.pk}"
    assert child in client.get(own).content.decode()
    assert child not in head.get(own).content.decode()
    assert f'value="{first.pk}" selected' in client.get(child).content.decode()
    assert post(client, child, course=str(first.pk), cost="250000000000").status_code == 200
    assert "Cost: 250,000,000,000" in client.get(own).content.decode()
    [run] = listed(client, "course-runs", course=str(first.pk))
    assert (run["Course"], run["Cost"]) == ("Обука за полицију II", "250000000000")
    assert [row["Name"] for row in listed(client, "courses", state="standing")] == [
        "Обука за полицију II"
    ]

    # Counted as a figure: each course once, whatever its versions.
    [counted] = [
        each for each in derivations() if each.name == "courses: centre"
    ]  # fmt: skip
    assert counted.period_of(TODAY().year) == f"to-date:{TODAY().year}"
    [number] = counted.count(TODAY().year, ())
    assert number.value == 2


@pytest.mark.usefixtures("made")
def test_others_find_neither_the_list_nor_a_row_nor_its_words() -> None:
    keeper = manager()
    post(
        client_of(keeper),
        reverse("registers:enter", args=["courses"]),
        title="A",
        audience="police",
    )
    with scene():
        row = Entry.objects.get(register="courses")
    neighbour, police = client_of(manager("csw-bor")), client_of(manager("pa-nis", Role.POLICE))
    pages = [
        reverse("registers:entry", args=["courses", row.pk]),
        reverse("registers:strike", args=["courses", row.pk]),
    ]
    assert listed(neighbour, "courses") == []
    assert {neighbour.get(page).status_code for page in pages} == {404}
    assert {police.get(page).status_code for page in pages} == {403}
    assert police.get(reverse("registers:list", args=["courses"])).status_code == 403
    head = client_of(manager("rapporteur", Role.HEAD))
    assert head.get(pages[0]).status_code == 200
    assert head.get(pages[1]).status_code == 403
    assert head.get(reverse("registers:enter", args=["courses"])).status_code == 403
    assert len(listed(head, "courses")) == 1
