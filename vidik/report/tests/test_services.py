# SPDX-License-Identifier: EUPL-1.2
"""Texts are stored in versions, documents are built, published editions stay as they are."""

from __future__ import annotations

import csv
import io
import os
import stat
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from vidik.access.types import Actor, Denied
from vidik.core.spreadsheets import csv_line
from vidik.core.workflow import TransitionRefused
from vidik.figures.methods.cataloguefiles import load_catalogue
from vidik.figures.models import Cycle, Figure, Theme
from vidik.figures.services.corrections import correct_figure
from vidik.figures.services.exports import list_lines
from vidik.figures.services.imports import import_figures
from vidik.recommendations.models import Draft, IssuedReport, Recommendation
from vidik.report import selectors
from vidik.report.checklist import checklist
from vidik.report.methods.specs import FigureCell
from vidik.report.models import Build, BuildState, Edition, EditionState, Section
from vidik.report.services import building, editions, loading, texts
from vidik.report.services.building import build_documents

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")


@pytest.fixture
def cycle(serbia: str) -> Cycle:
    return Cycle.objects.get(code=serbia)


@pytest.fixture
def section(cycle: Cycle) -> Section:
    return Section.objects.get(cycle=cycle, code="prosecution-courts")


def current(section: Section, language: str = "en") -> tuple[int, str]:
    text = section.texts.get(language=language, is_current=True)
    return text.version, text.source


def test_saving_a_text_makes_a_version_and_keeps_the_earlier_one(
    section: Section, editor: Actor
) -> None:
    version, source = current(section)
    texts.save_text(section, "en", "Another text.", seen_version=version, actor=editor)
    assert current(section) == (version + 1, "Another text.\n")
    assert section.texts.get(language="en", version=version).source == source


def test_the_slower_of_two_editors_is_notified_and_loses_nothing(
    section: Section, editor: Actor
) -> None:
    version, _source = current(section)
    texts.save_text(section, "en", "First.", seen_version=version, actor=editor)
    with pytest.raises(ValidationError) as refused:
        texts.save_text(section, "en", "Second.", seen_version=version, actor=editor)
    assert refused.value.code == "changed-meanwhile"
    assert current(section)[1] == "First.\n"


def test_saving_the_same_text_again_makes_no_version(section: Section, editor: Actor) -> None:
    version, source = current(section)
    texts.save_text(section, "en", source, seen_version=version, actor=editor)
    assert current(section)[0] == version


def test_an_analyst_does_not_write_the_report(section: Section, analyst: Actor) -> None:
    with pytest.raises(Denied):
        texts.save_text(section, "en", "x", seen_version=1, actor=analyst)


def test_a_changed_pack_never_overrides_an_editor(
    section: Section, editor: Actor, tmp_path: Path
) -> None:
    version, _source = current(section)
    texts.save_text(section, "en", "By the editor.", seen_version=version, actor=editor)
    pack = tmp_path / "pack" / "report"
    (pack / "sections").mkdir(parents=True)
    (pack / "outline.yaml").write_text(
        "- code: prosecution-courts\n  title_en: Courts\n  title_sr: Судови\n  children: []\n"
    )
    (pack / "sections" / "prosecution-courts.en.md").write_text("By the new pack.\n")
    loading.load_pack_report(tmp_path / "pack", section.cycle, actor=Actor.system("test"))
    assert current(section)[1] == "By the editor.\n"
    assert section.texts.filter(source="By the new pack.\n", is_current=False).exists()


def test_a_section_moves_along_its_table_only(section: Section, editor: Actor) -> None:
    assert section.state == "ready"
    with pytest.raises(TransitionRefused):
        texts.set_section_state(section, "submit", actor=editor)
    assert texts.set_section_state(section, "return", actor=editor).state == "draft"


@pytest.mark.parametrize("language", ["en", "sr-cyrl", "sr-latn"])
def test_the_whole_report_is_built_with_few_typed_numbers(
    cycle: Cycle, language: str, tmp_path: Path
) -> None:
    result = build_documents(cycle, language, ("html",), tmp_path, actor=Actor.system("test"))
    assert result.words >= 12_000
    assert result.tables >= 20
    assert result.charts >= 8
    assert result.register.rows >= 600
    assert result.register.typed_share <= 0.05
    html = (tmp_path / f"report-2024-{language}.html").read_text(encoding="utf-8")
    assert ("ж" in html) == (language == "sr-cyrl")


def test_a_reference_to_no_figure_stops_the_build_and_is_named(
    cycle: Cycle, section: Section, editor: Actor
) -> None:
    version, _source = current(section)
    texts.save_text(
        section, "en", 'There were {{ figure("c9-9999") }}.', seen_version=version, actor=editor
    )
    build = Build.objects.create(
        cycle=cycle, language="en", requested_at="2026-01-01T00:00Z", requested_by="test"
    )
    done = building.run_build(build)
    assert done.state == BuildState.FAILED
    assert any("c9-9999" in problem["message"] for problem in done.problems)
    assert done.files == {}


