# SPDX-License-Identifier: EUPL-1.2
"""Say recorded acts in sentences: the record keeps verbs and facts, each room declares the words.

Only the top floor sees every room, and so can name the people and rows that acts speak of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _t

from vidik.accounts.selectors.acting import names_of
from vidik.audit.registry import Text, named_subjects, subjects, verbs
from vidik.audit.types import VISITOR, Event
from vidik.core.actors import system_name
from vidik.shell.fact_words import fact_words, value_words

SHORT: Final = 8
"""How much of a key is shown where it stands for a row."""
_KEY: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Act:
    """One recorded act in words."""

    event: Event
    who: str
    what: Text
    subject: str
    facts: list[tuple[Text, str]]
    """The small facts that the event carries, with their names in words."""


def describe(events: Iterable[Event]) -> list[Act]:
    """Say events in sentences; people and subjects are named with one query a kind."""
    listed = list(events)
    people = _people(event.actor for event in listed)
    subjects = _subjects(listed)
    return [
        Act(
            event=event,
            who=people.get(event.actor, event.actor),
            what=words_of(event.verb),
            subject=_subject(event, subjects),
            facts=[
                (fact_words(key), value_words(key, value)) for key, value in event.payload.items()
            ],
        )
        for event in listed
    ]


def words_of(verb: str) -> Text:
    """Return the sentence for a verb; the verb itself where no room of now declares it."""
    declared = verbs().get(verb)
    return declared.words if declared is not None else verb


def subject_words(label: str) -> Text:
    """Return the words for a kind of subject; the label itself where no room declares it."""
    return subjects().get(label, label)


def actor_choices(labels: Iterable[str]) -> list[tuple[str, str]]:
    """Return actors with the names by which pages call them."""
    listed = list(labels)
    people = _people(listed)
    return [(label, people.get(label, label)) for label in listed]


def _people(labels: Iterable[str]) -> dict[str, str]:
    """Name users by their names and the system's actors by what they are."""
    distinct = set(labels)
    keys = {
        int(label.removeprefix("user:"))
        for label in distinct
        if label.startswith("user:") and label.removeprefix("user:").isdigit()
    }
    named = names_of(keys) if keys else {}
    people = {f"user:{key}": name for key, name in named.items()}
    for label in distinct:
        if label.startswith("system:"):
            people[label] = system_name(label)
        elif label == VISITOR:
            people[label] = _t("Visitors, not signed in")
    return people


def _subjects(events: list[Event]) -> dict[tuple[str, str], str]:
    """Name the rows that may be named; of what the reader is not shown the key alone is known."""
    keys: dict[str, set[str]] = {}
    named = named_subjects()
    for event in events:
        if event.subject_label in named:
            keys.setdefault(event.subject_label, set()).add(event.subject_key)
    found: dict[tuple[str, str], str] = {}
    for label, wanted in keys.items():
        try:
            model = apps.get_model(label)
        except LookupError:
            continue
        known = [key for key in wanted if _can_be_key(model, key)]
        naming = named[label]
        rows = model._default_manager.filter(pk__in=known)  # noqa: SLF001 - Django's public-by-use API
        called = naming.named(list(rows.select_related(*naming.related)))
        found |= {(label, str(key)): name for key, name in called.items()}
    return found


def _can_be_key(model: type[Model], key: str) -> bool:
    try:
        model._meta.pk.to_python(key)  # noqa: SLF001 - Django's public-by-use API
    except ValidationError:
        return False
    return True


def _subject(event: Event, names: Mapping[tuple[str, str], str]) -> str:
    if not event.subject_label:
        return ""
    kind = subject_words(event.subject_label)
    key = event.subject_key
    name = names.get((event.subject_label, key), short_key(key))
    return f"{kind} {name}".strip()


def short_key(key: str) -> str:
    """Return the beginning of a long key; the page of the act has all of it."""
    return f"{key[:SHORT]}…" if _KEY.fullmatch(key) else key
