# SPDX-License-Identifier: EUPL-1.2
"""Who tries one name after another stands on the auditor's list; ordinary work does not."""

from __future__ import annotations

import pytest

from vidik.audit.models import ReviewPattern
from vidik.audit.services.recording import record
from vidik.audit.services.reviewing import find_patterns
from vidik.audit.tests.test_patterns import LOOKER, found, watch

pytestmark = pytest.mark.django_db


def test_names_that_are_guessed_at_are_found() -> None:
    ReviewPattern.objects.update(is_watched=False)
    watch("many-searches", 3)
    for _number in range(2):
        record("user:70", "identities.searched", label="vault", purpose="assistance", by="name")
    for purpose, by in (("duplicates", "name"), ("assistance", "number")):
        record("user:70", "identities.searched", label="vault", purpose=purpose, by=by)
        record("user:70", "case.listed", label="cases", found=3)
    find_patterns(LOOKER)
    assert found("user:70") == []
    record("user:70", "identities.searched", label="vault", purpose="assistance", by="name")
    find_patterns(LOOKER)
    assert found("user:70") == [("many-searches", 3)]
