# SPDX-License-Identifier: EUPL-1.2
"""The order of findings: what is sure first, then what is large and rare, one cause after another.

A reader sees the first page only. After one finding of a relation or of a table, the next one of
the same steps back behind others that are nearly as strong.
"""

from __future__ import annotations

from collections import Counter
from math import log2, log10
from typing import TYPE_CHECKING

from .grouping import strength
from .model import SEVERITIES, Kind, Sure
from .patterns import relation, share_missed, table_of

if TYPE_CHECKING:
    from .grouping import Hit

_SYMPTOMS = 5
_SAME_RELATION = 0.6
_SAME_TABLE = 0.4
_HIGH = 0.5
"""What a finding of high severity counts for beside one of medium severity."""
_RARE = 1.5
"""How rare a failure is counts so much at the most, as its logarithm to the base of ten."""
_SLIGHT = 100
"""A gap below one in so many is a question, but no urgent one."""
_ORDER = tuple(Sure)


def weight(hit: Hit) -> float:
    """Weigh a finding: its gap, in how many other ways it shows, how rare and how odd it is."""
    tally = hit.tally
    rare = log10(1 + tally.held / max(1, tally.failed)) if tally is not None else 0.0
    rare = min(_RARE, rare)
    if hit.usual:
        rare += max(0.0, log10((share_missed(hit) or hit.usual) / hit.usual))
    # Rows of a pattern are no further sign of it.
    shown = 0.0 if hit.pattern else min(len(hit.related), _SYMPTOMS) / _SYMPTOMS
    high = _HIGH if hit.severity == "high" else 0.0
    return round(strength(hit) + rare + shown + high, 6)


def settle_severity(hit: Hit, sure: Sure) -> str:
    """Let the severity follow the evidence: what is only possible is low, and nothing else is.

    A gap that is small beside its total is never high, however certain.
    """
    if sure is Sure.POSSIBLE:
        return "low"
    if hit.origin == "pack":
        return "medium" if hit.severity == "low" else hit.severity
    if hit.pattern:
        return "high" if sure is Sure.CERTAIN else "medium"
    slight = hit.difference and share_missed(hit) * _SLIGHT < 1
    return "medium" if hit.severity == "low" or slight else hit.severity


def _tier(hit: Hit, sure: Sure) -> int:
    """Put what is sure and high first; what is sure and slight stands beside what is likely.

    A value that is missing contradicts nothing, and comes last.
    """
    if hit.kind is Kind.MISSING:
        return len(_ORDER) + len(SEVERITIES)
    return _ORDER.index(sure) + SEVERITIES.index(hit.severity)


def ordered(hits: list[Hit], sureness: dict[int, Sure]) -> list[Hit]:
    """Put hits in order; the same hits come in the same order however they were found."""
    tiers = {id(hit): _tier(hit, sureness[id(hit)]) for hit in hits}
    strongest = sorted(hits, key=lambda h: (tiers[id(h)], -weight(h), h.code))
    seen: Counter[tuple[int, object]] = Counter()
    placed: list[tuple[int, float, int, str, Hit]] = []
    for hit in strongest:
        tier = tiers[id(hit)]
        about, table = (tier, relation(hit)), (tier, table_of(hit))
        behind = _SAME_RELATION * log2(1 + seen[about]) + _SAME_TABLE * log2(1 + seen[table])
        seen[about] += 1
        seen[table] += 1
        placed.append(
            (
                tier, round(behind - weight(hit), 6),
                SEVERITIES.index(hit.severity), hit.code, hit,
            )
        )  # fmt: skip
    placed.sort(key=lambda item: item[:4])
    return [hit for *_, hit in placed]
