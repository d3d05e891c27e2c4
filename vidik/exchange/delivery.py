# SPDX-License-Identifier: EUPL-1.2
"""The way to the mail server; where only synthetic people are, it leads to this machine alone."""

from __future__ import annotations

import ipaddress
import socket
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends import filebased
from django.core.mail.backends.smtp import EmailBackend

from vidik.core.folders import ALONE


class PrivateFiles(filebased.EmailBackend):
    """Writes e-mails into a folder that nobody but the system's own user opens: they hold links."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Close the folder before anything is written there."""
        super().__init__(*args, **options)
        Path(self.file_path).chmod(ALONE)


class LoopbackSmtp(EmailBackend):
    """Speaks SMTP with a server on this machine and with no other."""

    def open(self) -> bool | None:
        """Open the connection.

        Raises:
            ConnectionRefusedError: no server is set up.
            ImproperlyConfigured: the server is not on this machine.
        """
        if not self.host:
            msg = "No mail server is set up: EMAIL_HOST is empty."
            raise ConnectionRefusedError(msg)
        if not is_loopback(self.host):
            msg = (
                "A demonstration delivers e-mail to a server on this machine only, such as "
                f"127.0.0.1; found EMAIL_HOST={self.host}."
            )
            raise ImproperlyConfigured(msg)
        return super().open()


def is_loopback(host: str) -> bool:
    """Return whether every address of a host is one of this machine."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(item[4][0]).is_loopback for item in found)
