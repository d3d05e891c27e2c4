# SPDX-License-Identifier: EUPL-1.2
"""Return files that came, to be saved, and the pages of scans, to be looked at."""

from __future__ import annotations

from django.http import HttpResponse

from vidik.core.downloads import as_file
from vidik.questionnaires.methods.scans import ENDINGS


def to_save(content: bytes, media_type: str, stem: str) -> HttpResponse:
    """Return a file under a name of the system's own; what its sender called it is not trusted."""
    response = as_file(content, f"{stem}.{ENDINGS.get(media_type, 'bin')}", media_type)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def as_picture(content: bytes | memoryview) -> HttpResponse:
    """Return one page of a scan."""
    response = HttpResponse(bytes(content), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    return response
