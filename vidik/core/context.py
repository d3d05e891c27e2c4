# SPDX-License-Identifier: EUPL-1.2
"""What every page's frame needs: languages, the navigation that this visitor may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.context_processors import csrf
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject

from vidik.core.languages import languages
from vidik.core.navigation import Place, ShownGroup, groups_for, navigation_for
from vidik.core.packparts import left_out


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the page frame its data; a part of a page that has no frame does not ask for menus."""
    language = languages().named(getattr(request, "LANGUAGE_CODE", ""))
    sign_in = getattr(request, "sign_in", None)
    tools = {"language": language.tag, "languages": languages().all, "request": request}
    # What somebody may open is asked once for the groups and for the pages of one of them.
    groups: Any = SimpleLazyObject(lambda: groups_for(request))
    # Both stand on a page twice, for phones and for wide screens, and are written once.
    return {
        "html_language": language.html,
        "language": language.tag,
        "languages": languages().all,
        "rapporteur": settings.COUNTRY.rapporteur,
        "leave_to": settings.COUNTRY.leave_to,
        "menu": SimpleLazyObject(lambda: _menu(groups)),
        "menu_pages": SimpleLazyObject(lambda: _pages(groups)),
        "tools": SimpleLazyObject(
            lambda: render_to_string("core/_tools.html", tools | csrf(request))
        ),
        "foot_links": SimpleLazyObject(lambda: navigation_for(request, Place.FOOT)),
        "left_out": left_out(),
        "is_demo": settings.DEMO,
        "elevated_until": getattr(sign_in, "elevated_until", None),
        "rest": getattr(sign_in, "rest", None),
    }


def _menu(groups: list[ShownGroup]) -> str:
    """Write the main menu, blank for whoever has none."""
    return render_to_string("core/_menu.html", {"groups": groups}) if groups else ""


def _pages(groups: list[ShownGroup]) -> str:
    """Write the pages of the group of the main menu that the page shown belongs to."""
    group = next((each for each in groups if each.current), None)
    if group is None or len(group.entries) < 2:  # noqa: PLR2004 - one page is the group itself
        return ""
    return render_to_string("core/_rooms.html", {"group": group})
