# SPDX-License-Identifier: EUPL-1.2
"""What every connection of the system begins with, on whatever server."""

from __future__ import annotations

import pytest
from django.db import connection

from vidik.core.postgresql.base import DatabaseWrapper, forget


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("texts", "jit"),
    [
        ({}, "off"),
        ({"options": "-c statement_timeout=1min"}, "off"),
        ({"options": "-c jit_above_cost=5"}, "off"),
        ({"options": "-c jit=on"}, "on"),
        ({"options": "--jit=on"}, "on"),
    ],
)
def test_statements_are_compiled_only_where_the_address_says_so(
    texts: dict[str, str], jit: str
) -> None:
    """What an address says after its question mark is what the settings have as options."""
    wrapper = DatabaseWrapper({**connection.settings_dict, "OPTIONS": texts}, "another")
    with wrapper.get_new_connection(wrapper.get_connection_params()) as opened:
        # Whatever the server itself is set to: the client says it.
        found = opened.execute("select setting, source from pg_settings where name = 'jit'")
        assert found.fetchone() == (jit, "client")
    opened.close()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("texts", "longest"), [({}, "2min"), ({"options": "-c lock_timeout=10min"}, "10min")]
)
def test_no_connection_waits_for_ever_for_what_somebody_holds(
    texts: dict[str, str], longest: str
) -> None:
    wrapper = DatabaseWrapper({**connection.settings_dict, "OPTIONS": texts}, "another")
    with wrapper.get_new_connection(wrapper.get_connection_params()) as opened:
        opened.autocommit = True
        opened.execute("set lock_timeout = 0")
        forget(opened)
        assert opened.execute("show lock_timeout").fetchone() == (longest,)
    opened.close()
