# SPDX-License-Identifier: EUPL-1.2
"""Read settings from the environment, with a clear error for what is missing or malformed."""

from __future__ import annotations

import os
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from django.core.exceptions import ImproperlyConfigured

from vidik.core.database import addresses
from vidik.core.database.places import ClusterError


def database(name: str, default: str) -> dict[str, Any]:
    """Return Django's description of the PostgreSQL database that a URL names.

    Raises:
        ImproperlyConfigured: the URL is not one of PostgreSQL; the value is never repeated, since
            it holds a password.
    """
    try:
        url = addresses.checked(name, os.environ.get(name, default))
    except ClusterError as error:
        raise ImproperlyConfigured(str(error)) from None
    return {
        "ENGINE": "vidik.core.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": dict(parse_qsl(url.query)),
    }


def number(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number within its range.

    Raises:
        ImproperlyConfigured: it is none, or out of range.
    """
    given = os.environ.get(name) or str(default)
    if not given.isascii() or not given.isdigit() or not least <= int(given) <= most:
        msg = f"{name} must be a number from {least} to {most}, not “{given}”."
        raise ImproperlyConfigured(msg)
    return int(given)


def one_of(name: str, allowed: tuple[str, ...]) -> str:
    """Return one of some words, the first where nothing is said.

    Raises:
        ImproperlyConfigured: it is another word.
    """
    given = os.environ.get(name) or allowed[0]
    if given not in allowed:
        msg = f"{name} must be {' or '.join(allowed)}, not “{given}”."
        raise ImproperlyConfigured(msg)
    return given


def pack(name: str, parent: Path, default: str) -> str:
    """Return the name of a country pack that is there.

    Raises:
        ImproperlyConfigured: there is none of this name.
    """
    given = os.environ.get(name) or default
    there = sorted(path.parent.name for path in parent.glob("*/country.yaml"))
    if given not in there:
        msg = f"{name} must be one of {', '.join(there)}, not “{given}”."
        raise ImproperlyConfigured(msg)
    return given


def networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return addresses and networks, separated by commas.

    Raises:
        ImproperlyConfigured: one of them is none.
    """
    try:
        return tuple(ip_network(part) for part in listed(name))
    except ValueError as error:
        msg = f"{name} must be addresses or networks such as 192.0.2.7,2001:db8::/64: {error}."
        raise ImproperlyConfigured(msg) from None


def is_this_machine(host: str) -> bool:
    """Return whether a host is named as this machine, without asking anybody."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def switch(name: str) -> bool:
    """Return whether something is switched on: 1, or 0 or blank.

    Raises:
        ImproperlyConfigured: it is neither, such as “true”, and would be taken for off.
    """
    return one_of(name, ("0", "1")) == "1"


def listed(name: str, default: str = "") -> list[str]:
    """Return a comma-separated setting as a list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret_from_file(path: Path, length: int = 64) -> str:
    """Return the secret stored in a file, created on first use and readable by its owner only."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    import secrets  # noqa: PLC0415 - needed on the first run only

    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    except OSError as error:
        msg = (
            f"The data folder {path.parent.parent} cannot be written to: {error.strerror}. Set "
            "VIDIK_DATA to a folder that belongs to whoever runs Vidik."
        )
        raise ImproperlyConfigured(msg) from error
    with os.fdopen(handle, "w") as output:
        value = secrets.token_urlsafe(length)
        output.write(value)
    return value
