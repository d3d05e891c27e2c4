# SPDX-License-Identifier: EUPL-1.2
"""A hundred identities entered through the pages lie nowhere in the clear."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import canaries
from tests.prepared import copied


def test_every_form_of_a_canary_is_found_where_it_lies_in_the_clear(tmp_path: Path) -> None:
    for number, pattern in enumerate(canaries.forms()):
        (tmp_path / str(number)).write_bytes(b"before" + pattern + b"after")
    found = canaries.hits([tmp_path], canaries.forms())
    assert {hit.split(":")[0] for hit in found} == {
        str(path) for path in tmp_path.iterdir()
    }  # fmt: skip


@pytest.mark.journey
@pytest.mark.prove
def test_a_hundred_identities_lie_nowhere_in_the_clear() -> None:
    """Dump, data folder, write-ahead log, logs, temporary files, mails: no name in any form."""
    with copied("bare") as data:
        reported = canaries.run(100, data)
    assert reported["entered"] == reported["found_by_search"] == 100
    assert reported["found_when_planted"] == reported["forms"] > 100
    assert reported["hits"] == []