def test_a_second_request_joins_the_build_under_way(cycle: Cycle, editor: Actor) -> None:
    first = building.request_build(cycle, "en", actor=editor)
    assert building.request_build(cycle, "en", actor=editor).pk == first.pk
    assert building.request_build(cycle, "sr-cyrl", actor=editor).pk != first.pk


def published(cycle: Cycle, head: Actor) -> Edition:
    edition = editions.create_edition(cycle, actor=head)
    editions.move_edition(edition, "pre-release", actor=head)
    return editions.move_edition(edition, "publish", actor=head)


def test_a_published_edition_keeps_its_figures_and_texts(
    cycle: Cycle,
    section: Section,
    head: Actor,
    editor: Actor,
    analyst: Actor,
    tmp_path: Path,
    settings: Settings,
) -> None:
    settings.REPORTS_DIR = tmp_path / "reports"
    edition = published(cycle, head)
    build_documents(cycle, "en", ("html",), tmp_path / "a", actor=head, edition=edition)
    figure = Figure.objects.get(cycle=cycle, reference="c5-0005")
    correct_figure(
        figure,
        value=Decimal(99),
        status="",
        qualifier="exact",
        reason="A corrected letter came.",
        seen_version=figure.observations.get(is_current=True).version,
        actor=analyst,
    )
    version, _source = current(section)
    texts.save_text(section, "en", "Changed since.", seen_version=version, actor=editor)
    edition.refresh_from_db()
    build_documents(cycle, "en", ("html",), tmp_path / "b", actor=head, edition=edition)
    one = (tmp_path / "a" / "report-2024-en.html").read_bytes()
    two = (tmp_path / "b" / "report-2024-en.html").read_bytes()
    assert one == two


def test_an_edition_is_not_published_over_a_blocking_fault(
    cycle: Cycle, section: Section, head: Actor
) -> None:
    texts.set_section_state(section, "return", actor=head)
    edition = editions.create_edition(cycle, actor=head)
    with pytest.raises(TransitionRefused):
        editions.move_edition(edition, "pre-release", actor=head)
    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFT


def test_an_amended_edition_says_what_it_changes_and_supersedes(cycle: Cycle, head: Actor) -> None:
    first = published(cycle, head)
    with pytest.raises(ValidationError):
        editions.amend_edition(first, note="  ", actor=head)
    second = editions.amend_edition(first, note="One figure was corrected.", actor=head)
    editions.move_edition(second, "pre-release", actor=head)
    editions.move_edition(second, "publish", actor=head)
    first.refresh_from_db()
    assert first.state == EditionState.SUPERSEDED
    assert first.release_id is not None


def test_only_one_edition_is_under_way(cycle: Cycle, head: Actor) -> None:
    editions.create_edition(cycle, actor=head)
    with pytest.raises(ValidationError):
        editions.create_edition(cycle, actor=head)


def test_an_editor_builds_but_does_not_publish(cycle: Cycle, editor: Actor) -> None:
    building.request_build(cycle, "en", actor=editor)
    with pytest.raises(Denied):
        editions.create_edition(cycle, actor=editor)


def test_the_database_refuses_a_published_edition_without_its_figures(cycle: Cycle) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(
            cycle=cycle,
            number=99,
            state=EditionState.PUBLISHED,
            created_at="2026-01-01T00:00Z",
            created_by="test",
        )


