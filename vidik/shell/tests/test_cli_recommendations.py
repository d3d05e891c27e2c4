# SPDX-License-Identifier: EUPL-1.2
"""`vidik recommendations summary` says what its contract promises."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from vidik.shell.cli.recommendations import recommendations
from vidik.shell.cli.runtime import Refused

pytestmark = pytest.mark.django_db


def test_the_document_has_exactly_the_keys_of_the_contract(serbia: str) -> None:
    done = CliRunner().invoke(recommendations, ["summary", "--cycle", "2024", "--json"])
    assert json.loads(done.stdout) == {
        "issued": 30,
        "previous": 28,
        "grades": {
            "acted_upon": 1,
            "largely": 1,
            "partially": 4,
            "initiated": 7,
            "not_acted_upon": 3,
            "ungraded": 12,
        },
        "acted_upon_or_begun": 13,
        "share": 46.43,
    }


def test_the_text_names_the_published_share_beside_the_count(serbia: str) -> None:
    done = CliRunner().invoke(recommendations, ["summary", "--cycle", "2024"])
    assert "13 of 28 (46.43 %)" in done.stdout
    assert "Published share: 53 % (figure c5-0004)" in done.stdout


def test_an_unknown_cycle_is_refused_with_those_that_are_known(serbia: str) -> None:
    done = CliRunner().invoke(recommendations, ["summary", "--cycle", "1999", "--json"])
    assert isinstance(done.exception, Refused)
    assert "2024, 2023" in str(done.exception)
    assert done.stdout == ""
