# SPDX-License-Identifier: EUPL-1.2
"""The report's pages show what stands, keep what was typed, and give files to members only."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from vidik.access.types import Actor, Role
from vidik.figures.models import Cycle, Figure
from vidik.figures.services.corrections import correct_figure
from vidik.report.models import Build, BuildState, Section

pytestmark = pytest.mark.django_db
ClientAs = Callable[[Role], Client]


@pytest.fixture
def section(serbia: str) -> Section:
    return Section.objects.get(cycle__code=serbia, code="prosecution-courts")


def address(section: Section) -> str:
    return reverse("report:section", args=[section.cycle.code, section.code])


def test_the_preview_shows_numbers_with_the_state_of_their_checks(
    section: Section, client_as: ClientAs
) -> None:
    page = client_as(Role.READER).get(f"{address(section)}?language=en").content.decode()
    assert 'class="fig' in page
    assert "{{ figure" not in page.split('<article class="preview">')[1].split("</article>")[0]


def test_a_reader_sees_no_editor(section: Section, client_as: ClientAs) -> None:
    page = client_as(Role.READER).get(address(section)).content.decode()
    assert "<textarea" not in page


def test_an_editor_saves_a_new_version(section: Section, client_as: ClientAs) -> None:
    client = client_as(Role.EDITOR)
    version = section.texts.get(language="en", is_current=True).version
    answer = client.post(
        f"{address(section)}?language=en",
        {"source": "A new text.", "seen_version": version, "language": "en"},
    )
    assert answer.status_code == 302
    assert section.texts.get(language="en", is_current=True).source == "A new text.\n"


def test_what_was_typed_is_still_there_after_a_conflict(
    section: Section, client_as: ClientAs
) -> None:
    client = client_as(Role.EDITOR)
    answer = client.post(
        f"{address(section)}?language=en",
        {"source": "My long text.", "seen_version": 0, "language": "en"},
    )
    assert answer.status_code == 422
    assert "My long text." in answer.content.decode()


def test_a_preview_of_hostile_text_is_harmless(section: Section, client_as: ClientAs) -> None:
    client = client_as(Role.EDITOR)
    answer = client.post(
        reverse("report:preview", args=[section.cycle.code, section.code]),
        {
            "source": "<script>alert(1)</script> [x](javascript:alert(1)) {{ ''.__class__ }}",
            "language": "en",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<script" not in page
    assert 'href="javascript:' not in page
    assert "mro" not in page.split('<article class="preview">')[1] or "class &#x27;" not in page


def test_a_faulty_expression_is_marked_at_its_line_and_the_text_stays(
    section: Section, client_as: ClientAs
) -> None:
    client = client_as(Role.EDITOR)
    typed = "The text before.\n\nThere were {{ figure(c6-0077) }} of them.\n\nThe text after."
    preview = reverse("report:preview", args=[section.cycle.code, section.code])
    seen = client.post(preview, {"source": typed, "language": "en"}).content.decode()
    article = seen.split('<article class="preview">')[1]
    assert "The text before." in article
    assert "The text after." in article
    (mark,) = re.findall('<mark class="fault">(.*?)</mark>', article)
    assert "figure(c6-0077)" in mark
    assert "(line 3)" in mark
    assert "quotation marks" in mark
    assert 'class="more" open' in seen

    version = section.texts.get(language="en", is_current=True).version
    given = {"source": typed, "seen_version": version, "language": "en"}
    page = client.post(f"{address(section)}?language=en", given, follow=True).content.decode()
    assert "The text has a fault" in page
    assert "Declare ready" not in page
    assert section.texts.get(language="en", is_current=True).source == f"{typed}\n"
    section.refresh_from_db()
    assert section.state == "review"


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
def test_a_changed_figure_is_named_at_its_section(
    section: Section, client_as: ClientAs, analyst: Actor, language: str
) -> None:
    figure = Figure.objects.get(cycle=section.cycle, reference="c5-0005")
    section.texts.filter(language="en", is_current=True).update(source='{{ figure("c5-0005") }}')
    correct_figure(
        figure, value=Decimal(99), status="", qualifier="exact", reason="A letter.",
        seen_version=figure.observations.get(is_current=True).version, actor=analyst,
    )  # fmt: skip
    client = client_as(Role.EDITOR)
    client.cookies["django_language"] = language
    page = client.get(address(section)).content.decode()
    shown = page.split('aria-labelledby="changes"')[1].split("</section>")[0]
    assert "c5-0005" in shown
    assert "99" in shown


def test_an_analyst_cannot_preview_or_build(section: Section, client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    preview = reverse("report:preview", args=[section.cycle.code, section.code])
    builds = reverse("report:builds", args=[section.cycle.code])
    assert client.post(preview, {"source": "x"}).status_code == 403
    assert client.post(builds, {"language": "en"}).status_code == 403


def test_documents_are_given_to_members_and_to_nobody_else(
    serbia: str, client_as: ClientAs, client: Client, tmp_path: Path, settings: Settings
) -> None:
    settings.REPORTS_DIR = tmp_path
    (tmp_path / "build-7").mkdir()
    (tmp_path / "build-7" / "report-2024-en.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path.parent / "secret.txt").write_text("outside")
    build = Build.objects.create(
        cycle=Cycle.objects.get(code=serbia),
        language="en",
        state=BuildState.DONE,
        requested_at="2026-01-01T00:00Z",
        requested_by="test",
        files={"pdf": "build-7/report-2024-en.pdf", "html": "../secret.txt"},
    )
    pdf = reverse("report:download", args=[serbia, build.pk, "pdf"])
    outside = reverse("report:download", args=[serbia, build.pk, "html"])
    member = client_as(Role.READER)
    given = member.get(pdf)
    assert given.status_code == 200
    assert b"".join(given.streaming_content) == b"%PDF-1.7"  # type: ignore[attr-defined]
    assert member.get(outside).status_code == 404
    assert client.get(pdf).status_code == 302


def test_a_build_shows_its_progress_as_a_fragment(serbia: str, client_as: ClientAs) -> None:
    build = Build.objects.create(
        cycle=Cycle.objects.get(code=serbia),
        language="en",
        state=BuildState.RUNNING,
        done=40,
        requested_at="2026-01-01T00:00Z",
        requested_by="test",
    )
    client = client_as(Role.EDITOR)
    url = reverse("report:build", args=[serbia, build.pk])
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<progress" in fragment
    assert 'value="40"' in fragment
    assert "<html" not in fragment


def test_no_page_of_the_report_is_found_for_a_cycle_that_is_none(
    serbia: str, client_as: ClientAs
) -> None:
    client = client_as(Role.HEAD)
    for name in ("outline", "checklist", "builds", "editions"):
        assert client.get(reverse(f"report:{name}", args=["1999"])).status_code == 404
