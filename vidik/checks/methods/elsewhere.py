# SPDX-License-Identifier: EUPL-1.2
"""Where else the cause of a finding shows, reported by examples and not only by their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import texts
from .model import UNNAMED, localised
from .speech import ENGLISH
from .wording import figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Finding, Note
    from .speech import TextRenderer

EXAMPLES = 3
"""So many of the places where a cause shows are named."""


def also_seen(finding: Finding, speech: TextRenderer = ENGLISH) -> list[str]:
    """Return in how many more places the cause of a finding shows, and give some of them.

    Returns:
        A heading and lines; none where it shows nowhere else.
    """
    sentences = [_short(finding, one, speech) for one in finding.related[:EXAMPLES]]
    return headed(sentences, len(finding.related), speech)


def headed(sentences: Sequence[str], count: int, speech: TextRenderer = ENGLISH) -> list[str]:
    """Write a heading over examples of so many places, and how many are not named."""
    if not count:
        return []
    more = count - len(sentences)
    rest = [speech(texts.AND_OTHERS, n=figure(more))] if more else []
    return [speech(texts.ALSO, n=figure(count)), *sentences, *rest]


def _short(finding: Finding, one: Note, speech: TextRenderer) -> str:
    """Return what a note says, without what the finding has said of itself."""
    text = speech.of(one.text)
    params = one.text.params
    for name in ("measure", "source"):
        if params.get(name) != finding.params.get(name):
            return text
    source = params.get("source")
    head = f"{params.get('measure')} (" + ("" if source in UNNAMED else f"{source}")
    if not text.startswith(head):
        return text
    text = text.removeprefix(head).lstrip(",; ").replace("): ", ": ", 1)
    where = params.get("where", "")
    if where and where == finding.params.get("where"):
        text = text.replace(f" ({localised('where', where, speech.lang)})", "")
    return text
