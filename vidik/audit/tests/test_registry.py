# SPDX-License-Identifier: EUPL-1.2
"""Only declared facts get into the record, and never what people typed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from vidik.audit import registry
from vidik.audit.models import AuditEvent
from vidik.audit.registry import CODE, CODES, DAY, FLAG, NUMBER, VALUE, UndeclaredAct, one_of
from vidik.audit.services.recording import record, record_read
from vidik.core.texts import TextsField

ROOT = Path(__file__).resolve().parents[2]
RECORDERS = frozenset({"record", "record_read", "_record"})
LONG = 120
"""From so many characters on, a field without choices holds words."""
TYPED = frozenset({"GET", "POST", "FILES", "cleaned_data", "body", "query", "words", "q"})
"""Names under which what somebody typed is held."""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verb", "facts"),
    [
        ("thing.never", {}),
        ("thing.made", {"name": "x"}),
        ("thing.made", {"colour": "Marija Petrović"}),
        ("thing.made", {"colour": "Марија"}),
        ("thing.made", {"count": "12"}),
        ("thing.made", {"count": True}),
        ("head.seen", {"good": "yes"}),
    ],
)
def test_what_is_not_declared_is_refused_without_repeating_it(
    verb: str, facts: dict[str, str]
) -> None:
    with pytest.raises(UndeclaredAct) as refused:
        record("user:1", verb, **facts)
    assert not {"Marija", "Марија"} & set(str(refused.value).replace(":", " ").split())
    assert not AuditEvent.objects.filter(verb="thing.never").exists()


@pytest.mark.parametrize(
    ("fact", "good", "bad"),
    [
        (
            CODE,
            ["sr-cyrl", "c5-0036", "edition.publish", "", None],
            ["two words", "ћ", 1, "a" * 101],
        ),
        (CODES, [["a", "b"], []], ["a", ["two words"]]),
        (NUMBER, [0, -3, 1.5, None], ["1", True]),
        (FLAG, [True, False, None], [0, "yes"]),
        (DAY, ["2024-12-31", None], ["31.12.2024", "yesterday"]),
        (VALUE, ["120", "-3", "12.50", "not_known", None], ["about 12", "A name", "1,5"]),
        (one_of("csv", "xlsx"), ["csv", None], ["pdf"]),
    ],
)
def test_a_fact_takes_its_kind_of_value_only(
    fact: registry.Fact, good: list[object], bad: list[object]
) -> None:
    assert [value for value in good if not fact.accepts(value)] == []
    assert [value for value in bad if fact.accepts(value)] == []


def test_a_verb_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared already"):
        registry.declare("thing.made", "again")


@pytest.mark.django_db
def test_a_read_is_an_act_with_a_purpose() -> None:
    record_read("user:1", None, "case-work", label="room.thing", key="K-7", own=True, page=2)
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.subject_label, event.subject_key) == (
        "thing.read",
        "room.thing",
        "K-7",
    )
    assert event.payload == {"purpose": "case-work", "own": True, "page": 2}
    with pytest.raises(ValueError, match="purpose"):
        record_read("user:1", None, "", label="room.thing", key="K-7")
    with pytest.raises(UndeclaredAct):
        record_read("user:1", None, "because Ana asked", label="room.thing", key="K-7")


def _free_texts() -> set[str]:
    """Return the names of model fields that hold what people write."""
    codes = {
        "code", "verb", "actor", "hash", "previous_hash", "key", "fingerprint", "digest", "state",
        "subject_label", "subject_key", "request", "membership", "language", "control", "version",
        "receipt", "number", "kind", "status", "decided_by", "rule", "cycle", "factor", "value",
        "source", "ground", "act", "function", "period",
    }  # fmt: skip
    found = set()
    for model in apps.get_models():
        if not model.__module__.startswith("vidik."):
            continue
        for field in model._meta.get_fields():
            if (isinstance(field, (models.TextField, TextsField)) and not field.choices) or (
                isinstance(field, models.CharField)
                and not field.choices
                and (field.max_length or 0) >= LONG
            ):
                found.add(field.name)
    return (found | {"name", "display_name", "email", "username", "reason", "note"}) - codes


def _calls() -> list[tuple[str, ast.Call]]:
    found = []
    for path in sorted(ROOT.glob("*/**/*.py")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = (
                    node.func.id
                    if isinstance(node.func, ast.Name)
                    else getattr(node.func, "attr", "")
                )
                if name in RECORDERS:
                    found.append((f"{path.relative_to(ROOT)}:{node.lineno}", node))
    return found


def test_no_call_puts_a_text_that_somebody_typed_into_the_record() -> None:
    """Each value of each call is looked at: no free text of a row, nothing of a form."""
    forbidden = _free_texts() | TYPED
    assert {"basis", "note"} <= forbidden
    calls = _calls()
    assert len(calls) > 30
    wrong = [
        f"{place} {keyword.arg}={ast.unparse(keyword.value)}"
        for place, call in calls
        for keyword in call.keywords
        if keyword.arg not in {"actor", "verb"}
        for part in ast.walk(keyword.value)
        if isinstance(part, ast.Attribute) and part.attr in forbidden
    ]
    assert wrong == []


def test_every_call_in_the_house_names_declared_facts() -> None:
    wrong = []
    for place, call in _calls():
        verb = call.args[1] if len(call.args) > 1 else None
        if not (isinstance(verb, ast.Constant) and isinstance(verb.value, str)):
            continue
        if verb.value not in registry.verbs():
            continue
        facts = registry.verb_of(verb.value).facts
        own = {"label", "key", "own", "ended", "verb", "subject"}
        wrong += [
            f"{place} {keyword.arg}"
            for keyword in call.keywords
            if keyword.arg and keyword.arg not in facts and keyword.arg not in own
        ]
    assert wrong == []
