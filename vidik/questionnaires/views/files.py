# SPDX-License-Identifier: EUPL-1.2
"""Give files that came, to be saved, and the pages of scans, to be looked at."""

from __future__ import annotations

from django.http import HttpResponse

from vidik.questionnaires.methods.scans import ENDINGS


def to_save(content: bytes, media_type: str, stem: str) -> HttpResponse:
    """Give a file under a name of the system's own; what its sender called it is not trusted."""
    response = HttpResponse(content, content_type=media_type)
    ending = ENDINGS.get(media_type, "bin")
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{ending}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def as_picture(content: bytes | memoryview) -> HttpResponse:
    """Give one page of a scan."""
    response = HttpResponse(bytes(content), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    return response
