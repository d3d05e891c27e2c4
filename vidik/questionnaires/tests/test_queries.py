# SPDX-License-Identifier: EUPL-1.2
"""Queries about findings: each sees its own figures, its answer lands in the finding."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import translation

from vidik.access.services import acting
from vidik.access.types import Actor, OutOfScope, Role
from vidik.checks.models import Finding
from vidik.checks.services.runs import run_checks
from vidik.checks.types import FindingState
from vidik.core.workflow import TransitionRefused
from vidik.exchange.models import Addressee, WorkingCalendar
from vidik.exchange.services import answering
from vidik.figures.models import Figure
from vidik.figures.selectors.naming import full_names
from vidik.forms.methods.answers.model import Answer
from vidik.questionnaires.models import FindingQuery
from vidik.questionnaires.selectors import queries
from vidik.questionnaires.services import asking, querying
from vidik.questionnaires.services.asking import FindingQuestion
from vidik.questionnaires.tests.test_cycle import member
from vidik.questionnaires.tests.test_views import client_of
from vidik.questionnaires.types import QueryState, QueryWay

pytestmark = pytest.mark.django_db


@pytest.fixture
def between_two(serbia: str) -> Finding:
    """A finding in which figures of two institutions contradict each other."""
    run_checks(serbia, actor=Actor.system("test"))
    counted = Finding.objects.filter(cycle=serbia, is_present=True, state="open").annotate(
        owners=Count("cells__owner", filter=Q(cells__is_related=False), distinct=True)
    )
    return counted.filter(owners=2).order_by("rank")[0]


def ask(finding: Finding, codes: list[str], actor: Actor, **more: object) -> list[FindingQuery]:
    return asking.ask(
        finding.pk,
        [FindingQuestion(code, "Please check.", **more) for code in codes],  # type: ignore[arg-type]
        seen_state=finding.state,
        seen_fingerprint=finding.fingerprint,
        actor=actor,
    )


def owners(finding: Finding) -> list[str]:
    rows = finding.cells.filter(is_related=False).order_by("owner")
    return list(rows.values_list("owner", flat=True).distinct())


def test_each_institution_is_asked_about_its_own_figures_alone(
    between_two: Finding,
    office: Actor,
) -> None:
    codes = owners(between_two)
    with acting(office):
        rows = ask(between_two, codes, office)
    assert len(rows) == len(codes) == 2
    between_two.refresh_from_db()
    assert between_two.state == FindingState.QUERIED
    for row in rows:
        stated = Figure.objects.filter(pk__in=[int(item["key"]) for item in row.figures])
        assert {figure.institution_id for figure in stated} == {row.institution_id}
        with acting(office):
            letter = Addressee.objects.get(pk=row.notice_key)
            text = letter.notice.versions.get().text
        assert letter.institution_id == row.institution_id
        other = next(one for one in rows if one.pk != row.pk)
        theirs = {item["reference"] for item in other.figures}
        assert not any(reference in text for reference in theirs)
        member_ = member(row.institution.code, Role.VALIDATOR)
        with acting(member_):
            assert list(FindingQuery.objects.all()) == [row]
            with pytest.raises(OutOfScope):
                queries.query(member_, other.pk)


def test_nobody_is_asked_twice_or_without_a_figure_or_without_words(
    between_two: Finding,
    office: Actor,
) -> None:
    first, second = owners(between_two)
    with acting(office):
        with pytest.raises(ValidationError, match="without a figure"):
            ask(between_two, ["nobody"], office)
        with pytest.raises(ValidationError, match="at least one"):
            ask(between_two, [], office)
        ask(between_two, [first], office)
        between_two.refresh_from_db()
        with pytest.raises(ValidationError, match="already been asked"):
            ask(between_two, [first], office)
        assert ask(between_two, [second], office, way=QueryWay.HAND)[0].notice_key is None


def test_an_explanation_lands_in_the_finding(
    between_two: Finding,
    office: Actor,
) -> None:
    code = owners(between_two)[0]
    with acting(office):
        row = ask(between_two, [code], office)[0]
        with pytest.raises(TransitionRefused):
            querying.take_explanation(row, actor=office)
    requested = member(code, Role.VALIDATOR)
    with acting(requested):
        with pytest.raises(ValidationError, match="Explain the figures"):
            querying.answer_query(row, text=" ", corrections={}, actor=requested)
        with pytest.raises(ValidationError, match="not asked about"):
            querying.answer_query(
                row, text="x", corrections={"c1-0001x": Answer("1")}, actor=requested
            )
        querying.answer_query(row, text="Counted at two places.", corrections={}, actor=requested)
    with acting(office):
        querying.take_explanation(row, actor=office)
    between_two.refresh_from_db()
    assert between_two.state == FindingState.EXPLAINED
    assert "Counted at two places." in between_two.events.last().note
    with acting(office):
        assert Addressee.objects.get(pk=row.notice_key).state == "answered"
    client, _actor = client_of("rapporteur", Role.ANALYST)
    page = client.get(f"/findings/{between_two.pk}/").content.decode()
    assert "Questions to the institutions" in page
    assert "Counted at two places." in page


def test_a_correction_becomes_a_new_version_of_the_figure(
    between_two: Finding,
    office: Actor,
) -> None:
    code = owners(between_two)[0]
    with acting(office):
        row = ask(between_two, [code], office)[0]
    figure = Figure.objects.get(pk=int(row.figures[0]["key"]))
    old = figure.observations.get(is_current=True)
    right = (old.value or Decimal(0)) + 1
    requested = member(code, Role.RESPONDENT)
    with acting(requested):
        querying.answer_query(
            row,
            text="A slip.",
            corrections={figure.reference: Answer(format(right.normalize(), "f"))},
            actor=requested,
        )
    with acting(office):
        row = querying.take_correction(row, actor=office)
    new = figure.observations.get(is_current=True)
    assert (new.value, new.version) == (right, old.version + 1)
    assert "A slip." in new.reason
    between_two.refresh_from_db()
    assert (row.state, between_two.state) == (QueryState.CORRECTED, FindingState.CORRECTED)


def test_the_pages_of_a_query(between_two: Finding) -> None:
    client, analyst = client_of("rapporteur", Role.ANALYST)
    code = owners(between_two)[0]
    assert "Ask the institutions" in client.get(f"/findings/{between_two.pk}/").content.decode()
    address = f"/questionnaires/queries/ask/{between_two.pk}/"
    page = client.get(address).content.decode()
    assert f'name="text:{code}"' in page
    seen = {"seen_state": between_two.state, "seen_fingerprint": between_two.fingerprint}
    stale = client.post(address, seen | {"seen_fingerprint": "0", f"ask:{code}": "1",
                                         f"text:{code}": "Why?"})  # fmt: skip
    assert stale.status_code == 409
    assert "Why?" in stale.content.decode()
    requested = client.post(address, seen | {f"ask:{code}": "1", f"text:{code}": "Why?"})
    assert requested.status_code == 302
    with acting(analyst):
        row = FindingQuery.objects.get()
    own, _actor = client_of(code, Role.VALIDATOR)
    assert "Why?" in own.get("/questionnaires/own/").content.decode()
    address = f"/questionnaires/queries/{row.pk}/"
    reference = row.figures[0]["reference"]
    bad = own.post(address, {"text": "Well.", f"v:{reference}": "many"})
    assert bad.status_code == 422
    assert "Well." in bad.content.decode()
    below = own.post(address, {"text": "Well.", f"v:{reference}": "-5"})
    assert below.status_code == 422
    assert f"{reference}: Only a change can be negative." in below.content.decode()
    assert own.post(address, {"text": "Because."}).status_code == 302
    foreign, _actor = client_of("hppo-pirot", Role.VALIDATOR)
    assert foreign.get(address).status_code == 404
    assert client.post(address, {"step": "explanation"}).status_code == 302
    assert "Because." in client.get(address).content.decode()


def test_a_query_whose_notice_was_closed_takes_the_answer_all_the_same(
    between_two: Finding,
    office: Actor,
) -> None:
    code = owners(between_two)[0]
    with acting(office):
        row = ask(between_two, [code], office)[0]
        answering.close(Addressee.objects.get(pk=row.notice_key), actor=office)
    requested = member(code, Role.VALIDATOR)
    with acting(requested):
        querying.answer_query(row, text="We count\0 persons.", corrections={}, actor=requested)
    with acting(office):
        taken = querying.take_explanation(row, actor=office)
        assert (taken.state, taken.answer) == (QueryState.EXPLAINED, "We count persons.")
        assert Addressee.objects.get(pk=row.notice_key).state == "closed"


def test_an_answer_that_was_replaced_leaves_no_reply_waiting(
    between_two: Finding,
    office: Actor,
) -> None:
    code = owners(between_two)[0]
    with acting(office):
        row = ask(between_two, [code], office)[0]
    requested = member(code, Role.VALIDATOR)
    with acting(requested):
        querying.answer_query(row, text="We look into it.", corrections={}, actor=requested)
        querying.answer_query(row, text="We count persons.", corrections={}, actor=requested)
    with acting(office):
        querying.take_explanation(row, actor=office)
        letter = Addressee.objects.get(pk=row.notice_key)
        assert (letter.state, letter.outcome, letter.has_unclassified) == (
            "answered",
            "full",
            False,
        )
        text = dict(letter.answers.values_list("text", "classification"))
        assert text == {"We look into it.": "partial", "We count persons.": "full"}


@pytest.mark.parametrize("written_to", ["en", "sr", "sr-latn"])
@pytest.mark.parametrize("reader", ["en", "sr"])
def test_a_query_is_in_the_language_of_the_institution_and_names_every_figure_in_full(
    serbia: str, office: Actor, written_to: str, reader: str
) -> None:
    """The children among the victims are not taken for all of them, whoever asks."""
    run_checks(serbia, actor=Actor.system("test"))
    children = Figure.objects.filter(cycle__code=serbia, dimension_key__contains="age=under-18")
    keys = [str(key) for key in children.values_list("pk", flat=True)]
    finding = (
        Finding.objects.filter(
            cycle=serbia, is_present=True, state="open", cells__owner="centre",
            cells__cell__in=keys, cells__is_related=False,
        )
        .order_by("rank")
        .first()
    )  # fmt: skip
    assert finding is not None
    WorkingCalendar.objects.update(languages={"default": written_to})
    client, _actor = client_of("rapporteur", Role.ANALYST)
    client.cookies["vidik_language"] = reader
    page = client.get(reverse("questionnaires:query-ask", args=[finding.pk])).content.decode()
    offered = re.findall(r"<textarea id=\"t:centre\"[^>]*>(.*?)</textarea>", page, re.DOTALL)[0]
    with acting(office), translation.override(reader):
        (row,) = ask(finding, ["centre"], office)
        text = Addressee.objects.get(pk=row.notice_key).notice.versions.get().text
        title = Addressee.objects.get(pk=row.notice_key).notice.versions.get().title
    words = {
        "en": ("Question about figures", "Age", "under 18", "Please"),
        "sr": ("Питање о подацима", "Старост", "до 18", "Молимо"),
        "sr-latn": ("Pitanje o podacima", "Starost", "do 18", "Molimo"),
    }[written_to]
    assert words[0].lower() in title.lower()
    assert words[3] in offered
    for item in row.figures:
        (line,) = [line for line in text.splitlines() if line.startswith(item["reference"])]
        figure = Figure.objects.get(pk=item["key"])
        with translation.override(written_to):
            assert line.startswith(f"{item['reference']}: {full_names([figure])[figure.pk]}: ")
        if figure.dimensions.get("age") == "under-18":
            assert words[1].lower() in line.lower()
            assert words[2].lower() in line.lower()
