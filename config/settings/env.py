# SPDX-License-Identifier: EUPL-1.2
"""Read settings from the environment, with a clear error for what is missing or malformed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def database(name: str, default: str) -> dict[str, Any]:
    """Give Django's description of the PostgreSQL database that a URL names.

    Raises:
        ImproperlyConfigured: the URL is not one of PostgreSQL.
    """
    url = urlsplit(os.environ.get(name, default))
    if url.scheme not in {"postgresql", "postgres"}:
        msg = f"{name} must begin with postgresql://"
        raise ImproperlyConfigured(msg)
    return {
        "ENGINE": "vidik.core.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": dict(parse_qsl(url.query)),
    }


def listed(name: str, default: str = "") -> list[str]:
    """Give a comma-separated setting as a list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret_from_file(path: Path, length: int = 64) -> str:
    """Give the secret kept in a file, made on first use with rights for its owner only."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    import secrets  # noqa: PLC0415 - needed on the first run only

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as output:
        value = secrets.token_urlsafe(length)
        output.write(value)
    return value
