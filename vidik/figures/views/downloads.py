# SPDX-License-Identifier: EUPL-1.2
"""Answer with a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def attachment(content: bytes, name: str) -> HttpResponse:
    """Return a file to be saved under a name."""
    response = HttpResponse(content, content_type=_type(name))
    _dispose(response, name)
    return response


def streamed(lines: Iterable[bytes], name: str) -> StreamingHttpResponse:
    """Return a long file as it is written."""
    response = StreamingHttpResponse(lines, content_type=_type(name))
    _dispose(response, name)
    return response


def _dispose(response: HttpResponseBase, name: str) -> None:
    header = content_disposition_header(as_attachment=True, filename=name)
    if header:
        response.headers["Content-Disposition"] = header


def _type(name: str) -> str:
    return TYPES.get(name.rpartition(".")[2], "application/octet-stream")
