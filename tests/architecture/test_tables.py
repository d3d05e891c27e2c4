# SPDX-License-Identifier: EUPL-1.2
"""What models declare is in the database: the framework looks at its own steps only."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

OURS = [model for model in apps.get_models() if model.__module__.startswith("vidik.")]


def _declared(model: type[Model]) -> set[str]:
    meta = model._meta
    return {each.name for each in (*meta.indexes, *meta.constraints) if each.name}


def _missing(model: type[Model]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select indexname from pg_indexes where tablename = %s"
            " union select conname from pg_constraint where conrelid = %s::regclass",
            [model._meta.db_table, model._meta.db_table],
        )
        there = {name for (name,) in cursor.fetchall()}
    return sorted(f"{model._meta.label}: {name}" for name in _declared(model) - there)


@pytest.mark.django_db
def test_every_index_and_constraint_of_a_model_stands_in_the_database() -> None:
    assert sum(len(_declared(model)) for model in OURS) > len(OURS)
    assert [each for model in OURS for each in _missing(model)] == []


@pytest.mark.django_db
def test_an_index_that_was_dropped_is_missed() -> None:
    from vidik.figures.models import Observation

    with connection.cursor() as cursor:
        cursor.execute("drop index one_version_of_a_figure_is_current")
    assert _missing(Observation) == ["figures.Observation: one_version_of_a_figure_is_current"]


@pytest.mark.django_db
def test_no_protected_table_has_an_index_that_row_security_keeps_from_use() -> None:
    """docs/adr/0119: the operators of such an index are not leakproof.

    Those of exclusion constraints are there to refuse. Tokens of names are read under a policy
    without a condition (docs/adr/0025).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid"
            " join pg_class t on t.oid = x.indrelid join pg_am m on m.oid = i.relam"
            " where t.relrowsecurity and m.amname <> 'btree' and not x.indisexclusion"
        )
        assert [name for (name,) in cursor.fetchall()] == ["names_by_tokens"]
