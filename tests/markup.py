# SPDX-License-Identifier: EUPL-1.2
"""What a validator of HTML would refuse on a page, as far as it can be found without one.

Attributes given twice, keys given twice, moments that no machine reads, roles and states that ARIA
does not know or does not allow where they are, elements that nobody closes.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID: Final = _names(
    """
    area base br col embed hr img input link meta source track wbr path circle
    """
)
_MAY_STAY_OPEN: Final = _names(
    """
    li dt dd p option tr td th thead tbody tfoot
    """
)
_NO_NAME: Final = _names(
    """
    div span p dl dt dd strong em b i small code label caption
    """
)
"""Elements that have no name to a reader unless they have a role."""
ROLES: Final = _names(
    """
    alert alertdialog button
    cell columnheader doc-backlink doc-endnotes doc-noteref checkbox
    combobox dialog feed figure form grid group heading img
    link list listbox listitem log main math menu menubar menuitem meter navigation none note
    option presentation progressbar radio radiogroup region row rowgroup rowheader search
    searchbox separator slider status switch tab table tablist tabpanel textbox timer toolbar
    tooltip tree treegrid treeitem banner complementary contentinfo
    """
)
_ARIA: Final = _names(
    """
    activedescendant atomic autocomplete busy checked colcount controls current describedby
    details disabled errormessage expanded haspopup hidden invalid keyshortcuts label
    labelledby level live modal multiline multiselectable orientation owns placeholder
    posinset pressed readonly relevant required roledescription rowcount selected setsize sort
    valuemax valuemin valuenow valuetext
    """
)
_MOMENT: Final = re.compile(
    r"\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?"
    r"|\d{2}:\d{2}(:\d{2})?|P[0-9DTHMS.]+"
)


class _Reader(HTMLParser):
    """Reads a page from its beginning to its end, and notes what is wrong."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._keys: set[str] = set()
        self._open: list[str] = []

    def _note(self, what: str) -> None:
        self.found.append(f"line {self.getpos()[0]}: {what}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self._note(f"<{tag}> has {name} twice")
        given = {name: value or "" for name, value in attrs}
        key = given.get("id")
        if key is not None and (not key or re.search(r"\s", key) or key in self._keys):
            self._note(f"the id “{key}” is blank, holds a space or stands twice")
        self._keys.add(key or "")
        if "datetime" in given and not _MOMENT.fullmatch(given["datetime"]):
            self._note(f"no machine reads the moment “{given['datetime']}”")
        for name in names:
            if name.startswith("hx-"):
                self._note(f"{name} is no attribute; data-{name} is")
        if "autocomplete" in given and given.get("type") in {"checkbox", "radio", "file"}:
            self._note(f"a {given['type']} has no autocomplete")
        self._check_aria(tag, given)
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            self._note(f"</{tag}> closes nothing")
            return
        while (last := self._open.pop()) != tag:
            if last not in _MAY_STAY_OPEN:
                self._note(f"<{last}> is still open where </{tag}> stands")

    def _check_aria(self, tag: str, given: dict[str, str]) -> None:
        for role in given.get("role", "").split():
            if role not in ROLES:
                self._note(f"there is no role {role}")
        for name in given:
            if name.startswith("aria-") and name.removeprefix("aria-") not in _ARIA:
                self._note(f"there is no {name}")
        if (
            tag in _NO_NAME
            and "role" not in given
            and {"aria-label", "aria-labelledby"} & set(given)
        ):
            self._note(f"<{tag}> is named and has no role")


def flaws(page: str) -> list[str]:
    """Say what is wrong with the HTML of a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found
