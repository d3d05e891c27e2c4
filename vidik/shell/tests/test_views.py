# SPDX-License-Identifier: EUPL-1.2
"""The record of acts, the component page, health, and what is shown when things break."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.utils import translation

from vidik.access.types import Role
from vidik.audit import registry
from vidik.audit.registry import CODE, declare
from vidik.audit.selectors import latest_events
from vidik.audit.services.recording import record
from vidik.audit.services.verifying import verify

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def head(client_as: Callable[[Role], Client]) -> Client:
    client = client_as(Role.HEAD)
    client.cookies["vidik_language"] = "en"
    return client


@pytest.fixture
def developer(client_as: Callable[[Role], Client]) -> Client:
    """Return who keeps the program."""
    client = client_as(Role.SYSTEM_ADMIN)
    client.cookies["vidik_language"] = "en"
    return client


@pytest.fixture
def things() -> Iterator[None]:
    """Declare a verb that only the tests record."""
    declare("thing.made", "A thing was made", text=CODE)
    yield
    registry._verbs.pop("thing.made")


def _recorded_verbs() -> set[str]:
    """Read the verbs that the rooms record from their code."""
    found = set()
    for path in ROOT.glob("*/**/*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id == "record" and len(node.args) > 1:
                verb = node.args[1]
                if isinstance(verb, ast.Constant) and isinstance(verb.value, str):
                    found.add(verb.value)
    return found


def test_every_recorded_verb_is_declared_with_its_words() -> None:
    verbs = _recorded_verbs()
    assert len(verbs) > 20
    assert verbs - set(registry.verbs()) == set()


@pytest.mark.parametrize("language", ["sr", "sr-latn"])
def test_the_words_are_translated(language: str) -> None:
    words = {code: verb.words for code, verb in registry.verbs().items()} | registry.subjects()
    with translation.override("en"):
        english = {key: str(text) for key, text in words.items()}
    with translation.override(language):
        same = [key for key, text in words.items() if str(text) == english[key]]
    assert same == []


def test_acts_are_listed_in_sentences(head: Client) -> None:
    record("system:pack-loader", "pack.loaded", label="pack", key="serbia", digest="abc")
    page = head.get("/audit/").content.decode()
    assert "The country pack was loaded" in page
    assert "country pack serbia" in page
    assert "System: " in page


@pytest.mark.usefixtures("things")
def test_acts_are_narrowed_and_paged_by_address(head: Client) -> None:
    for number in range(60):
        record("user:1", "thing.made", label="thing", key=str(number))
    first = head.get("/audit/?verb=thing.made")
    assert len(first.context["acts"]) == 50
    second = head.get(f"/audit/?verb=thing.made&before={first.context['page'].older_from}")
    assert [act.event.subject_key for act in second.context["acts"]] == [
        str(number) for number in range(9, -1, -1)
    ]
    only = head.get("/audit/?subject_label=thing&subject_key=17")
    assert [act.event.subject_key for act in only.context["acts"]] == ["17"]


@pytest.mark.parametrize(
    "query", ["before=x", "after=-1", "before=99999999999999999999", "verb=%00"]
)
def test_a_senseless_address_is_no_error(query: str, head: Client) -> None:
    assert head.get(f"/audit/?{query}").status_code == 200


def test_the_list_costs_the_same_however_many_acts_it_shows(
    head: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(50):
        record(f"user:{number}", "account.created", label="accounts.user", key=str(number))
    with django_assert_max_num_queries(24):  # type: ignore[attr-defined]
        head.get("/audit/")


@pytest.mark.usefixtures("things")
def test_verifying_says_that_the_chain_is_whole_and_goes_on_record(head: Client) -> None:
    record("user:1", "thing.made")
    page = head.post("/audit/verify/", follow=True).content.decode()
    assert "is whole" in page
    assert "Last verified by Test head" in page
    assert verify().whole


@pytest.mark.usefixtures("things")
def test_verifying_names_the_act_where_the_chain_breaks(head: Client) -> None:
    record("user:1", "thing.made")
    broken = latest_events(limit=1)[0].sequence
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_auditevent disable trigger user")
        cursor.execute("update audit_auditevent set actor = 'user:2' where sequence = %s", [broken])
        cursor.execute("alter table audit_auditevent enable trigger user")
    page = head.post("/audit/verify/", follow=True).content.decode()
    assert f"broken at act {broken}" in page


@pytest.mark.usefixtures("things")
def test_the_export_holds_what_the_chain_is_made_of_and_is_itself_recorded(head: Client) -> None:
    record("user:1", "thing.made", label="thing", key="7", text="c-c-s")
    answer = head.get("/audit/acts.csv?verb=thing.made")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [(row["verb"], row["subject_key"]) for row in rows] == [("thing.made", "7")]
    assert rows[0]["payload"] == '{"text": "c-c-s"}'
    assert re.fullmatch(r"[0-9a-f]{64}", rows[0]["hash"])
    assert "The record of acts was exported" in head.get("/audit/").content.decode()


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
def test_the_component_page_stands_in_every_language(language: str, developer: Client) -> None:
    developer.cookies["vidik_language"] = language
    page = developer.get("/styleguide/").content.decode()
    assert ("Components" in page.split("</title>")[0]) == (language == "en")
    shown = re.sub(r"<(?:code|button[^>]*lang=|span lang=|em lang=).*?</\w+>", "", page)
    if language == "sr-latn":
        main = re.sub(r"<[^>]*>", " ", shown.split("<main", 1)[1])
        assert not re.search(r"[Ѐ-ӿ]{2,}", main)


def test_nobody_but_who_keeps_the_program_finds_its_components_at_the_foot(
    head: Client, developer: Client
) -> None:
    assert 'href="/styleguide/"' in developer.get("/desk/").content.decode()
    assert 'href="/styleguide/"' not in head.get("/desk/").content.decode()
    assert head.get("/styleguide/").status_code == 403


def test_every_component_of_the_style_sheet_is_shown(developer: Client) -> None:
    page = developer.get("/styleguide/").content.decode()
    for name in (
        "button--danger", "tag--warn", "notice--bad", "empty", "tile", "card--sunken", "list",
        "facts", "table-scroll", "filters", "pages", "field--error", "confirm", "popover",
        "progress", "bars", "steps", "board", "arithmetic", "preview", "fig--typed", "crumbs",
        "page-head", "swatch", "missing", "zero",
    ):  # fmt: skip
        assert re.search(rf"[\"\s<]{name}[\"\s>]", page), name


class _Away:
    """A database that is away: whatever is asked of it fails."""

    def __init__(self, error: type[Exception]) -> None:
        self.error = error

    def __call__(self, *_arguments: object, **_more: object) -> None:
        raise self.error("connection refused")


@pytest.fixture(params=[OperationalError, InterfaceError])
def database_away(request: pytest.FixtureRequest, db: None) -> Iterator[None]:
    with connection.execute_wrapper(_Away(request.param)):
        yield


@pytest.mark.usefixtures("database_away")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The database is not responding"),
        ("sr", "База података"),
        ("sr-latn", "Baza podataka"),
    ],
)
def test_pages_say_in_ones_language_what_to_do_while_the_database_is_away(
    language: str, said: str
) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["vidik_language"] = language
    client.cookies["sessionid"] = "a-session-that-has-to-be-looked-up"
    answer = client.get("/desk/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"
    assert said in answer.content.decode()


@pytest.mark.django_db
def test_an_error_of_our_own_is_500_and_reveals_nothing_of_the_inside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_request: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("vidik.portal.views.render", lambda *_arguments: fail(None))
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert "Retry-After" not in answer.headers


@pytest.mark.django_db
def test_pages_forbid_code_from_anywhere_else() -> None:
    answer = Client().get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_of_members_are_cached_nowhere(head: Client) -> None:
    assert head.get("/audit/").headers["Cache-Control"] == "no-store, private"
