# SPDX-License-Identifier: EUPL-1.2
"""Take uploads into memory alone: what may tell of a person is in no temporary file in clear."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

MOST: Final = 64 * 2**20
"""Bytes of a request with files where its form says nothing else; figures come in 50 MB at most."""


class InMemory(MemoryFileUploadHandler):
    """Take an upload into memory whatever its size: no temporary file ever holds it in clear."""

    def __init__(self, request: HttpRequest | None = None, *, most: int = MOST) -> None:
        super().__init__(request)
        self._most = most

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        *rest: Any,
        **more: Any,
    ) -> None:
        """Accept what fits, and read no further where it does not.

        Raises:
            RequestDataTooBig: the request is larger than what the form may carry.
        """
        del input_data, META, rest, more
        if content_length > self._most:
            msg = f"A request of {content_length} bytes; {self._most} are taken."
            raise RequestDataTooBig(msg)
        self.activated = True


def limit_uploads(request: HttpRequest, most: int) -> None:
    """Say how the uploads of a request are read, before anything reads them.

    Args:
        request: one of which nothing has been read.
        most: how many bytes its form may carry in all.
    """
    request.upload_handlers = [InMemory(request, most=most)]
