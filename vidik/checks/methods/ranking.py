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
from .model import SEVERITIES, Sure
from .patterns import relation, share_missed, table_of

if TYPE_CHECKING:
    from .grouping import Hit

_SYMPTOMS = 5
_SAME_RELATION = 0.6
_SAME_TABLE = 0.4
_HIGH = 0.5
"""What a finding of high severity counts for beside one of medium severity."""
_ORDER = tuple(Sure)


def weight(hit: Hit) -> float:
    """Weigh a finding: its gap, in how many other ways it shows, how rare and how odd it is."""
    tally = hit.tally
    rare = log10(1 + tally.held / max(1, tally.failed)) if tally is not None else 0.0
    if hit.usual:
        rare += max(0.0, log10((share_missed(hit) or hit.usual) / hit.usual))
    # Rows of a pattern are no further sign of it.
    shown = 0.0 if hit.pattern else min(len(hit.related), _SYMPTOMS) / _SYMPTOMS
    high = _HIGH if hit.severity == "high" else 0.0
    return round(strength(hit) + rare + shown + high, 6)


def settle_severity(hit: Hit, sure: Sure) -> str:
    """Let the severity follow the evidence: what is only possible is low, and nothing else is."""
    if sure is Sure.POSSIBLE:
        return "low"
    return "medium" if hit.severity == "low" or hit.pattern else hit.severity


def ordered(hits: list[Hit], sureness: dict[int, Sure]) -> list[Hit]:
    """Put hits in order; the same hits come in the same order however they were found."""
    strongest = sorted(hits, key=lambda h: (_ORDER.index(sureness[id(h)]), -weight(h), h.code))
    seen: Counter[tuple[str, object]] = Counter()
    placed: list[tuple[int, float, int, str, Hit]] = []
    for hit in strongest:
        sure = sureness[id(hit)]
        about, table = (sure, relation(hit)), (sure, table_of(hit))
        behind = _SAME_RELATION * log2(1 + seen[about]) + _SAME_TABLE * log2(1 + seen[table])
        seen[about] += 1
        seen[table] += 1
        placed.append(
            (
                _ORDER.index(sure), round(behind - weight(hit), 6),
                SEVERITIES.index(hit.severity), hit.code, hit,
            )
        )  # fmt: skip
    placed.sort(key=lambda item: item[:4])
    return [hit for *_, hit in placed]
