# SPDX-License-Identifier: EUPL-1.2
"""Names of files that people send, as a page may show them."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST: Final = 200


def file_name(typed: str) -> str:
    """Return the name of a file without folders and without what makes it read as another one.

    Marks that turn the direction of writing, line ends and other invisible characters are left
    out; a long name keeps its ending.

    Returns:
        At most 200 characters; blank where nothing is left.
    """
    last = typed.replace("\\", "/").rpartition("/")[2]
    shown = "".join(
        " " if char.isspace() else char
        for char in last
        if char.isspace() or not unicodedata.category(char).startswith("C")
    )
    name = " ".join(shown.split())
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST // 10:
        return name[:LONGEST]
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"
