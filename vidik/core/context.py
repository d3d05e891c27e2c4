# SPDX-License-Identifier: EUPL-1.2
"""What every page's frame needs: languages, the navigation that this visitor may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from vidik.core.middleware import html_language
from vidik.core.navigation import Place, navigation_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the page frame its data; a part of a page that has no frame does not ask for menus."""
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    sign_in = getattr(request, "sign_in", None)
    return {
        "html_language": html_language(language),
        "language": language,
        "languages": [
            ("en", "English", "en-GB"),
            ("sr", "Српски", "sr-Cyrl-RS"),
            ("sr-latn", "Srpski", "sr-Latn-RS"),
        ],
        "navigation": SimpleLazyObject(lambda: navigation_for(request)),
        "foot_links": SimpleLazyObject(lambda: navigation_for(request, Place.FOOT)),
        "is_demo": settings.DEMO,
        "elevated_until": getattr(sign_in, "elevated_until", None),
        "rest": getattr(sign_in, "rest", None),
    }
