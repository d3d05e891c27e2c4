# SPDX-License-Identifier: EUPL-1.2
"""What is kept while tables are brought up to date is let go of afterwards, also by a failure."""

from __future__ import annotations

import gc

import pytest
from django.apps import apps

from vidik.core.migrating import asked_once


def test_what_is_kept_meanwhile_is_what_django_answers_and_is_let_go_of() -> None:
    before = gc.get_threshold()
    told = apps.get_swappable_settings_name("accounts.User")

    def fail() -> None:
        with asked_once():
            assert apps.get_swappable_settings_name("accounts.User") == told == "AUTH_USER_MODEL"
            apps.clear_cache()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert "get_swappable_settings_name" not in vars(apps)
    assert gc.get_threshold() == before
