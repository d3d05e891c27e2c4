# SPDX-License-Identifier: EUPL-1.2
"""Lists of indicators as reporters might have filled them in."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vidik.referral.methods.lists import Indicator, IndicatorSheet, from_content
from vidik.referral.methods.screening import Logic, assess, read_logic
from vidik.referral.services.synthetic import SyntheticScreening
from vidik.referral.types import Consent

_SEEN = (0.12, 0.34)
"""How often an indicator is seen in somebody who is no victim, and in somebody who is."""
_UNKNOWN = 0.2


@dataclass(frozen=True, slots=True)
class Screened:
    """Which list the reporters of a source fill in, in whose name, and how often."""

    key: int
    sheet: IndicatorSheet
    logic: Logic
    institution: int
    user: int
    chance: int

    @classmethod
    def read(
        cls, key: int, content: Mapping[str, Any], *, institution: int, user: int, chance: int
    ) -> Screened:
        """Read a list as the database keeps it."""
        remaining = {k: v for k, v in content.items() if k not in {"logic", "position"}}
        logic = read_logic(content["logic"]["thresholds"])
        return cls(key, from_content(remaining), logic, institution, user, chance)

    def make(
        self, chance: random.Random, at: dt.datetime, *, victim: bool, child: bool
    ) -> SyntheticScreening | None:
        """Fill the list in for somebody; None where this report had none."""
        if chance.random() * 100 >= self.chance:
            return None
        requested = [
            each
            for each in self.sheet.indicators
            if each.audience != ("adult" if child else "child")
        ]
        answers = {each.code: _answer(chance, each, victim=victim) for each in requested}
        level = assess(requested, answers, self.logic, child=child).level
        key = uuid.UUID(int=chance.getrandbits(128), version=4)
        return SyntheticScreening(
            key=key,
            list=self.key,
            institution=self.institution,
            user=self.user,
            finished_at=at - dt.timedelta(minutes=chance.randint(8, 240)),
            consent=Consent.CHILD if child else Consent.DUTY,
            answers=answers,
            level=str(level),
        )


def _answer(chance: random.Random, indicator: Indicator, *, victim: bool) -> str:
    drawn = chance.random()
    # What weighs more is rarer, and tells more.
    seen = _SEEN[victim] / (1 + indicator.weight / 4 * (not victim))
    if drawn < seen:
        return "yes"
    return "unknown" if drawn > 1 - _UNKNOWN else "no"
