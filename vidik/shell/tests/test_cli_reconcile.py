# SPDX-License-Identifier: EUPL-1.2
"""`vidik figures reconcile` says what its contract promises."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from click.testing import CliRunner

from vidik.shell.cli.figures import figures
from vidik.shell.cli.runtime import Refused

pytestmark = pytest.mark.django_db
STATES = ("equal", "explained", "differs", "not_countable")


def test_the_document_has_the_keys_of_the_contract_and_every_figure_of_the_cycle(
    serbia: str,
) -> None:
    done = CliRunner().invoke(figures, ["reconcile", "--cycle", "2024", "--json"])
    document = json.loads(done.stdout)
    assert set(document) == {
        "cycle", "figures", "countable", "sections", "rows", *STATES,
    }  # fmt: skip
    rows = document["rows"]
    assert (document["cycle"], document["figures"], len(rows)) == ("2024", 1399, 1399)
    assert all(
        set(row) == {"id", "section", "published", "counted", "state", "derivation", "reason"}
        for row in rows
    )
    states = Counter(row["state"] for row in rows)
    assert {name: document[name] for name in STATES} == {name: states[name] for name in STATES}
    assert document["countable"] == 1399 - states["not_countable"]
    of = document["sections"]["6.4"]
    assert of["figures"] == 86
    assert of["countable"] == of["equal"] + of["explained"] + of["differs"]
    for name in ("figures", "countable", *STATES[:3]):
        assert sum(each[name] for each in document["sections"].values()) == document[name]
    # Nothing is left out in silence: what is not equal says why.
    assert all(row["reason"] for row in rows if row["state"] != "equal")
    assert not [row for row in rows if row["state"] == "equal" and row["reason"]]


def test_a_person_reads_totals_by_section_and_what_differs(serbia: str) -> None:
    done = CliRunner().invoke(figures, ["reconcile", "--cycle", "2024"])
    lines = done.stdout.splitlines()
    assert lines[0].split() == [
        "Section", "figures", "countable", "equal", "explained", "differs", "not", "countable",
    ]  # fmt: skip
    assert any(line.split()[:2] == ["6.4", "86"] for line in lines)
    assert any(line.split()[:2] == ["All", "1399"] for line in lines)
    # In a database without records the published victims are not there.
    assert "c6-0041 (6.2): published 71, counted 0. The registers give a different number." in lines
    assert isinstance(done.exception, Refused)
    assert "differ from what the records give" in str(done.exception)


def test_an_unknown_cycle_is_refused(serbia: str) -> None:
    done = CliRunner().invoke(figures, ["reconcile", "--cycle", "1999", "--json"])
    assert isinstance(done.exception, Refused)
    assert done.stdout == ""
