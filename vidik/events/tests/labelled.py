# SPDX-License-Identifier: EUPL-1.2
"""Which accounts of the pack for 2024 are of one event, as a reader of the report labels them.

By the codes of `packs/serbia/events/2024.yaml`. Pairs about which the report leaves doubt are in
neither set.
"""

from __future__ import annotations

from itertools import combinations
from typing import Final

SAME: Final = (
    ("moi-course-september", "moi-course-december"),
    ("moi-internet-workshop", "coe-technology"),
    ("moi-financial", "moi-financial-pancevo"),
    ("moi-local-team-kragujevac", "moi-eu4fast-kragujevac"),
    ("moi-iom-digital", "sppo-iom-digital"),
    ("moe-vrnjacka-banja", "coe-child-workshop"),
    ("centre-indicators", "iom-indicators", "kirs-indicators-iom"),
    ("atina-krnjaca", "kirs-krnjaca"),
    ("atina-bujanovac", "kirs-bujanovac"),
    ("atina-dimitrovgrad", "kirs-dimitrovgrad"),
    ("iom-trauma", "centre-trauma"),
    ("iom-interviewing", "centre-forensic"),
    ("atina-peers", "astra-peers"),
    ("molevsa-journalists", "centre-journalists"),
    ("office-eu4fast", "novi-sad-team-workshop"),
    ("rapporteur-helsinki", "inspection-helsinki", "coe-helsinki"),
    ("astra-attorneys", "coe-attorneys"),
)
"""Codes of accounts that are of one event."""
DOUBTFUL: Final = (
    ("rem-media", "molevsa-journalists", "centre-journalists"),
    ("kirs-indicators", "kirs-referral", "kirs-indicators-iom", "centre-indicators",
     "iom-indicators"),
    ("novi-sad-iom", "moi-iom-digital", "sppo-iom-digital", "sppo-montenegro"),
    ("office-international-study-visit", "rapporteur-helsinki", "inspection-helsinki",
     "coe-helsinki"),
    ("moe-online", "iom-online"),
    ("kirs-workshops-women", "atina-workshops-women", "atina-krnjaca", "kirs-krnjaca",
     "atina-bujanovac", "kirs-bujanovac", "atina-dimitrovgrad", "kirs-dimitrovgrad"),
    ("moi-local-teams", "moi-local-team-kragujevac", "moi-eu4fast-kragujevac"),
    ("moi-financial", "moi-financial-pancevo", "sppo-iom-digital"),
    ("atina-nes", "atina-nes-belgrade"),
    ("coe-experts", "moi-internet-workshop", "coe-technology", "coe-child-workshop"),
)  # fmt: skip
"""Accounts of which the report does not say whether they are of one event."""


def pairs(groups: tuple[tuple[str, ...], ...]) -> frozenset[frozenset[str]]:
    """Return every pair within the groups."""
    return frozenset(frozenset(pair) for group in groups for pair in combinations(sorted(group), 2))
