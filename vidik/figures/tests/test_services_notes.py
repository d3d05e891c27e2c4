# SPDX-License-Identifier: EUPL-1.2
"""Notes of figures are read in the reader's language, and no figure gets a version by that."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.packs import faults_of, pack_of
from vidik.access.types import Actor, Denied, Role
from vidik.core.languages import Texts
from vidik.core.packfiles import Pack
from vidik.figures.models import Cycle, Figure, Observation
from vidik.figures.services import loading
from vidik.figures.services.exports import export_cycle
from vidik.figures.services.imports import import_figures
from vidik.figures.services.notes import translate_notes
from vidik.figures.tests.factories import make_cycle, make_figure, make_institution, make_measure
from vidik.packs.services import catalogue, pack_folder

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("tests")
NOTED = "c5-0046"
"""A figure of 2024 whose note is “subset of the 262”."""


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle("2032")


@pytest.fixture
def figures(cycle: Cycle) -> list[Figure]:
    measure, who = make_measure("noted-measure"), make_institution("noted-office")
    made = [make_figure(measure, who, value, cycle=cycle) for value in (1, 2, 3)]
    Figure.objects.filter(pk__in=[row.pk for row in made[:2]]).update(note="table cell")
    Figure.objects.filter(pk=made[2].pk).update(note="one case")
    return made


def test_every_note_of_the_pack_has_its_serbian_text() -> None:
    pack = Pack(pack_folder("serbia"))
    for year in loading.cycles(pack):
        notes: set[str] = set()
        for name in loading.figure_files(pack, year):
            notes |= {row["note"] for row in pack.entries(name) if row["note"]}
        reported = loading.notes_of(pack, year)
        assert set(reported) == notes, year
        texts = [text["sr"] for text in reported.values()]
        assert [text for text in texts if not text.isprintable()] == []
        assert [text for text in texts if any("a" <= c.lower() <= "z" for c in text)] == []


def test_a_note_gets_its_text_wherever_it_stands_and_the_rest_are_named(
    cycle: Cycle, figures: list[Figure]
) -> None:
    done = translate_notes(
        cycle,
        {"table cell": Texts({"sr": "поље табеле"}), "unused": Texts({"sr": "вишак"})},
        actor=SYSTEM,
    )
    assert (done.changed, done.missing) == (2, ("one case",))
    rows = [Figure.objects.get(pk=figure.pk).note_translations.get("sr", "") for figure in figures]
    assert rows == ["поље табеле", "поље табеле", ""]


def test_a_text_given_later_makes_no_version_and_is_given_once(
    cycle: Cycle, figures: list[Figure]
) -> None:
    before = list(Observation.objects.filter(figure__in=figures).order_by("pk").values())
    translate_notes(cycle, {"table cell": Texts({"sr": "ћелија"})}, actor=SYSTEM)
    mended = translate_notes(cycle, {"table cell": Texts({"sr": "поље табеле"})}, actor=SYSTEM)
    again = translate_notes(cycle, {"table cell": Texts({"sr": "поље табеле"})}, actor=SYSTEM)
    assert (mended.changed, again.changed) == (2, 0)
    assert list(Observation.objects.filter(figure__in=figures).order_by("pk").values()) == before


def test_who_only_reads_cannot_translate(cycle: Cycle, reader: Actor) -> None:
    with pytest.raises(Denied):
        translate_notes(cycle, {}, actor=reader)


def test_a_file_may_bring_the_text_and_mend_it_later(serbia: str, analyst: Actor) -> None:
    cycle = make_cycle("2033")

    def bring(text: str) -> object:
        header = "id,section,source,measure,unit,period,dimensions,value,qualifier,note,note_sr"
        row = f"n-1,5.2,moi,offences,count,2033,,7,exact,one case,{text}"
        return import_figures(
            [f"{line}\n".encode() for line in (header, row)],
            cycle=cycle,
            catalogue=catalogue(serbia and "serbia"),
            actor=analyst,
        )

    for text in ("=један", "један случај", ""):
        bring(text)
    figure = Figure.objects.get(cycle=cycle, reference="n-1")
    assert (figure.note, figure.note_translations["sr"]) == ("one case", "један случај")
    assert figure.observations.count() == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "subset of the 262"),
        ("sr", "обухваћено бројем 262"),
        ("sr-latn", "obuhvaćeno brojem 262"),
    ],
)
def test_a_note_stands_in_the_language_of_the_page(
    serbia: str, client_as: Callable[[Role], Client], language: str, words: str
) -> None:
    client = client_as(Role.ANALYST)
    client.cookies["vidik_language"] = language
    page = client.get(f"/figures/{serbia}/{NOTED}/").content.decode()
    assert f"<dd><span>{words}</span></dd>" in page.replace(' lang="en"', "")
    assert '<dd><span lang="en">' not in page or language == "en"


def test_exports_end_with_the_serbian_text(serbia: str, tmp_path: Path) -> None:
    cycle = Cycle.objects.get(code=serbia)
    path = export_cycle(cycle, "csv", tmp_path, actor=SYSTEM)[0]
    with path.open(encoding="utf-8", newline="") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream)}
    assert list(rows[NOTED])[-1] == "note_sr"
    assert rows[NOTED]["note_sr"] == "обухваћено бројем 262"
    assert rows[NOTED]["note"] == "subset of the 262"


def test_a_pack_that_translates_a_note_twice_or_to_nothing_is_refused(tmp_path: Path) -> None:
    name = "figures/2024/notes.csv"
    for rows, texts in (("a,б\na,в\n", f"{name}:3: note: each"), ("a, \n", f"{name}:2: note_en")):
        pack = pack_of(tmp_path, {name: f"note,note_sr\n{rows}"})
        loading.notes_of(pack, "2024")
        assert any(fault.startswith(texts) for fault in faults_of(pack))
    assert loading.notes_of(pack_of(tmp_path / "none", {}), "2024") == {}
