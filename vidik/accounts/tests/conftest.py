# SPDX-License-Identifier: EUPL-1.2
"""What tests of accounts share: a member who may sign in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from vidik.access.types import Role
from vidik.accounts.models import SignIn, User


@pytest.fixture
def member(client_as: Callable[[Role], Client]) -> User:
    """A reader of the office who is signed in nowhere."""
    client_as(Role.READER)
    user = User.objects.get(username="test-reader")
    SignIn.objects.filter(user=user).delete()
    return user
