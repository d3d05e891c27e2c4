# SPDX-License-Identifier: EUPL-1.2
"""Read the address of a database without ever repeating the password in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vidik.core.database.places import ClusterError

if TYPE_CHECKING:
    from urllib.parse import SplitResult


def checked(name: str, given: str) -> SplitResult:
    """Return the parts of an address, where it is one.

    Args:
        name: the variable that holds it, for the message.
        given: the address.

    Raises:
        ClusterError: it is not one of PostgreSQL. The driver would repeat it, password and all.
    """
    try:
        url = urlsplit(given)
        whole = bool(url.netloc and url.path.strip("/")) and (url.port is None or url.port > 0)
    except ValueError:
        whole = False
    if not whole or url.scheme not in {"postgresql", "postgres"}:
        msg = (
            f"{name} must be like postgresql://USER:PASSWORD@HOST:5432/DATABASE. Write signs of "
            "the password other than letters and digits as %XX, such as %2F for a slash."
        )
        raise ClusterError(msg)
    return url
