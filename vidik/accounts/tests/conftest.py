# SPDX-License-Identifier: EUPL-1.2
"""What tests of accounts share: no attempts counted before, and a member who may sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from vidik.access.types import Role
from vidik.accounts.models import SignIn, User


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def member(client_as: Callable[[Role], Client]) -> User:
    """A reader of the office who is signed in nowhere."""
    client_as(Role.READER)
    user = User.objects.get(username="test-reader")
    SignIn.objects.filter(user=user).delete()
    return user
