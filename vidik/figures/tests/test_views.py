# SPDX-License-Identifier: EUPL-1.2
"""Pages of the figures room, with the real figures of 2024."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from vidik.access.types import Role
from vidik.audit.registry import named_subjects
from vidik.figures.models import Figure, Measure, Observation
from vidik.figures.selectors.naming import full_names
from vidik.figures.tests.factories import (
    make_cycle,
    make_dimension,
    make_figure,
    make_institution,
    make_measure,
)

pytestmark = pytest.mark.django_db

ClientAs = Callable[[Role], Client]
Counted = Callable[[int], AbstractContextManager[object]]

MEASURE = "/figures/measures/victims-identified/"
FIGURE = "/figures/2024/c6-0077/"
LANGUAGES = ["en", "sr", "sr-latn"]
PAGES = [
    "/figures/",
    "/figures/list/",
    "/figures/crosstab/",
    "/figures/crosstab/?measure=victims-identified",
    MEASURE,
    FIGURE,
]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def text_of(content: bytes) -> str:
    parser = _Text()
    parser.feed(content.decode())
    return " ".join(" ".join(parser.parts).split())


def show(client: Client, address: str, language: str = "en") -> str:
    client.cookies["vidik_language"] = language
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return text_of(answer.content)


@pytest.fixture
def analyst_client(serbia: str, client_as: ClientAs) -> Client:
    return client_as(Role.ANALYST)


@pytest.mark.parametrize("address", [*PAGES, "/figures/import/", f"{FIGURE}correct/"])
def test_a_visitor_is_sent_to_sign_in(serbia: str, client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert "/account/sign-in/" in answer.headers["Location"]


@pytest.mark.parametrize("address", ["/figures/import/", f"{FIGURE}correct/"])
def test_a_reader_may_neither_import_nor_correct(
    serbia: str, client_as: ClientAs, address: str
) -> None:
    assert client_as(Role.READER).get(address).status_code == 403


def test_a_reader_is_not_offered_what_they_may_not_do(serbia: str, client_as: ClientAs) -> None:
    reader = client_as(Role.READER)
    assert "/figures/import/" not in reader.get("/figures/").content.decode()
    assert "/correct/" not in reader.get(FIGURE).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
def test_pages_open_in_every_language(analyst_client: Client, address: str, language: str) -> None:
    assert show(analyst_client, address, language)


@pytest.mark.parametrize(
    "address",
    [
        "/figures/measures/no-such-measure/",
        "/figures/measures/no-such-measure/chart.svg",
        "/figures/measures/no-such-measure/table.csv",
        "/figures/crosstab/?measure=no-such-measure",
        "/figures/2024/no-such-figure/",
        "/figures/1900/c6-0077/",
        "/figures/2024/%00/",
        f"{MEASURE}table.exe",
        "/figures/list.json",
    ],
)
def test_what_does_not_exist_is_not_found(analyst_client: Client, address: str) -> None:
    assert analyst_client.get(address).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "page=x", "page=-1", "words=%00", "institution=%00&theme=%00&unit=%00", "theme=nope",
        "sort=nope", "institution='", "unit=%3C", "cycle=1900", "words=" + "x" * 500,
    ],
)  # fmt: skip
def test_a_senseless_filter_does_no_harm(analyst_client: Client, query: str) -> None:
    assert analyst_client.get(f"/figures/?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "rows=nope&columns=nope", "rows=form&period=%00&institution=%00", "rows=form&columns=form",
        "rows=&columns=", "rows=sex&period=nope", "rows=%40period&columns=%40institution",
        "rows=form&institution=nope", "columns=age&columns2=sex",
        "rows=form&rows2=age&columns=sex&columns2=%40period",
    ],
)  # fmt: skip
def test_any_choice_of_a_table_is_answered(analyst_client: Client, query: str) -> None:
    for page in (f"{MEASURE}?{query}", f"/figures/crosstab/?measure=victims-identified&{query}"):
        assert analyst_client.get(page).status_code == 200, page


def test_every_measure_of_the_pack_has_a_page(analyst_client: Client) -> None:
    for code in (
        Measure.objects.filter(figures__cycle__code="2024")
        .distinct()
        .values_list("code", flat=True)[::12]
    ):
        assert analyst_client.get(f"/figures/measures/{code}/").status_code == 200, code


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/figures/", 16),
        ("/figures/?words=victims", 16),
        ("/figures/list/", 16),
        ("/figures/list/?measure=victims", 18),
        (MEASURE, 29),
        (FIGURE, 17),
    ],
)
def test_a_page_asks_little_however_much_there_is(
    analyst_client: Client, django_assert_max_num_queries: Counted, address: str, most: int
) -> None:
    with django_assert_max_num_queries(most):
        analyst_client.get(address)


def test_a_figure_shows_its_whole_story(analyst_client: Client) -> None:
    shown = show(analyst_client, FIGURE)
    for reported in ("24", "sexual exploitation", "6.2.2", "questionnaire", "version 1", "c6-0113"):
        assert reported in shown


def test_a_measure_about_single_persons_is_marked(analyst_client: Client) -> None:
    shown = show(analyst_client, "/figures/measures/person-reported-age/")
    assert "office only" in shown
    assert "not shown outside the office or in the annual report" in shown


@pytest.fixture
def contrasts(client_as: ClientAs) -> Client:
    """A measure with a zero, an unknown, a qualified value and a gap."""
    cycle = make_cycle()
    form = make_dimension("t-form", ["labour", "sexual", "begging"])
    sex = make_dimension("t-sex", ["f", "m"])
    measure = make_measure("t-contrasts", dimensions=[form, sex])
    police = make_institution("t-police", {"en": "Police of the tests"})
    facts = [
        ({"t-form": "labour", "t-sex": "f"}, 0, "", "exact"),
        ({"t-form": "labour", "t-sex": "m"}, None, "refused", "exact"),
        ({"t-form": "sexual", "t-sex": "f"}, 100, "", "more_than"),
        ({"t-form": "begging", "t-sex": "f"}, 7, "", "exact"),
        ({"t-form": "begging", "t-sex": "m"}, 4, "", "exact"),
        ({"t-form": "begging"}, 10, "", "exact"),
    ]
    for number, (dimensions, value, status, qualifier) in enumerate(facts):
        make_figure(
            measure, police, value, cycle=cycle, dimensions=dimensions, status=status,
            qualifier=qualifier, reference=f"t-contrast-{number}",
        )  # fmt: skip
    return client_as(Role.ANALYST)


CONTRASTS = "/figures/measures/t-contrasts/"
CONTRAST_QUERY = "?cycle=2031&rows=t-form&columns=t-sex"


def test_zero_unknown_qualified_and_never_stated_look_different(contrasts: Client) -> None:
    content = contrasts.get(CONTRASTS + CONTRAST_QUERY).content.decode()
    assert '/2031/t-contrast-0/">0</a>' in content
    assert '/2031/t-contrast-1/" class="missing">refused</a>' in content
    assert '/2031/t-contrast-2/">more than 100</a>' in content
    assert '<span class="missing">not stated</span>' in content


def test_the_page_of_an_unknown_figure_says_why_there_is_no_value(contrasts: Client) -> None:
    content = contrasts.get("/figures/2031/t-contrast-1/").content.decode()
    assert '<span class="missing">refused</span>' in content


def test_the_cross_tabulation_marks_parts_that_exceed_their_total(contrasts: Client) -> None:
    shown = show(contrasts, f"/figures/crosstab/{CONTRAST_QUERY}&measure=t-contrasts")
    assert "1 more than reported" in shown
    assert "1 computed total differs from the reported one." in shown


def test_repeated_statements_stay_apart_and_disagreement_is_said(contrasts: Client) -> None:
    measure = Measure.objects.get(code="t-contrasts")
    twin = Figure.objects.get(reference="t-contrast-3")
    make_figure(measure, twin.institution, 8, cycle=twin.cycle, dimensions=twin.dimensions)
    shown = show(contrasts, CONTRASTS + CONTRAST_QUERY)
    assert "1 cell holds statements that do not agree with each other." in shown
    assert "Stated more than once" in shown
    assert "do not agree" in shown


def test_the_chart_is_an_image_of_its_own_with_words_for_those_who_do_not_see_it(
    contrasts: Client,
) -> None:
    content = contrasts.get(CONTRASTS + CONTRAST_QUERY).content.decode()
    assert 'alt="Stacked bar chart: T contrasts.' in content
    assert "left out, not drawn as zero" in content
    answer = contrasts.get(f"{CONTRASTS}chart.svg{CONTRAST_QUERY}")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")


def test_there_is_no_chart_of_a_single_value(contrasts: Client) -> None:
    assert contrasts.get(f"{CONTRASTS}chart.svg?cycle=2031&rows=&columns=").status_code == 404


def test_downloads_hold_exactly_what_is_shown(contrasts: Client) -> None:
    answer = contrasts.get(f"{CONTRASTS}table.csv{CONTRAST_QUERY}")
    lines = answer.content.decode("utf-8-sig").replace('"', "").splitlines()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="t-contrasts-2031.csv"'
    assert lines[0] == "T Form,f,m,Reported total"
    assert lines[1] == "labour,0,refused,not stated"
    assert lines[2] == "sexual,more than 100,not stated,not stated"
    assert lines[3] == "begging,7,4,10"
    book = load_workbook(
        io.BytesIO(contrasts.get(f"{CONTRASTS}table.xlsx{CONTRAST_QUERY}").content)
    )
    table = [[cell.value for cell in row] for row in book["Table"].iter_rows()]
    assert ["begging", 7, 4, 10] in table
    assert len(list(book["Statements"].iter_rows())) == 7


def test_jsonstat_of_a_table_keeps_its_states(contrasts: Client) -> None:
    document = json.loads(contrasts.get(f"{CONTRASTS}table.json{CONTRAST_QUERY}").content)
    assert document["id"] == ["t-form", "t-sex", "reported-by", "period"]
    assert sorted(document["value"].values()) == [0, 4, 7, 10, 100]
    assert sorted(document["status"].values()) == ["more_than", "refused"]
    assert document["role"] == {"time": ["period"]}


def test_computed_totals_are_downloaded_with_the_cross_tabulation_only(contrasts: Client) -> None:
    plain = contrasts.get(f"{CONTRASTS}table.csv{CONTRAST_QUERY}").content.decode("utf-8-sig")
    summed = contrasts.get(f"{CONTRASTS}table.csv{CONTRAST_QUERY}&sums=1").content.decode()
    assert "Computed total" not in plain
    assert '"begging","7","4","10","11"' in summed


def test_lists_are_downloaded_whole_and_filtered(analyst_client: Client) -> None:
    answer = analyst_client.get("/figures/list.csv?cycle=2024&section=6.2.2")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").replace('"', "").splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith("id,section,source,measure,unit,period,dimensions,value")
    assert len(lines) > 20
    assert all(",6.2.2," in line for line in lines[1:])
    book = load_workbook(
        io.BytesIO(analyst_client.get("/figures/list.xlsx?cycle=2024&section=6.2.2").content)
    )
    assert book["Figures"].max_row == len(lines)
    catalogue = analyst_client.get("/figures/?words=shelter&format=csv").content.decode()
    assert 1 < len(catalogue.splitlines()) < 60
    assert analyst_client.get("/figures/?format=xlsx").status_code == 200


def test_a_measure_is_found_by_its_words_its_name_and_its_code(analyst_client: Client) -> None:
    name = Measure.objects.get(code="victims-identified").name["en"]
    by_code = show(analyst_client, "/figures/list/?cycle=2024&measure=victims-identified")
    by_name = show(analyst_client, f"/figures/list/?cycle=2024&measure={name}")
    by_words = show(analyst_client, "/figures/list/?cycle=2024&measure=victims")
    assert "c6-0077" in by_code
    assert by_name == by_code
    assert by_words != by_code
    content = analyst_client.get("/figures/list/?measure=victims-identified").content.decode()
    assert f'value="{name}"' in content


def test_measures_are_suggested_in_the_script_that_is_read(analyst_client: Client) -> None:
    analyst_client.cookies["vidik_language"] = "sr-latn"
    suggested = analyst_client.get("/figures/measure-names/?measure=zrtve").content.decode()
    assert 1 <= suggested.count("<option") <= 12
    assert "žrtve" in suggested.partition("</option>")[0].lower()
    assert analyst_client.get("/figures/measure-names/?measure=").content.strip() == b""


@pytest.fixture
def crowd(client_as: ClientAs) -> Client:
    """Forty-five institutions, each with a value of eight years."""
    measure, cycle = make_measure("t-crowd"), make_cycle()
    for number in range(45):
        body = make_institution(f"t-body-{number:02}", {"en": f"Body {number:02}"})
        for year in range(2024, 2032):
            make_figure(measure, body, number, cycle=cycle, period=str(year))
    return client_as(Role.ANALYST)


CROWD = "/figures/measures/t-crowd/"
BY_BODY = "?cycle=2031&rows=%40institution&columns=%40period"


def test_a_long_table_is_shown_page_by_page_and_downloaded_whole(crowd: Client) -> None:
    first = show(crowd, CROWD + BY_BODY)
    second = show(crowd, f"{CROWD}{BY_BODY}&rows_page=2&whole_page=2")
    assert "1 to 40 of 45" in first
    assert "41 to 45 of 45" in second
    rows = crowd.get(f"{CROWD}{BY_BODY}&rows_page=2&whole_page=2").content.decode()
    assert '<th scope="row">Body 41</th>' in rows
    assert '<th scope="row">Body 39</th>' not in rows
    lines = crowd.get(f"{CROWD}table.csv{BY_BODY}").content.decode("utf-8-sig").splitlines()
    assert len(lines) >= 46


@pytest.mark.parametrize("number", ["0", "-3", "99999999999", "x", "³"])
def test_a_senseless_page_of_rows_is_the_nearest_one(crowd: Client, number: str) -> None:
    address = f"{CROWD}{BY_BODY}&rows_page={number}&whole_page={number}"
    assert crowd.get(address).status_code == 200


def test_institutions_side_by_side_show_the_latest_periods(crowd: Client) -> None:
    content = crowd.get(f"{CROWD}?cycle=2031").content.decode()
    side = content[content.index('id="institutions"') :]
    assert '<th scope="col" class="num wrapping">2026</th>' in side
    assert '<th scope="col" class="num wrapping">2025</th>' not in side
    assert "2 earlier periods are left out" in side


def test_a_period_that_is_none_is_named_and_finds_nothing(analyst_client: Client) -> None:
    shown = show(analyst_client, "/figures/list/?cycle=2024&period=lately")
    assert "This is not a period." in shown
    assert "No figure matches" in shown


# Corrections


@pytest.fixture
def correctable(client_as: ClientAs) -> Figure:
    return make_figure(make_measure("t-correct"), make_institution("t-police"), 5)


def correction(figure: Figure, **changes: str) -> dict[str, str]:
    return {
        "value": "6", "status": "", "qualifier": "exact", "reason": "Letter of 3 March.",
        "seen_version": "1",
    } | changes  # fmt: skip


def address(figure: Figure) -> str:
    return f"/figures/{figure.cycle.code}/{figure.reference}/correct/"


def test_a_correction_is_confirmed_before_it_happens(
    correctable: Figure, client_as: ClientAs
) -> None:
    client = client_as(Role.ANALYST)
    requested = client.post(address(correctable), correction(correctable))
    assert "Confirm the correction" in requested.content.decode()
    assert correctable.observations.count() == 1
    done = client.post(address(correctable), correction(correctable, confirm="1"))
    assert done.status_code == 302
    current = correctable.observations.get(is_current=True)
    assert (current.version, current.value) == (2, 6)
    assert "Letter of 3 March." in client.get(done.headers["Location"]).content.decode()


def test_of_two_tabs_the_second_is_reported_and_what_was_typed_stays(
    correctable: Figure, client_as: ClientAs
) -> None:
    client = client_as(Role.ANALYST)
    client.post(address(correctable), correction(correctable, confirm="1"))
    late = client.post(
        address(correctable),
        correction(correctable, value="7", reason="My own reason.", confirm="1"),
    )
    content = late.content.decode()
    assert "Somebody corrected this figure while you were typing" in content
    assert "My own reason." in content
    assert 'value="7"' in content
    assert correctable.observations.get(is_current=True).value == 6


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"reason": ""}, "This field is required."),
        ({"value": "", "status": ""}, "Enter a value, or say why there is none."),
        ({"value": "5.5"}, "whole number"),
        ({"value": "much"}, "Enter a number."),
        ({"value": "5"}, "there is nothing to correct"),
        ({"status": "refused"}, "not both"),
        ({"qualifier": "nearly"}, "Select a valid choice"),
    ],
)
def test_a_senseless_correction_is_explained_and_changes_nothing(
    correctable: Figure, client_as: ClientAs, changes: dict[str, str], text: str
) -> None:
    data = correction(correctable, confirm="1") | changes
    answer = client_as(Role.ANALYST).post(address(correctable), data)
    assert answer.status_code == 200
    assert text in text_of(answer.content)
    assert correctable.observations.count() == 1


def test_going_back_from_the_confirmation_keeps_what_was_typed(
    correctable: Figure, client_as: ClientAs
) -> None:
    answer = client_as(Role.ANALYST).post(address(correctable), correction(correctable, change="1"))
    content = answer.content.decode()
    assert "Continue to confirmation" in content
    assert "Letter of 3 March." in content


def test_a_serbian_reader_types_a_decimal_comma(client_as: ClientAs) -> None:
    measure = make_measure("t-percent", unit="percent", counts="share")
    figure = make_figure(measure, make_institution("t-police"), 5)
    client = client_as(Role.ANALYST)
    client.cookies["vidik_language"] = "sr"
    client.post(address(figure), correction(figure, value="12,5", confirm="1"))
    assert str(figure.observations.get(is_current=True).value.normalize()) == "12.5"


# Imports

HEADER = "id,section,source,measure,unit,period,dimensions,value,qualifier,note\n"
ROW = "new-{n},1,rapporteur,institutions-asked,count,2030,,{value},exact,\n"


def file_of(*rows: str, encoding: str = "utf-8") -> io.BytesIO:
    made = io.BytesIO((HEADER + "".join(rows)).encode(encoding))
    made.name = "letters.csv"
    return made


def look(client: Client, file: io.BytesIO, **changes: str) -> tuple[int, str]:
    answer = client.post(
        "/figures/import/", {"file": file, "cycle": "2030", "reason": ""} | changes
    )
    return answer.status_code, answer.content.decode()


def token_in(content: str) -> str:
    return content.partition('name="token" value="')[2].partition('"')[0]


def stored_files() -> list[Path]:
    return list((Path(settings.DATA_DIR) / "uploads").glob("*"))


def test_an_import_is_looked_at_first_and_then_confirmed_once(analyst_client: Client) -> None:
    status, content = look(analyst_client, file_of(ROW.format(n=1, value=3)))
    assert status == 200
    assert "letters.csv" in content
    assert not Figure.objects.filter(cycle__code="2030").exists()
    token = token_in(content)
    first = analyst_client.post("/figures/import/confirm/", {"token": token}, follow=True)
    assert "1 figure added." in text_of(first.content)
    assert Figure.objects.filter(cycle__code="2030").count() == 1
    again = analyst_client.post("/figures/import/confirm/", {"token": token}, follow=True)
    assert "already been imported" in text_of(again.content)
    assert Observation.objects.filter(figure__cycle__code="2030").count() == 1


def test_looking_at_a_file_opens_no_year(analyst_client: Client) -> None:
    look(analyst_client, file_of(ROW.format(n=1, value=3)))
    assert "2030" not in show(analyst_client, "/figures/")


def test_a_file_with_faults_is_refused_whole_and_names_every_bad_row(
    analyst_client: Client,
) -> None:
    file = file_of(ROW.format(n=1, value=3), ROW.format(n=2, value="-4"), ROW.format(n=3, value=""))
    status, content = look(analyst_client, file)
    assert status == 422
    shown = text_of(content.encode())
    assert "it has 2 faults" in shown
    assert "is negative" in shown
    assert "no status says why" in shown
    assert not Figure.objects.filter(cycle__code="2030").exists()
    answer = analyst_client.post("/figures/import/faults/", {"token": token_in(content)})
    faults = b"".join(answer.streaming_content).decode("utf-8-sig").replace('"', "").splitlines()  # type: ignore[attr-defined]
    assert faults[0] == "row,column,fault"
    assert [line.split(",")[0] for line in faults[1:]] == ["3", "4"]


def test_the_download_names_every_fault_however_many(
    analyst_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vidik.figures.services.imports.MAX_NAMED_FAULTS", 2)
    analyst_client.cookies["vidik_language"] = "sr"
    rows = [ROW.format(n=n, value="x") for n in range(5)]
    _status, content = look(analyst_client, file_of(*rows))
    answer = analyst_client.post("/figures/import/faults/", {"token": token_in(content)})
    faults = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(faults) == 6
    assert all("није број" in line for line in faults[1:])


@pytest.mark.parametrize("encoding", ["utf-16", "cp1250"])
def test_a_file_in_another_encoding_is_refused_in_words(
    analyst_client: Client, encoding: str
) -> None:
    file = file_of(ROW.format(n=1, value=3).replace(",\n", ",Šabac\n"), encoding=encoding)
    status, content = look(analyst_client, file)
    assert status == 422
    assert "UTF-8" in content


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"cycle": "soon"}, "Enter a year of four digits."),
        ({"cycle": ""}, "This field is required."),
    ],
)
def test_an_import_without_a_year_is_asked_for_it(
    analyst_client: Client, changes: dict[str, str], text: str
) -> None:
    status, content = look(analyst_client, file_of(ROW.format(n=1, value=3)), **changes)
    assert status == 200
    assert text in text_of(content.encode())


def test_an_empty_file_is_refused(analyst_client: Client) -> None:
    empty = io.BytesIO(b"")
    empty.name = "empty.csv"
    _status, content = look(analyst_client, empty)
    assert "The submitted file is empty." in text_of(content.encode())


def test_a_token_of_somebody_else_or_a_changed_one_imports_nothing(
    analyst_client: Client, client_as: ClientAs
) -> None:
    _status, content = look(analyst_client, file_of(ROW.format(n=1, value=3)))
    token = token_in(content)
    for client, sent in (
        (client_as(Role.HEAD), token),
        (analyst_client, token + "x"),
        (analyst_client, ""),
    ):
        answer = client.post("/figures/import/confirm/", {"token": sent})
        assert answer.status_code == 302
    assert not Figure.objects.filter(cycle__code="2030").exists()


def test_a_cancelled_import_leaves_no_file_behind(analyst_client: Client) -> None:
    _status, content = look(analyst_client, file_of(ROW.format(n=1, value=987_654)))
    mine = []
    for path in stored_files():
        # Tests of other processes keep files of their own in the same folder, and take them away.
        with contextlib.suppress(FileNotFoundError):
            mine += [path] if b"987654" in path.read_bytes() else []
    [remaining] = mine
    analyst_client.post("/figures/import/confirm/", {"token": token_in(content), "cancel": "1"})
    assert not remaining.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Identified victims",
                "Form of exploitation: Sexual",
                "Age: under 18",
                "2024",
                "Centre",
            ),
        ),
        (
            "sr",
            ("Идентификоване жртве", "Облик експлоатације: ", "Старост: до 18", "2024", "Центар"),
        ),
        (
            "sr-latn",
            ("Identifikovane žrtve", "Oblik eksploatacije: ", "Starost: do 18", "2024", "Centar"),
        ),
    ],
)
def test_correcting_and_its_confirmation_name_the_whole_cell(
    serbia: str, client_as: ClientAs, language: str, words: tuple[str, ...]
) -> None:
    """A cell of the children is not named like that of all victims, nor in the record."""
    figure = Figure.objects.get(cycle__code=serbia, reference="c6-0079")
    assert figure.dimensions == {"age": "under-18", "form": "sexual"}
    client = client_as(Role.ANALYST)
    client.cookies["vidik_language"] = language
    address = reverse("figures:correct", args=[serbia, "c6-0079"])
    filled = {"value": "9", "status": "", "qualifier": "exact", "reason": "A letter.",
              "seen_version": "1"}  # fmt: skip
    for page in (client.get(address), client.post(address, filled)):
        (name,) = re.findall(
            r"<p(?: class=.prose.)?><strong>([^<]*)</strong>", page.content.decode()
        )[:1]
        for word in words:
            assert word.lower() in name.lower(), name
    client.post(address, filled | {"confirm": "1"})
    naming = named_subjects()["figures.figure"]
    with translation.override(language):
        recorded = naming.named([figure])[figure.pk]
        assert recorded == f"c6-0079: {full_names([figure])[figure.pk]}"
        assert all(word.lower() in recorded.lower() for word in words)
