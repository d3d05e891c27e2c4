# SPDX-License-Identifier: EUPL-1.2
"""How a number or an address is written so that the same one always gives the same mark."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"[0-9]{6,15}")
_LAST: Final = 8
"""So many digits at the end of a telephone number tell it from others, with whatever prefix it is
written."""
_EMPLOYER: Final = re.compile(r"[0-9a-z]{4,20}")
_ADVERT: Final = re.compile(r"[^\s/]{3,}(/\S*)?")
_LONGEST: Final = 300
_SCHEME: Final = re.compile(r"^[a-z][a-z0-9+.-]*://(www\.)?|^www\.")


def plain_mark(kind: str, typed: str) -> str:
    """Return what was typed without what people write differently; blank where it cannot be one.

    Args:
        kind: `telephone`, `advert` or `employer`.
        typed: what somebody typed.
    """
    text = typed.strip().casefold()
    if len(text) > _LONGEST:
        return ""
    if kind == "telephone":
        text = re.sub(r"[\s/().+\-]", "", text)
        return text[-_LAST:] if _NUMBER.fullmatch(text) else ""
    if kind == "employer":
        text = re.sub(r"[\s./\-]", "", text)
        return text if _EMPLOYER.fullmatch(text) else ""
    text = _SCHEME.sub("", text).partition("#")[0].rstrip("/")
    return text if _ADVERT.fullmatch(text) else ""
