# SPDX-License-Identifier: EUPL-1.2
"""Every table keeps the history of its rows, or says why it need not."""

from __future__ import annotations

from django.apps import apps

from vidik.access.row_security import protected_tables
from vidik.shell.histories import UNTRACKED, tracked, undeclared


def test_every_model_is_tracked_or_says_why_not() -> None:
    assert undeclared() == set(), "track it, or add it to vidik/shell/histories.py with its reason"


def test_the_list_names_each_model_once_and_none_that_is_tracked_or_gone() -> None:
    listed = [label for labels in UNTRACKED.values() for label in labels]
    assert len(listed) == len(set(listed))
    assert set(listed) & set(tracked()) == set()
    assert set(listed) <= {model._meta.label for model in apps.get_models()}


def test_the_history_of_a_protected_row_is_protected_as_well() -> None:
    protected = set(protected_tables())
    bare = {
        table
        for label in tracked()
        if (table := apps.get_model(label)._meta.db_table) in protected
        and f"{table}event" not in protected
    }
    assert bare == set()
