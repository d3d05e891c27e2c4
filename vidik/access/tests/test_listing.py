# SPDX-License-Identifier: EUPL-1.2
"""Declared lists: what each of them says, who opens one, who takes one along."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.functional import Promise

from tests.architecture.sources import ROOMS
from vidik.access.listing import ListPage
from vidik.access.types import Action, Role
from vidik.audit import registry
from vidik.audit.models import AuditEvent
from vidik.institutions.lists import Institutions
from vidik.institutions.tests.factories import make_institution

ClientAs = Callable[[Role], Client]


def _subclasses(page: type[ListPage]) -> Iterator[type[ListPage]]:
    for each in page.__subclasses__():
        yield each
        yield from _subclasses(each)


def declared() -> list[type[ListPage]]:
    """Return every list of every room that is under an address or answers for a view."""
    list(_addresses())  # loads the modules of all addresses
    return [
        each
        for each in _subclasses(ListPage)
        if not each.__name__.startswith("_") and each.__module__.split(".")[1] in ROOMS
    ]


def _addresses(
    patterns: Iterable[URLPattern | URLResolver] | None = None,
) -> Iterator[URLPattern]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns)
        else:
            yield pattern


def test_every_list_says_what_it_is_in_the_language_of_its_reader() -> None:
    pages = declared()
    assert len(pages) > 30
    wrong = []
    for page in pages:
        # What depends on the request is a property, and is seen on the page itself.
        messages = {name: getattr(page, name, ()) for name in ("columns", "filters", "empty")}
        texts = [getattr(page, name, "") for name in ("title", "lead", "caption")]
        texts += [each.label for each in messages["columns"]]
        texts += messages["empty"] if isinstance(messages["empty"], tuple) else ()
        wrong += [
            f"{page.__name__}: {text!r}"
            for text in texts
            if text and not isinstance(text, (Promise, property))
        ]
        for kind in ("columns", "filters"):
            names = [each.name for each in messages[kind]]
            if len(names) != len(set(names)):
                wrong.append(f"{page.__name__}: two {kind} of one name")
        if page.sort and page.sort.removeprefix("-") not in {c.name for c in messages["columns"]}:
            wrong.append(f"{page.__name__}: sorted by no column")
    assert wrong == []


def test_every_list_that_is_taken_along_puts_it_on_record() -> None:
    undeclared = [
        page.__name__
        for page in declared()
        if page.export and {"rows", "form"} - set(registry.verb_of(page.export_act).facts)  # type: ignore[union-attr]
    ]
    assert undeclared == []


def _listed(client: Client, **params: str) -> str:
    answer = client.get("/institutions/", params)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_a_table_is_read_by_ear_on_a_phone_and_sorted_by_its_headings(
    client_as: ClientAs,
) -> None:
    make_institution("sole", name={"en": "The sole office"})
    page = _listed(client_as(Role.READER), q="sole", sort="-kind")
    assert 'aria-labelledby="list-caption"' in page
    assert '<caption id="list-caption">1 institution</caption>' in page
    assert '<th scope="col" role="columnheader" aria-sort="descending">' in page
    assert 'href="?q=sole&amp;sort=kind">Kind</a>' in page
    assert '<th scope="row" role="rowheader" data-label="Name">' in page
    assert 'data-label="Territory"' in page
    assert '<input type="hidden" name="sort" value="-kind">' in page
    assert 'href="?">Clear</a>' in page


@pytest.mark.django_db
def test_a_senseless_address_asks_for_nothing(client_as: ClientAs) -> None:
    make_institution("sole", name={"en": "The sole office"})
    page = _listed(client_as(Role.READER), q="sole", sort="-marks", kind="' or 1=1", page="x")
    assert "The sole office" in page
    assert "aria-sort" in page, "the heading by which the list stands at first"
    assert 'aria-sort="ascending"' in page
    assert "Nothing matches" in _listed(client_as(Role.READER), q="no-such-office")


@pytest.mark.django_db
def test_a_file_holds_what_the_page_shows_under_translated_headings(client_as: ClientAs) -> None:
    make_institution("sole", name={"en": "=1+1", "sr": "Једина служба"})
    client = client_as(Role.READER)

    def taken(**params: str) -> list[dict[str, Any]]:
        content = client.get("/institutions/", {"format": "csv", **params}).content
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))

    [row] = [row for row in taken(q="једина") if row["Code"] == "sole"]
    assert row["Name"] == "'=1+1", "nothing that a spreadsheet would run"
    client.cookies["vidik_language"] = "sr-latn"
    [row] = [row for row in taken(q="jedina") if "sole" in row.values()]
    assert row["Naziv"] == "Jedina služba"
    remaining = AuditEvent.objects.filter(verb="institutions.exported")
    assert [each.payload["form"] for each in remaining] == ["csv", "csv"]


@pytest.mark.django_db
def test_who_may_not_take_a_list_along_is_refused_and_offered_nothing(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Institutions, "export_action", Action.MEMBERS_EXPORT)
    client = client_as(Role.READER)
    page = client.get("/institutions/")
    assert page.status_code == 200
    assert "format=csv" not in page.content.decode()
    assert client.get("/institutions/", {"format": "csv"}).status_code == 403
    assert not AuditEvent.objects.filter(verb="institutions.exported").exists()
    assert client.post("/institutions/").status_code == 405
    assert client_as(Role.RESPONDENT).get("/institutions/").status_code == 403
