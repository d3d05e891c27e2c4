# SPDX-License-Identifier: EUPL-1.2
"""Names of codes that a form speaks of."""

from __future__ import annotations

from collections.abc import Mapping

from vidik.forms.methods.tables import Texts


class CodeNames:
    """Names by dimension and code."""

    def __init__(self, names: Mapping[str, Mapping[str, Texts]]) -> None:
        """Keep the names."""
        self._names = names

    def names(self, dimension: str, code: str) -> Texts | None:
        """Name a code in every language, None if the dimension has no such code."""
        return self._names.get(dimension, {}).get(code)
