# SPDX-License-Identifier: EUPL-1.2
"""What histories call those who acted."""

from __future__ import annotations

import pytest
from django.utils import translation

from vidik.institutions.registry import actor_names


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "named"),
    [
        ("en", "System: receipt of reports of a suspicion"),
        ("sr", "Систем: пријем пријава сумње"),
        ("sr-latn", "Sistem: prijem prijava sumnje"),
    ],
)
def test_a_part_of_the_system_is_named_in_words_of_the_reader(language: str, named: str) -> None:
    with translation.override(language):
        called = actor_names({"system:report-desk", "user:0"})
    assert called == {"system:report-desk": named, "user:0": "user:0"}
