# SPDX-License-Identifier: EUPL-1.2
"""Count over institutions, and give sums alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.referral.models import ContactMark
from vidik.referral.policies import RECOGNITION


@contextmanager
def counting() -> Iterator[None]:
    """Count as the part of the system that counts over institutions and gives sums alone."""
    actor = Actor.system(RECOGNITION)
    with acting(actor):
        authorize(actor, Action.RECOGNITION_COUNT)
        yield


def has_marks(year: int) -> bool:
    """Return whether any contact of a year has marks, struck out or not."""
    with counting():
        return ContactMark.objects.filter(year=year).exists()
