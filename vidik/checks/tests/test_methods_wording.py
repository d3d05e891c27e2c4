# SPDX-License-Identifier: EUPL-1.2
"""Every sentence of the checks can be translated."""

from __future__ import annotations

import re
from pathlib import Path

from vidik.checks import Outcome, fill, run
from vidik.checks.methods import wording
from vidik.checks.tests.methods_tables import cell

METHODS = Path(wording.__file__).parent


def test_every_template_is_marked_for_translation() -> None:
    for path in METHODS.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bText\(\s*\"", text), path.name


def test_every_reason_for_skipping_is_listed_for_translation() -> None:
    cells = [
        cell("people", None, status="refused"), cell("people", 3, "sex=m"),
        cell("people", 9, "form=a", period="2023"),
        cell("people", 1, "form=a;town=b", period="2023"),
        cell("people_share", 9, "sex=m", unit="percent"),
        cell("people_increase", 9, unit="percent", period="2020..2021"),
    ]  # fmt: skip
    reasons = {r.reason for r in run(cells).results if r.outcome is Outcome.SKIPPED}
    assert len(reasons) > 2
    assert reasons <= set(wording.REASONS)


def test_a_serbian_sentence_names_sections_and_numbers_in_serbian() -> None:
    params = {"n": "1,234", "where": "sections 5.1 and 6.2", "m": "more than 21"}
    assert fill("{n:лице|лица|лица} ({where}), {m:лице|лица|лица}", params, "sr") == (
        "1.234 лица (одељци 5.1 и 6.2), више од 21 лице"
    )
    assert fill("{n:person|persons}", {"n": "1"}) == "1 person"
