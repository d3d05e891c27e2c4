# SPDX-License-Identifier: EUPL-1.2
"""One-time links as the people whom they are for get them: out of the e-mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.core import mail
from django.test import TestCase

LINK: Final = re.compile(r"https?://[^/\s]+(/account/[a-z-]+/([\w-]{20,})/)")


def link_in(text: str) -> str:
    """Return the path of the one link in a text."""
    [(path, _token)] = LINK.findall(text)
    return str(path)


def token_in(text: str) -> str:
    """Return the token of the one link in a text."""
    [(_path, token)] = LINK.findall(text)
    return str(token)


def mailed(act: Callable[[], object], *, to: str = "") -> str:
    """Do something that sends one e-mail with a link, and give the link's token.

    Args:
        act: sends it, once its transaction is committed.
        to: the address that it must go to, if that is of interest.
    """
    before = len(mail.outbox)
    with TestCase.captureOnCommitCallbacks(execute=True):
        act()
    [letter] = mail.outbox[before:]
    assert len(letter.recipients()) == 1
    assert not to or letter.to == [to]
    return token_in(str(letter.body))


def address(kind: str) -> Callable[[str], str]:
    """Return what makes the address of a link in a test."""
    return lambda token: f"http://testserver/account/{kind}/{token}/"
