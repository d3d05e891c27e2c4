# SPDX-License-Identifier: EUPL-1.2
"""A figure without one current version is shown as damaged, and everything else goes on."""

from __future__ import annotations

from collections.abc import Callable

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.shared import shared
from vidik.access.types import Actor, Role
from vidik.checks.models import FindingCell
from vidik.checks.services.runs import run_checks
from vidik.figures.models import Figure, Observation
from vidik.figures.selectors.figures import damaged_figures
from vidik.figures.services.corrections import correct_figure

pytestmark = pytest.mark.django_db
ClientAs = Callable[[Role], Client]
GUARDS = (
    "figures.Observation:a_version_is_replaced_by_a_newer_one",
    "figures.Observation:only_currency_changes",
)


def flip(figure: Figure, how: str) -> None:
    """Do to a figure what only the owner of the tables can do."""
    with pgtrigger.ignore(*GUARDS), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        if how == "none":
            figure.observations.update(is_current=False)
        else:
            cursor.execute("drop index one_version_of_a_figure_is_current")
            current = figure.observations.get(is_current=True)
            current.pk = None
            current.version, current.reason = current.version + 1, "Damage."
            current.save(force_insert=True)
        cursor.execute("set constraints all deferred")


@shared(params=["none", "two"])
def damaged(serbia: str, request: pytest.FixtureRequest) -> Figure:
    run_checks(serbia, actor=Actor.system("test"))
    cell = FindingCell.objects.filter(finding__cycle=serbia, finding__is_present=True).first()
    assert cell is not None
    figure = Figure.objects.get(pk=cell.cell)
    flip(figure, request.param)
    return figure


def test_the_list_shows_it_as_damaged_and_the_others_as_ever(
    damaged: Figure, client_as: ClientAs
) -> None:
    client = client_as(Role.READER)
    found = client.get(
        reverse("figures:list"), {"cycle": damaged.cycle.code, "section": damaged.section}
    )
    assert found.status_code == 200
    listed = found.content.decode()
    row = listed.split(f">{damaged.reference}</a>")[1].split("</tr>")[0]
    assert "damaged: no version is current" in row
    assert listed.count("damaged: no version is current") == 1
    assert listed.count("<tr") > 2


def test_every_page_that_shows_it_answers(damaged: Figure, client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    cycle = damaged.cycle.code
    cell = FindingCell.objects.filter(cell=str(damaged.pk), finding__is_present=True).first()
    assert cell is not None
    for address in (
        reverse("figures:figure", args=[cycle, damaged.reference]),
        reverse("findings:detail", args=[cell.finding_id]),
        reverse("findings:list"),
        reverse("figures:measure", args=[damaged.measure.code]),
        reverse("figures:list-download", args=["csv"]),
        reverse("figures:crosstab"),
        "/",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
    page = client.get(reverse("figures:figure", args=[cycle, damaged.reference])).content.decode()
    assert "damaged" in page
    assert reverse("figures:correct", args=[cycle, damaged.reference]) not in page


def test_it_is_not_corrected_until_it_is_put_right(
    damaged: Figure, client_as: ClientAs, analyst: Actor
) -> None:
    address = reverse("figures:correct", args=[damaged.cycle.code, damaged.reference])
    answer = client_as(Role.ANALYST).get(address, follow=True)
    assert "This figure is damaged" in answer.content.decode()
    with pytest.raises(ValidationError, match="damaged"):
        correct_figure(
            damaged, value=None, status="refused", qualifier="exact", reason="x",
            seen_version=1, actor=analyst,
        )  # fmt: skip


def test_the_verification_names_it(damaged: Figure) -> None:
    assert list(damaged_figures()) == [damaged]


def test_an_older_version_that_is_current_is_damage_too(serbia: str, analyst: Actor) -> None:
    figure = Figure.objects.get(cycle__code=serbia, reference="c5-0005")
    correct_figure(
        figure, value=None, status="refused", qualifier="exact", reason="x", seen_version=1,
        actor=analyst,
    )  # fmt: skip
    assert not damaged_figures().exists()
    with pgtrigger.ignore(*GUARDS), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        figure.observations.filter(version=2).update(is_current=False)
        figure.observations.filter(version=1).update(is_current=True)
        cursor.execute("set constraints all deferred")
    assert list(damaged_figures()) == [figure]


def test_nobody_takes_the_current_version_away_without_a_newer_one(serbia: str) -> None:
    observation = Observation.objects.filter(figure__cycle__code=serbia, is_current=True)[0]
    flip = Observation.objects.filter(pk=observation.pk)
    with transaction.atomic(), connection.cursor() as cursor:
        flip.update(is_current=False)
        with pytest.raises(DatabaseError, match="until a newer one replaces it"):
            cursor.execute("set constraints all immediate")
        transaction.set_rollback(True)
