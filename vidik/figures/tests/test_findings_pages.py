# SPDX-License-Identifier: EUPL-1.2
"""The pages of findings over the real figures of 2024."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.shared import shared
from vidik.access.types import Action, Actor, Role
from vidik.checks import selectors as checks
from vidik.checks.models import Finding, Run
from vidik.checks.services.runs import run_checks
from vidik.checks.types import FindingState, Kind, Sureness
from vidik.checks.workflow import FINDING
from vidik.figures import cells
from vidik.figures.models import Figure
from vidik.figures.services.corrections import correct_figure
from vidik.figures.tasks import check_again
from vidik.figures.views.findings import _DONE

pytestmark = pytest.mark.django_db
ClientAs = Callable[[Role], Client]
MOST_QUERIES = 25
"""What a page may ask, whatever the number of figures and findings."""


@shared
def checked(serbia: str) -> Run:
    return run_checks(serbia, actor=Actor.system("test"))


@pytest.fixture
def strongest(checked: Run) -> Finding:
    return Finding.objects.filter(cycle="2024", is_present=True).order_by("rank")[0]


@shared
def by_sex(checked: Run) -> Finding:
    """The minors whom the centre counts as 25, although girls and boys make 35."""
    return Finding.objects.get(
        cycle="2024", is_present=True, cells__reference="c6-0445", rule__contains="BY-SEX"
    )


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def step(client: Client, finding: Finding, name: str, note: str, **seen: str) -> object:
    data = {
        f"{name}-note": note,
        f"{name}-seen_state": seen.get("state", finding.state),
        f"{name}-seen_fingerprint": seen.get("fingerprint", finding.fingerprint),
    }
    return client.post(reverse("findings:step", args=[finding.pk, name]), data)


def test_the_list_shows_the_strongest_first(checked: Run, client_as: ClientAs) -> None:
    text = page(client_as(Role.READER), reverse("findings:list"))
    shown = [int(key) for key in re.findall(r'href="/findings/(\d+)/"', text)]
    ranked = Finding.objects.filter(cycle="2024", is_present=True).order_by("rank")
    assert shown == [row.pk for row in ranked[:20]]


def test_high_severity_never_stands_below_low(checked: Run) -> None:
    rows = Finding.objects.filter(cycle="2024", is_present=True).order_by("rank")
    sure = [Sureness.CERTAIN, Sureness.LIKELY, Sureness.POSSIBLE]
    contradictions = [row for row in rows if row.kind != Kind.MISSING]
    assert contradictions == list(rows)[: len(contradictions)]
    places = [
        sure.index(Sureness(row.sure)) + ("high", "medium", "low").index(row.severity)
        for row in contradictions
    ]
    assert places == sorted(places)
    assert {row.severity for row in rows if row.sure == Sureness.POSSIBLE} == {"low"}
    assert "low" not in {row.severity for row in rows if row.sure != Sureness.POSSIBLE}


def test_a_page_says_how_sure_a_finding_is_and_why(by_sex: Finding, client_as: ClientAs) -> None:
    url = reverse("findings:detail", args=[by_sex.pk])
    text = page(client_as(Role.READER), url)
    assert "How sure: certain." in text
    assert by_sex.why in text
    client = client_as(Role.READER)
    client.cookies["vidik_language"] = "sr"
    serbian = page(client, url)
    assert "Извесност: извесно." in serbian
    assert by_sex.why not in serbian


def test_without_a_run_the_list_says_so_and_offers_one(serbia: str, client_as: ClientAs) -> None:
    text = page(client_as(Role.ANALYST), reverse("findings:list") + "?cycle=2024")
    assert "Nothing has been checked yet" in text
    assert reverse("findings:run") in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("severity=high", {"severity": "high"}),
        ("sure=possible", {"sure": "possible"}),
        ("kind=share", {"kind": "share"}),
        ("origin=pack", {"origin": "pack"}),
        ("institution=astra", {"cells__owner": "astra"}),
        ("words=c6-0445", {"cells__reference": "c6-0445"}),
    ],
)
def test_filters_narrow_the_list(
    checked: Run, client_as: ClientAs, query: str, expected: dict[str, str]
) -> None:
    text = page(client_as(Role.READER), f"{reverse('findings:list')}?cycle=2024&{query}")
    wanted = Finding.objects.filter(cycle="2024", is_present=True).filter(**expected).distinct()
    shown = {int(key) for key in re.findall(r'href="/findings/(\d+)/"', text)}
    assert shown == {row.pk for row in wanted.order_by("rank")[:20]}
    assert shown


@pytest.mark.parametrize("query", ["theme=protection", "section=6", "words=жртве", "words=zrtve"])
def test_findings_are_found_by_what_their_figures_are_about(
    checked: Run, by_sex: Finding, client_as: ClientAs, query: str
) -> None:
    text = page(client_as(Role.READER), f"{reverse('findings:list')}?cycle=2024&{query}")
    assert f'href="/findings/{by_sex.pk}/"' in text


def test_a_filter_that_fits_nothing_says_what_to_do(checked: Run, client_as: ClientAs) -> None:
    text = page(client_as(Role.READER), reverse("findings:list") + "?cycle=2024&words=nosuchword")
    assert "Nothing matches" in text


def test_a_finding_shows_both_sides_and_the_arithmetic(
    by_sex: Finding, client_as: ClientAs
) -> None:
    text = page(client_as(Role.READER), reverse("findings:detail", args=[by_sex.pk]))
    assert "24 + 11" in text
    assert "= 35" in text
    for reference in ("c6-0445", "c6-0149", "c6-0150"):
        assert reverse("figures:figure", args=["2024", reference]) in text
    assert "6.5.3" in text
    assert "6.2.3" in text
    assert "Further symptoms of the same cause" in text


def test_a_finding_is_reported_in_the_readers_language(
    by_sex: Finding, client_as: ClientAs
) -> None:
    client = client_as(Role.READER)
    url = reverse("findings:detail", args=[by_sex.pk])
    client.cookies["vidik_language"] = "sr"
    cyrillic = page(client, url)
    client.cookies["vidik_language"] = "sr-latn"
    latin = page(client, url)
    assert "до 18 година" in cyrillic
    assert "do 18 godina" in latin
    assert not re.search("[а-шђјљњћџ]", latin.split("<main", 1)[1].split("</main>")[0])


def test_an_analyst_marks_a_finding_as_queried(strongest: Finding, client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    response = step(client, strongest, "query", "Asked by letter of 3 March.")
    assert response.status_code == 302  # type: ignore[attr-defined]
    text = page(client, reverse("findings:detail", args=[strongest.pk]))
    assert "Asked by letter of 3 March." in text
    assert "Test analyst" in text
    strongest.refresh_from_db()
    assert strongest.state == FindingState.QUERIED


def test_a_step_without_a_reason_keeps_the_page_and_says_why(
    strongest: Finding, client_as: ClientAs
) -> None:
    response = step(client_as(Role.ANALYST), strongest, "query", "  ")
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert "Write why" in response.content.decode()  # type: ignore[attr-defined]


def test_the_second_tab_gets_its_text_back(strongest: Finding, client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    step(client, strongest, "query", "Asked by letter.")
    response = step(client, strongest, "explain", "Two different things are counted.")
    text = response.content.decode()  # type: ignore[attr-defined]
    assert response.status_code == 409  # type: ignore[attr-defined]
    assert "Somebody has handled this finding in the meantime" in text
    assert "Two different things are counted." in text


def test_a_reader_is_offered_no_step_and_may_take_none(
    strongest: Finding, client_as: ClientAs
) -> None:
    client = client_as(Role.READER)
    text = page(client, reverse("findings:detail", args=[strongest.pk]))
    assert "Respond to it" not in text
    assert step(client, strongest, "query", "Asked.").status_code == 403  # type: ignore[attr-defined]


def test_an_analyst_is_not_offered_to_accept(strongest: Finding, client_as: ClientAs) -> None:
    url = reverse("findings:step", args=[strongest.pk, "accept"])
    text = page(client_as(Role.ANALYST), reverse("findings:detail", args=[strongest.pk]))
    assert url not in text
    response = step(client_as(Role.ANALYST), strongest, "accept", "It stays.")
    assert response.status_code == 403  # type: ignore[attr-defined]
    assert url in page(client_as(Role.HEAD), reverse("findings:detail", args=[strongest.pk]))


def test_the_run_asks_first_and_then_shows_what_came_of_it(
    serbia: str, client_as: ClientAs
) -> None:
    client = client_as(Role.ANALYST)
    before = Run.objects.count()
    assert "Run the checks on 2024?" in page(client, reverse("findings:run") + "?cycle=2024")
    assert Run.objects.count() == before
    response = client.post(reverse("findings:run"), {"cycle": "2024"}, follow=True)
    assert "rules evaluated" in response.content.decode()
    assert Run.objects.count() == before + 1


def test_a_reader_may_not_run_the_checks(serbia: str, client_as: ClientAs) -> None:
    assert client_as(Role.READER).post(reverse("findings:run")).status_code == 403


def test_a_correction_checks_what_it_touches(
    by_sex: Finding, analyst: Actor, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    figure = Figure.objects.get(cycle__code="2024", reference="c6-0445")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        correct_figure(
            figure, value=Decimal(35), status="", qualifier="exact",
            reason="The centre sent a corrected table.", seen_version=1, actor=analyst,
        )  # fmt: skip
    by_sex.refresh_from_db()
    assert not by_sex.is_present
    assert Run.objects.filter(cycle="2024").order_by("-pk")[0].is_partial


def test_a_stale_finding_shows_both_values_and_can_be_checked_again(
    by_sex: Finding, analyst: Actor, client_as: ClientAs
) -> None:
    figure = Figure.objects.get(cycle__code="2024", reference="c6-0149")
    correct_figure(
        figure, value=Decimal(20), status="", qualifier="exact", reason="A slip of the pen.",
        seen_version=1, actor=analyst,
    )  # fmt: skip
    client = client_as(Role.ANALYST)
    url = reverse("findings:detail", args=[by_sex.pk])
    text = page(client, url)
    assert "This finding is out of date." in text
    assert "now 20" in text
    client.post(reverse("findings:recheck", args=[by_sex.pk]))
    fresh = page(client, url)
    assert "This finding is out of date." not in fresh
    assert "20 + 11" in fresh


def test_runs_and_their_results_can_be_read(checked: Run, client_as: ClientAs) -> None:
    client = client_as(Role.READER)
    assert reverse("findings:run-results", args=[checked.pk]) in page(
        client, reverse("findings:runs")
    )
    url = reverse("findings:run-results", args=[checked.pk])
    assert "no count stands beside the share" in page(client, url + "?kind=share")
    violated = page(client, url + "?outcome=violated&origin=pack")
    assert "SR-" in violated
    assert client.get(reverse("findings:run-results", args=[checked.pk + 999])).status_code == 404


def test_the_rule_book_shows_every_written_rule(checked: Run, client_as: ClientAs) -> None:
    text = page(client_as(Role.READER), reverse("findings:rules"))
    codes = [rule.code for rule in checks.pack_rules().rules]
    assert codes
    assert [code for code in codes if code not in text] == []


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_the_list_can_be_downloaded_as_it_is_filtered(
    checked: Run, client_as: ClientAs, extension: str
) -> None:
    url = reverse("findings:list") + f"?cycle=2024&severity=high&format={extension}"
    content = client_as(Role.READER).get(url).content
    wanted = Finding.objects.filter(cycle="2024", is_present=True, severity="high").count()
    if extension == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert len(lines) == wanted + 1
    else:
        sheet = load_workbook(io.BytesIO(content)).active
        assert sheet.max_row >= wanted + 1


@pytest.mark.parametrize("name", ["list", "runs", "rules"])
def test_pages_cost_the_same_however_long_the_list_is(
    checked: Run,
    client_as: ClientAs,
    name: str,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    client = client_as(Role.HEAD)
    page(client, reverse(f"findings:{name}"))
    with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[attr-defined]
        page(client, reverse(f"findings:{name}"))


def test_a_finding_costs_the_same_however_many_cells_it_has(
    checked: Run, client_as: ClientAs, django_assert_max_num_queries: Callable[..., object]
) -> None:
    longest = max(
        Finding.objects.filter(cycle="2024", is_present=True), key=lambda row: row.cells.count()
    )
    client = client_as(Role.HEAD)
    page(client, reverse("findings:detail", args=[longest.pk]))
    with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[attr-defined]
        page(client, reverse("findings:detail", args=[longest.pk]))


def test_visitors_are_sent_to_sign_in(client: Client, strongest: Finding) -> None:
    for url in (reverse("findings:list"), reverse("findings:detail", args=[strongest.pk])):
        assert client.get(url).status_code == 302


def test_figures_are_streamed_as_cells_with_one_query(
    serbia: str, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        streamed = list(cells.FigureCells().cells(serbia))
    assert len(streamed) == Figure.objects.filter(cycle__code=serbia).count()
    by_id = {cell.id: cell for cell in streamed}
    cell = by_id["c6-0149"]
    assert (cell.value, dict(cell.dimensions)["age"]) == (Decimal(24), "under-18")
    assert cells.FigureCells().cells_by_key([cell.key]) == {cell.key: cell}


def test_every_finding_action_has_a_policy(client_as: ClientAs) -> None:
    from vidik.access.registry import policy_of

    wanted = (
        Action.CHECKS_RUN, Action.FINDINGS_READ, Action.FINDINGS_HANDLE, Action.FINDINGS_WAIVE
    )  # fmt: skip
    assert all(policy_of(action) for action in wanted)


def test_every_step_of_the_table_shows_that_it_is_done() -> None:
    assert {step.name for step in FINDING.transitions} == set(_DONE)


def test_in_a_large_cycle_the_checks_run_in_the_background(
    by_sex: Finding,
    analyst: Actor,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    monkeypatch.setattr(cells, "AT_ONCE", 10)
    figure = Figure.objects.get(cycle__code="2024", reference="c6-0445")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        correct_figure(
            figure, value=Decimal(35), status="", qualifier="exact",
            reason="The centre sent a corrected table.", seen_version=1, actor=analyst,
        )  # fmt: skip
    job = ProcrastinateJob.objects.get(task_name="figures.check_again")
    assert job.args == {"cycle": "2024", "keys": [str(figure.pk)]}
    by_sex.refresh_from_db()
    assert by_sex.is_present
    assert checks.is_stale(by_sex)
    check_again(**job.args)
    by_sex.refresh_from_db()
    assert not by_sex.is_present


def test_a_large_cycle_asked_for_on_the_page_is_checked_in_the_background(
    checked: Run, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "AT_ONCE", 10)
    response = client_as(Role.HEAD).post(reverse("findings:run"), {"cycle": "2024"}, follow=True)
    assert "run in the background" in response.content.decode()
    assert ProcrastinateJob.objects.filter(task_name="figures.check_again").count() == 1
    assert Run.objects.filter(cycle="2024").count() == 1


def test_a_correction_in_a_cycle_that_was_never_checked_starts_nothing(
    serbia: str, analyst: Actor, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    figure = Figure.objects.get(cycle__code="2024", reference="c6-0445")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        cells.after_change([figure.pk], analyst)
    assert not Run.objects.exists()


def test_findings_of_no_cycle_cannot_be_downloaded(
    checked: Run, client_as: Callable[[Role], Client]
) -> None:
    address = reverse("findings:list")
    assert client_as(Role.ANALYST).get(f"{address}?cycle=a%20b&format=csv").status_code == 404


def test_findings_are_sorted_by_strength_or_as_asked(checked: Run, client_as: ClientAs) -> None:
    client = client_as(Role.READER)

    def rules(sort: str) -> list[str]:
        shown = page(client, f"/findings/?cycle=2024&state=any&sort={sort}")
        keys = [int(key) for key in re.findall(r'list__title"><a href="/findings/(\d+)/', shown)]
        known = dict(Finding.objects.filter(pk__in=keys).values_list("pk", "rule"))
        return [known[key] for key in keys]

    by_rule, strongest_first = rules("rule"), rules("")
    assert len(by_rule) > 5
    assert by_rule == sorted(by_rule)
    assert by_rule != strongest_first
    assert rules("pk; drop table") == strongest_first
