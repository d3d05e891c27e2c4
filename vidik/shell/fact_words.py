# SPDX-License-Identifier: EUPL-1.2
"""The small facts of recorded acts in words: their names, and values that pages have words for.

A fact that is not named here is shown by its name in the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _t
from django.utils.translation import pgettext_lazy

from vidik.access.services import describe_action
from vidik.access.types import Action, Role
from vidik.audit.registry import Text

FACTS: Final[Mapping[str, Text]] = {
    "about": pgettext_lazy("fact", "What it concerns"),
    "action": pgettext_lazy("fact", "What was to be done"),
    "added": pgettext_lazy("fact", "Added"),
    "addressees": pgettext_lazy("fact", "Addressees"),
    "alone": pgettext_lazy("fact", "Without a second person"),
    "asked": pgettext_lazy("fact", "Asked"),
    "assessment": pgettext_lazy("fact", "Assessment"),
    "beside": pgettext_lazy("fact", "Accepted where the inviter signs in"),
    "by": pgettext_lazy("fact", "Searched by"),
    "certificate": pgettext_lazy("fact", "Certificate"),
    "channel": pgettext_lazy("fact", "By which way"),
    "code": pgettext_lazy("fact", "Code"),
    "confirmed_by": pgettext_lazy("fact", "Confirmed by"),
    "contact": pgettext_lazy("fact", "Contact point"),
    "count": pgettext_lazy("fact", "Number"),
    "cycle": pgettext_lazy("fact", "Yearly cycle"),
    "day": pgettext_lazy("fact", "Day"),
    "demo": pgettext_lazy("fact", "For the demonstration"),
    "elsewhere": pgettext_lazy("fact", "Found at other institutions"),
    "ended": pgettext_lazy("fact", "The case was closed"),
    "events": pgettext_lazy("fact", "Acts"),
    "factor": pgettext_lazy("fact", "Way of signing in"),
    "factors": pgettext_lazy("fact", "Second factors"),
    "fields": pgettext_lazy("fact", "Fields"),
    "figures": pgettext_lazy("fact", "Figures"),
    "files": pgettext_lazy("fact", "Files"),
    "form": pgettext_lazy("fact", "Form of the file"),
    "found": pgettext_lazy("fact", "Found"),
    "ground": pgettext_lazy("fact", "Ground"),
    "hits": pgettext_lazy("fact", "Persons found"),
    "hours": pgettext_lazy("fact", "Hours"),
    "institution": pgettext_lazy("fact", "Institution"),
    "invited_by": pgettext_lazy("fact", "Given by"),
    "judgement": pgettext_lazy("fact", "Judgement"),
    "kept": pgettext_lazy("fact", "The one that stays"),
    "primary": pgettext_lazy("fact", "The one that stays"),
    "kind": pgettext_lazy("fact", "Kind"),
    "kinds": pgettext_lazy("fact", "Kinds"),
    "known": pgettext_lazy("fact", "The reason was shown"),
    "language": pgettext_lazy("fact", "Language"),
    "list": pgettext_lazy("fact", "List of indicators"),
    "mails": pgettext_lazy("fact", "E-mails"),
    "member": pgettext_lazy("fact", "For a member"),
    "minutes": pgettext_lazy("fact", "Minutes"),
    "moved": pgettext_lazy("fact", "Moved"),
    "new": pgettext_lazy("fact", "Value after"),
    "notes": pgettext_lazy("fact", "Notes"),
    "number": pgettext_lazy("fact", "Number"),
    "old": pgettext_lazy("fact", "Value before"),
    "origin": pgettext_lazy("fact", "Where it comes from"),
    "outcome": pgettext_lazy("fact", "Outcome"),
    "own": pgettext_lazy("fact", "Works on it"),
    "parts": pgettext_lazy("fact", "Parts of the case"),
    "pattern": pgettext_lazy("fact", "Pattern"),
    "persons": pgettext_lazy("fact", "Persons"),
    "purpose": pgettext_lazy("fact", "Purpose"),
    "reason": pgettext_lazy("fact", "Reason"),
    "receipt": pgettext_lazy("fact", "Number of the receipt"),
    "reminders": pgettext_lazy("fact", "Reminders"),
    "respondents": pgettext_lazy("fact", "Respondents"),
    "revision": pgettext_lazy("fact", "Revision"),
    "role": pgettext_lazy("fact", "Role"),
    "rows": pgettext_lazy("fact", "Rows"),
    "rule": pgettext_lazy("fact", "Rule"),
    "rules": pgettext_lazy("fact", "Rules"),
    "sensitivity": pgettext_lazy("fact", "Sensitivity"),
    "sign_ins_ended": pgettext_lazy("fact", "Sign-ins ended"),
    "step": pgettext_lazy("fact", "Step"),
    "until": pgettext_lazy("fact", "Until"),
    "nobody_notified": pgettext_lazy("fact", "Nobody could be notified"),
    "urgency": pgettext_lazy("fact", "Urgency"),
    "user": pgettext_lazy("fact", "Account"),
    "version": pgettext_lazy("fact", "Version"),
    "violated": pgettext_lazy("fact", "Rules violated"),
    "waits": pgettext_lazy("fact", "Waiting for a second person"),
    "whole": pgettext_lazy("fact", "The chain is whole"),
    "why": pgettext_lazy("fact", "Reason"),
    "year": pgettext_lazy("fact", "Year"),
}
"""The names of facts, as their readers call them."""


def fact_words(name: str) -> Text:
    """Return the name of a fact in words; the name itself where it has none."""
    return FACTS.get(name, name)


def value_words(name: str, value: object) -> str:
    """Return the value of a fact as pages show it.

    Args:
        name: of the fact; actions and roles are said in words.
        value: what the record holds.
    """
    if isinstance(value, list):
        return ", ".join(value_words(name, part) for part in value)
    if isinstance(value, bool):
        return _t("yes") if value else _t("no")
    if value is None or value == "":
        return "–"
    text = str(value)
    if name == "action" and text in set(Action):
        return str(describe_action(Action(text)))
    if name == "role" and text in set(Role):
        return str(Role(text).label)
    return text
