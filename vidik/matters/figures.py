# SPDX-License-Identifier: EUPL-1.2
"""What matters count: registered with the figures as the pack in use declares it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.conf import settings

from vidik.core.packfiles import Pack
from vidik.figures.methods.declared import covers
from vidik.figures.registry import Derivation, register_derivation
from vidik.institutions.services.loading import INSTITUTIONS
from vidik.matters.methods.figures import Figure, read_figures
from vidik.matters.selectors.counting import counter


def register() -> None:
    """Register the figures of the pack in use; a faulty file registers none."""
    pack = Pack(Path(settings.PACKS_DIR) / settings.PACK)
    found = read_figures(pack)
    if pack.faults:
        return
    seen: dict[tuple[str, str], int] = {}
    for figure in found.counts:
        by = found.by_of(figure)
        key = figure.measure, figure.name or figure.source
        number = seen[key] = seen.get(key, 0) + 1
        name = f"matters: {key[1]}" + (f" {number}" if number > 1 else "")
        register_derivation(
            Derivation(
                figure.measure,
                frozenset(by),
                partial(str, figure.source),
                counter(figure, by),
                figure.rule,
                needs=frozenset(figure.needs),
                absent_is_zero=not figure.mean,
                name=name,
                period="at:{year}-12-31" if figure.at_end else "{year}",
                covers=partial(covers, by),
                each=partial(_of_kinds, pack, figure) if figure.kinds else None,
            )
        )


def _of_kinds(pack: Pack, figure: Figure) -> frozenset[str]:
    kinds = set(figure.kinds)
    return frozenset(
        str(row["code"]) for row in pack.entries(INSTITUTIONS) if row.get("kind") in kinds
    )
