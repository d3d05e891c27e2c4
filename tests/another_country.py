# SPDX-License-Identifier: EUPL-1.2
"""Load the pack in use into a database with empty tables, and ask every page that people have.

`python -m tests.another_country USER…` prints one JSON document: what loading said, and for each
address that a visitor and these users asked its status and its text. It is a process of its own
since settings take languages and time zone from the pack in use.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

import django
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

MOST: Final = 25
"""Addresses that somebody asks because a page led there."""
_LINK: Final = re.compile(r'<a [^>]*href="(/[^"#?]*)')


def plain_addresses(patterns: list[Any], room: str = "") -> Iterator[str]:
    """Return the addresses that need nothing but their name."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from plain_addresses(each.url_patterns, each.namespace or room)
        elif isinstance(each, URLPattern) and each.name:
            try:
                yield reverse(f"{room}:{each.name}" if room else each.name)
            except NoReverseMatch:
                continue


def walk(client: Client) -> dict[str, dict[str, Any]]:
    """Ask every plain address, and where the pages lead."""
    found: dict[str, dict[str, Any]] = {}
    links: list[str] = []
    for paths in (["/", *plain_addresses(get_resolver().url_patterns)], links):
        for path in paths:
            if path in found or "sign-out" in path or "logout" in path:
                continue
            answer = client.get(path)
            is_page = answer.headers.get("content-type", "").startswith("text/html")
            text = answer.content.decode() if is_page else ""
            outcomes = [unescape(link) for link in _LINK.findall(text)]
            found[path] = {"status": answer.status_code, "text": text, "links": outcomes}
            links += outcomes[: MOST - len(links)]
    return found


def main() -> None:
    """Load, walk, print."""
    from django.conf import settings

    from tests.scenes import prepare
    from tests.signed_in import client_of
    from vidik.accounts.selectors.acting import demo_actor
    from vidik.core.texts import install_check
    from vidik.figures.models import Figure
    from vidik.packs.services import demo_accounts, load_pack

    install_check()
    load_pack(settings.PACK, advance=lambda *_step: None)
    demo_accounts()
    again = load_pack(settings.PACK, advance=lambda *_step: None)
    prepare()
    from vidik.exchange.tasks import remind
    from vidik.referral.tasks import watch

    watch(timestamp=0)
    remind(timestamp=0)
    pages = {}
    for name in ("", *sys.argv[1:]):
        with transaction.atomic(), connection.cursor() as cursor:
            actor = demo_actor(name) if name else None
            client = client_of(actor) if actor is not None else Client()
            client.raise_request_exception = False
            # As the web server, which owns nothing.
            cursor.execute("set local role vidik_app")
            pages[name] = walk(client)
            transaction.set_rollback(True)
    rows = {"figures": Figure.objects.count(), "changed_again": again is not None, "pages": pages}
    json.dump(rows | {"time_zone": settings.TIME_ZONE}, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    main()
