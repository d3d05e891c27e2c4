# SPDX-License-Identifier: EUPL-1.2
"""The table of guards that are taken away one at a time fits the code as it is."""

from __future__ import annotations

import ast

import pytest

from tests.mutations.guards import ROOT, Mutation, paths_of
from tests.mutations.table import MUTATIONS


@pytest.mark.parametrize("mutation", MUTATIONS, ids=str)
def test_the_guard_stands_where_the_table_says_and_python_can_read_what_is_left(
    mutation: Mutation,
) -> None:
    text = (ROOT / "vidik" / mutation.file).read_text(encoding="utf-8")
    assert mutation.function in text
    left = mutation.applied(text)
    assert left != text
    ast.parse(left)
    for path in paths_of(mutation):
        file, _colons, test = path.partition("::")
        assert file.endswith(".py")
        assert f"def {test}" in (ROOT / file).read_text(encoding="utf-8"), path
