# SPDX-License-Identifier: EUPL-1.2
"""The rows of public things that a pack holds, and the names by which its other files call them."""

from __future__ import annotations

from typing import Final

from vidik.core.packfiles import Pack

PUBLIC: Final = "demo/public_registers.yaml"


def called_in(pack: Pack) -> dict[str, str]:
    """Return the names that the file gives to rows, each with its register."""
    rows = pack.optional(PUBLIC).get("institutions", ())
    return {str(row["called"]): str(row["register"]) for row in rows if "called" in row}