def test_the_outline_costs_the_same_however_many_versions_there_are(
    cycle: Cycle, reader: Actor, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        rows = selectors.outline(reader, cycle)
    assert rows[0].section.number == "1"


FAULTY = [
    "{{ figure(c6-0077) }}", '{{ figure("c9-9999") }}', '{{ figgure("c5-0005") }}',
    '{{ figure("c5-0005") }', '{{ figure("c5-0005", wrods=True) }}', "{{ figure(„c5-0005“) }}",
    "{% if x %}", '{{ derived("c5-0005 +") }}', '{{ table("no-such-table") }}', "{{ }}",
]  # fmt: skip


@pytest.mark.parametrize("expression", FAULTY)
def test_a_faulty_expression_is_saved_as_typed_and_the_section_is_not_ready(
    section: Section, editor: Actor, expression: str
) -> None:
    version, _source = current(section)
    texts.save_text(
        section, "en", f"Before.\n\n{expression}\n\nAfter.", seen_version=version, actor=editor
    )
    assert current(section)[1] == f"Before.\n\n{expression}\n\nAfter.\n"
    section.refresh_from_db()
    assert section.state == "review"
    with pytest.raises(TransitionRefused):
        texts.set_section_state(section, "approve", actor=editor)
    texts.save_text(section, "en", "Whole.", seen_version=version + 1, actor=editor)
    assert texts.set_section_state(section, "approve", actor=editor).state == "ready"


def corrected(cycle: Cycle, reference: str, value: int, analyst: Actor) -> None:
    figure = Figure.objects.get(cycle=cycle, reference=reference)
    correct_figure(
        figure,
        value=Decimal(value),
        status="",
        qualifier="exact",
        reason="A corrected letter came.",
        seen_version=figure.observations.get(is_current=True).version,
        actor=analyst,
    )


def test_a_changed_figure_takes_ready_back_from_the_sections_that_cite_it(
    cycle: Cycle, section: Section, editor: Actor, analyst: Actor
) -> None:
    other = Section.objects.get(cycle=cycle, code="foreword")
    version, _source = current(section)
    texts.save_text(
        section, "en", 'There were {{ figure("c5-0005") }}.', seen_version=version, actor=editor
    )
    before = {part.code: part.state for part in Section.objects.filter(cycle=cycle)}
    assert before[section.code] == "ready"
    corrected(cycle, "c5-0005", 99, analyst)
    section.refresh_from_db()
    other.refresh_from_db()
    assert (section.state, other.state) == ("review", before["foreword"])
    (change,) = selectors.unread_changes(editor, cycle, section)
    assert (change.citation, change.after) == ("c5-0005", "99")
    assert change.before != "99"

    items = [item.message for item in checklist(editor, cycle)]
    assert any("changed since" in message for message in items)
    details = [problem.message for item in checklist(editor, cycle) for problem in item.details]
    assert f"c5-0005: {change.name}: {change.before} changed to 99" in details
    assert "; 2024; " in change.name

    texts.set_section_state(section, "approve", actor=editor)
    assert selectors.unread_changes(editor, cycle, section) == []
    assert section.cited_changes.get().seen_by == editor.label


def test_a_figure_in_a_table_takes_ready_back_too_and_the_build_says_so(
    cycle: Cycle, analyst: Actor, editor: Actor, tmp_path: Path, settings: Settings
) -> None:
    settings.REPORTS_DIR = tmp_path
    text = selectors.working_text(cycle)
    spec = text.tables["protection-forms"]
    reference = next(
        cell.citation for row in spec.rows for cell in row.cells if isinstance(cell, FigureCell)
    )
    part = next(
        part
        for part in Section.objects.filter(cycle=cycle)
        if 'table("protection-forms")' in current(part)[1]
    )
    corrected(cycle, reference, 4321, analyst)
    part.refresh_from_db()
    assert part.state == "review"
    build = building.build_at_once(cycle, "en", actor=editor)
    assert build.state == BuildState.DONE
    assert any(
        problem["code"] == "figure-changed" and f"{reference}:" in problem["message"]
        for problem in build.problems
    )


def test_an_import_that_revises_figures_takes_ready_back(
    cycle: Cycle, section: Section, editor: Actor
) -> None:
    version, _source = current(section)
    texts.save_text(
        section, "en", 'There were {{ figure("c5-0005") }}.', seen_version=version, actor=editor
    )
    lines = list(list_lines(Figure.objects.filter(cycle=cycle, reference="c5-0005"), actor=SYSTEM))
    rows = list(csv.DictReader(io.StringIO(b"".join(lines).decode("utf-8-sig"))))
    remaining = ("id", "section", "source", "measure", "unit", "period", "dimensions", "value",
            "qualifier", "note", "origin", "status")  # fmt: skip
    changed = [{name: row[name] for name in remaining} | {"value": "4321"} for row in rows]
    file = "".join(csv_line(row) for row in (remaining, *(line.values() for line in changed)))
    import_figures(
        io.BytesIO(file.encode()),
        cycle=cycle,
        catalogue=load_catalogue(selectors.report_folder().parent),
        reason="A corrected file came.",
        actor=SYSTEM,
    )
    section.refresh_from_db()
    assert section.state == "review"
    (change,) = selectors.unread_changes(editor, cycle, section)
    assert change.after == "4,321"


def test_nobody_else_reads_what_a_build_leaves_in_the_data_folder(
    cycle: Cycle, editor: Actor, tmp_path: Path, settings: Settings
) -> None:
    settings.REPORTS_DIR = tmp_path / "data" / "reports"
    before = os.umask(0o022)
    try:
        build = building.build_at_once(cycle, "en", actor=editor)
    finally:
        os.umask(before)
    assert build.state == BuildState.DONE
    made = sorted((tmp_path / "data").rglob("*"))
    assert len([path for path in made if path.is_file()]) == 4
    modes = {path.is_dir(): stat.S_IMODE(path.stat().st_mode) for path in made}
    assert modes == {True: 0o700, False: 0o600}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_publishing_issues_recommendations_and_records_the_day(cycle: Cycle, head: Actor) -> None:
    before = Recommendation.objects.count()
    published(cycle, head)
    report = IssuedReport.objects.get(cycle=cycle)
    assert report.published_on == timezone.localdate()
    assert Recommendation.objects.count() == before


def test_an_undecided_draft_of_a_recommendation_blocks_the_edition(
    cycle: Cycle, head: Actor
) -> None:
    Draft.objects.create(
        cycle=cycle,
        theme=Theme.objects.get(code="prevention"),
        title={"en": "A draft", "sr": "Нацрт"},
        text={"en": "Do.", "sr": "Учинити."},
        written_by="user:901",
        written_at=timezone.now(),
    )
    edition = editions.create_edition(cycle, actor=head)
    with pytest.raises(TransitionRefused, match="1 drafted recommendation"):
        editions.move_edition(edition, "pre-release", actor=head)
