# SPDX-License-Identifier: EUPL-1.2
"""The criminal matters of a year: they give what was published, balance, and are made once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.scenes import scene
from vidik.core.packfiles import Pack, PackError, read
from vidik.figures.registry import counted_once, derivations
from vidik.institutions.models import Institution
from vidik.matters.methods.balance import Period, balance
from vidik.matters.models import Leg, Matter, PersonLeg
from vidik.matters.selectors.balances import (
    Standing,
    counting,
    faults,
    spans_of_matters,
    spans_of_persons,
    standing,
    standing_of_all,
)
from vidik.matters.selectors.pack import rules
from vidik.packs import demo_year_of_matters as year_of_matters
from vidik.packs.services import demo_accounts, demo_year_of_matters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

YEAR = 2024


@pytest.fixture
def made(settings: Any) -> int:
    settings.DEMO = True
    demo_accounts()
    return demo_year_of_matters()


def numbers(measure: str, name: str, by: tuple[str, ...] = (), year: int = YEAR) -> dict[str, int]:
    """Count a measure by a derivation of matters."""
    found = next(
        each
        for each in derivations()
        if each.measure == measure and each.name == f"matters: {name}"
    )
    return {each.key: int(each.value) for each in found.count(year, by)}


def how_many() -> int:
    with scene():
        return Matter.objects.count()


def test_the_register_of_offences_per_administration_gives_what_was_published_and_balances(
    made: int,
) -> None:
    assert made == how_many()
    assert demo_year_of_matters() == 0
    assert faults() == []
    with scene():
        bodies = set(Leg.objects.values_list("institution", flat=True))
    period = Period.year(YEAR)
    for body in bodies:
        assert standing(body, period) == by_hand(body, period)
        for each in standing(body, period):
            assert each.matters.closes, (body, each.stage)
            assert each.persons.closes, (body, each.stage)
    for each in standing_of_all(period):
        assert each.matters.closes, each.stage
        assert each.persons.closes, each.stage
    with counted_once():
        assert numbers("persons-reported", "moi") == {"": 42}
        assert numbers("persons-reported", "moi", ("sex",)) == {"sex=f": 12, "sex=m": 30}
        assert numbers("offences", "moi") == {"": 23}
        assert numbers("criminal-reports", "moi") == {"": 20}
        assert numbers("court-cases-in-process", "supreme-court") == {"": 76}
        assert numbers("investigations-ordered-persons", "sppo") == {"": 34}
        assert numbers("persons-indicted", "sppo", ("instrument",)) == {
            "instrument=indictment": 34,
            "instrument=information": 2,
        }
        assert numbers("persons-convicted", "supreme-court", ("stage",)) == {"stage=final": 17}


def by_hand(body: int, period: Period) -> list[Standing]:
    """Balance the rows of a body one by one, as the method says."""
    with counting():
        matters = spans_of_matters(Leg.objects.filter(institution=body))
        rows = PersonLeg.objects.filter(leg__institution=body)
        persons = spans_of_persons(rows, counted=False)
    return [
        Standing(
            stage.code,
            balance([each for each in matters if each.holder == (body, stage.code)], period),
            balance([each for each in persons if each.holder == (body, stage.code)], period),
        )
        for stage in rules().stages
        if any(each.holder == (body, stage.code) for each in matters)
    ]


def test_court_cases_opening_and_received_are_in_process_at_every_level(made: int) -> None:
    with counted_once():
        before = numbers("court-accused-pending", "supreme-court", ("court-level",), YEAR - 1)
        came = numbers("court-accused-received", "supreme-court", ("court-level",))
        after = numbers("court-accused-pending", "supreme-court", ("court-level",))
        cases = numbers("court-cases-pending", "supreme-court", ("court-level",), YEAR - 1)
        received = numbers("court-cases-received", "supreme-court", ("court-level",))
        at_work = numbers("court-cases-in-process", "supreme-court", ("court-level",))
    assert Counter(cases) + Counter(received) == Counter(at_work)
    resolved = Counter(before) + Counter(came) - Counter(after)
    assert all(resolved[level] > 0 for level in before)


def test_in_the_pipeline_of_cases_a_delegated_one_is_at_each_office_and_once_in_the_sum(
    made: int,
) -> None:
    period = Period.year(YEAR - 1)
    with scene():
        places = {row.code: row.pk for row in Institution.objects.filter(code__startswith="hppo-")}
    at = {
        code: next(each for each in standing(places[code], period) if each.stage == "investigation")
        for code in ("hppo-cacak", "hppo-kraljevo")
    }
    assert at["hppo-cacak"].persons.ended == {"delegated": 3}
    assert at["hppo-kraljevo"].persons.came == {"delegation": 3}
    total = next(each for each in standing_of_all(period) if each.stage == "investigation")
    assert "delegation" not in total.persons.came
    assert "delegated" not in total.persons.ended


def test_nobody_is_at_two_places_and_every_stage_follows_from_one_that_leads_there(
    made: int,
) -> None:
    with scene():
        open_at = Counter(
            PersonLeg.objects.filter(closed_on=None).values_list("suspect", flat=True)
        )
        assert max(open_at.values()) == 1
        for leg in Leg.objects.exclude(source=None).select_related("source"):
            assert leg.source is not None
            assert leg.opened_on >= leg.source.opened_on


def test_where_people_work_none_is_made_up(settings: Any) -> None:
    settings.DEMO = False
    assert demo_year_of_matters() == 0


def test_a_file_that_names_what_there_is_not_is_refused(tmp_path: Path) -> None:
    pack = tmp_path / "demo"
    pack.mkdir()
    given = Path(settings.PACKS_DIR) / settings.PACK / year_of_matters.FILE
    text = given.read_text("utf-8").replace("at: pa-bor", "at: pa-nowhere")
    (tmp_path / year_of_matters.FILE).write_text(text, "utf-8")
    with pytest.raises(PackError, match="pa-nowhere"):
        read(tmp_path, _check)


def _check(pack: Pack) -> None:
    year_of_matters.check_year(pack)
    pack.raise_faults()
