# SPDX-License-Identifier: EUPL-1.2
"""What the pack in use says that the centre expects to hear of proceedings, read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vidik.core.bilingual import pick
from vidik.proceedings.methods import ExpectedKind, read_expected


@lru_cache(maxsize=4)
def _expected_of(folder: Path) -> tuple[ExpectedKind, ...]:
    return read_expected(folder / "proceedings" / "expected.yaml")


def expected_kinds() -> tuple[ExpectedKind, ...]:
    """Give what the centre expects to hear of proceedings, in the order of the pack in use.

    Raises:
        RecordError: the file contradicts itself.
    """
    return _expected_of(Path(settings.PACKS_DIR) / settings.PACK)


def name_of_expected(code: str) -> str:
    """Give what something expected of proceedings is called; the code where the pack lost it."""
    found = next((each for each in expected_kinds() if each.code == code), None)
    return code if found is None else pick(found.name_en, found.name_sr)
