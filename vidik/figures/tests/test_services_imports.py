# SPDX-License-Identifier: EUPL-1.2
"""A file is imported whole, or refused whole with every fault named."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection

from tests.scenes import as_application
from vidik.access.types import Actor, Denied
from vidik.audit.services.verifying import verify
from vidik.figures.models import Cycle, Figure, Observation
from vidik.figures.services import imports
from vidik.figures.services.cycles import ensure_cycle
from vidik.figures.services.imports import ImportRefused, import_figures
from vidik.packs.services import catalogue

pytestmark = pytest.mark.django_db

HEADER = "id,section,source,measure,unit,period,dimensions,value,qualifier,note,origin,status"
GOOD = "n-1,5.2,moi,offences,count,2023,,7,exact,a note,letter,"


@pytest.fixture
def cycle(serbia: str) -> Cycle:
    return ensure_cycle("2023", actor=Actor.system("tests"))


def lines(*rows: str, header: str = HEADER) -> list[bytes]:
    return [f"{row}\n".encode() for row in (header, *rows)]


def bring(
    cycle: Cycle, actor: Actor, *rows: str, reason: str = "", dry_run: bool = False
) -> object:
    return import_figures(
        lines(*rows),
        cycle=cycle,
        catalogue=catalogue("serbia"),
        actor=actor,
        reason=reason,
        dry_run=dry_run,
    )


def test_a_good_file_becomes_figures_with_their_provenance(cycle: Cycle, analyst: Actor) -> None:
    bring(cycle, analyst, GOOD)
    figure = Figure.objects.get(cycle=cycle, reference="n-1")
    current = figure.observations.get(is_current=True)
    assert (figure.measure.code, figure.institution.code) == ("offences", "moi")
    assert (figure.section, figure.origin, figure.note) == ("5.2", "letter", "a note")
    assert (current.value, current.version, current.created_by) == (
        Decimal(7),
        1,
        analyst.label,
    )


def test_twenty_faults_are_all_named_and_nothing_is_taken(cycle: Cycle, analyst: Actor) -> None:
    faulty = [
        "n-1,5.2,moi,offences,count,2023,,7,exact,,,",  # good, and still not taken
        "n-1,5.2,moi,offences,count,2023,,8,exact,,,",  # the same id again
        ",5.2,moi,offences,count,2023,,7,exact,,,",
        "n-3,5.2,nobody,offences,count,2023,,7,exact,,,",
        "n-4,5.2,moi,no-such-measure,count,2023,,7,exact,,,",
        "n-5,5.2,moi,offences,kilometres,2023,,7,exact,,,",
        "n-6,5.2,moi,offences,persons,2023,,7,exact,,,",
        "n-7,5.2,moi,offences,count,2023-13,,7,exact,,,",
        "n-8,5.2,moi,offences,count,2023,colour=red,7,exact,,,",
        "n-9,5.2,moi,offences,count,2023,form=none-such,7,exact,,,",
        "n-10,5.2,moi,offences,count,2023,form,7,exact,,,",
        "n-11,5.2,moi,offences,count,2023,form=sexual;form=labour,7,exact,,,",
        "n-12,5.2,moi,offences,count,2023,,-1,exact,,,",
        "n-13,5.2,moi,offences,count,2023,,1.5,exact,,,",
        'n-14,5.2,moi,offences,count,2023,,"1,5",exact,,,',
        "n-15,5.2,moi,offences,count,2023,,many,exact,,,",
        "n-16,5.2,moi,offences,count,2023,,,exact,,,",
        "n-17,5.2,moi,offences,count,2023,,7,exact,,,refused",
        "n-18,5.2,moi,offences,count,2023,,,exact,,,lost",
        "n-19,5.2,moi,offences,count,2023,,7,nearly,,,",
        "n-20,5.2,moi,offences,count,2023,,7,exact,,hearsay,",
        "n-21,5.2,moi,offences,count,2023,,7,exact,,",
    ]
    before = (Figure.objects.count(), Observation.objects.count())
    with pytest.raises(ImportRefused) as refused:
        bring(cycle, analyst, *faulty)
    rows = [error.line for error in refused.value.errors]
    assert sorted(set(rows)) == list(range(3, len(faulty) + 2))
    assert all(str(error).startswith(f"row {error.line}: ") for error in refused.value.errors)
    assert (Figure.objects.count(), Observation.objects.count()) == before


def test_a_large_import_shows_the_planner_what_it_brought(
    cycle: Cycle, analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def believed() -> float:
        with connection.cursor() as cursor:
            cursor.execute("select reltuples from pg_class where oid = 'figures_figure'::regclass")
            (found,) = cursor.fetchone() or (0.0,)
        return float(found)

    with as_application():
        bring(cycle, analyst, GOOD)
        before = believed()
        monkeypatch.setattr(imports, "WORTH_ANALYSING", 40)
        bring(cycle, analyst, *(GOOD.replace("n-1,", f"n-{n},") for n in range(2, 50)))
        assert before != believed() == Figure.objects.count()


def test_the_same_file_again_changes_nothing(cycle: Cycle, analyst: Actor) -> None:
    bring(cycle, analyst, GOOD)
    result = bring(cycle, analyst, GOOD)
    assert (result.added, result.revised, result.unchanged) == (0, 0, 1)
    assert Figure.objects.filter(cycle=cycle, reference="n-1").count() == 1


def test_another_value_for_a_known_citation_needs_a_reason(cycle: Cycle, analyst: Actor) -> None:
    bring(cycle, analyst, GOOD)
    changed = GOOD.replace(",7,", ",9,")
    with pytest.raises(ImportRefused) as refused:
        bring(cycle, analyst, changed)
    assert refused.value.errors[0].line == 2
    bring(cycle, analyst, changed, reason="The ministry sent a corrected letter.")
    versions = Observation.objects.filter(figure__reference="n-1", figure__cycle=cycle)
    assert [(v.version, v.value, v.is_current) for v in versions.order_by("version")] == [
        (1, Decimal(7), False),
        (2, Decimal(9), True),
    ]
    assert versions.get(version=2).reason == "The ministry sent a corrected letter."


def test_a_known_citation_never_becomes_another_quantity(cycle: Cycle, analyst: Actor) -> None:
    bring(cycle, analyst, GOOD)
    with pytest.raises(ImportRefused):
        bring(cycle, analyst, GOOD.replace("5.2,moi", "5.2,sppo"), reason="Other source.")


def test_a_dry_run_looks_and_changes_nothing(cycle: Cycle, analyst: Actor) -> None:
    result = bring(cycle, analyst, GOOD, dry_run=True)
    assert result.added == 1
    assert not Figure.objects.filter(cycle=cycle, reference="n-1").exists()


def test_zero_is_a_value_and_blank_says_why(cycle: Cycle, analyst: Actor) -> None:
    bring(
        cycle,
        analyst,
        "n-1,5.2,moi,offences,count,2023,,0,exact,,,",
        "n-2,5.2,moi,offences,count,2023,,,exact,,,not_collected",
    )
    zero = Observation.objects.get(figure__cycle=cycle, figure__reference="n-1")
    unknown = Observation.objects.get(figure__cycle=cycle, figure__reference="n-2")
    assert (zero.value, zero.status) == (Decimal(0), "")
    assert (unknown.value, unknown.status) == (None, "not_collected")


def test_who_only_reads_cannot_import(cycle: Cycle, reader: Actor) -> None:
    with pytest.raises(Denied):
        bring(cycle, reader, GOOD)


def test_an_import_is_recorded_and_the_chain_stays_whole(cycle: Cycle, analyst: Actor) -> None:
    before = verify().events
    bring(cycle, analyst, GOOD)
    after = verify()
    assert after.whole
    assert after.events > before


def test_a_file_in_another_encoding_is_refused_with_its_reason(
    cycle: Cycle, analyst: Actor
) -> None:
    with pytest.raises(ImportRefused) as refused:
        import_figures(
            [
                HEADER.encode() + b"\n",
                "n-1,5.2,moi,offences,count,2023,,7,exact,Ниш,,\n".encode("cp1251"),
            ],
            cycle=cycle,
            catalogue=catalogue("serbia"),
            actor=analyst,
        )
    assert "UTF-8" in refused.value.errors[0].message


def test_reading_that_stops_at_too_many_faults_says_so(
    cycle: Cycle, analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vidik.figures.services.imports.MAX_NAMED_FAULTS", 2)
    again = (GOOD, GOOD, GOOD, GOOD)
    with pytest.raises(ImportRefused) as refused:
        bring(cycle, analyst, *again)
    assert (len(refused.value.errors), refused.value.stopped) == (2, True)
    with pytest.raises(ImportRefused) as named:
        bring(cycle, analyst, *again[:2])
    assert (len(named.value.errors), named.value.stopped) == (1, False)
