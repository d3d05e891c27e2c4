# SPDX-License-Identifier: EUPL-1.2
"""Pages and texts: no inline code, nothing from other hosts, every message translated."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.apps import apps
from django.utils import translation
from django.utils.translation.template import templatize

from tests.architecture.sources import ROOT, dotted, modules
from vidik.core.translations import source_of

SERBIAN = source_of("sr")
TEMPLATES = sorted((ROOT / "vidik").glob("*/templates/**/*.html"))
GETTEXT = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext",
    "pgettext_lazy", "npgettext", "npgettext_lazy",
}  # fmt: skip
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
INLINE = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "script address": re.compile(r"=\s*[\"']\s*javascript:", re.IGNORECASE),
    "another host": re.compile(
        r"(?:src|href|action|data|srcset|poster|hx-\w+)\s*=\s*[\"']?\s*(?:https?:)?//",
        re.IGNORECASE,
    ),
}


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 20


def test_no_template_has_inline_code_or_loads_from_another_host() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{_line(text, match.start())} {what}"
        for path in TEMPLATES
        for text in [path.read_text(encoding="utf-8")]
        for what, pattern in INLINE.items()
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_style_sheets_load_nothing_from_another_host() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "vidik").glob("*/static/**/*.css")
        if re.search(r"(?:url\(|@import)\s*[\"']?\s*(?:https?:)?//", path.read_text("utf-8"))
    ]
    assert found == []


def test_no_script_of_ours_keeps_anything_in_the_browser() -> None:
    """ASVS V14.3.3: nothing but the session and the language, which are cookies of the server."""
    found = [
        (path.name, word)
        for path in sorted((ROOT / "vidik").rglob("static/**/*.js"))
        if "htmx" not in path.name
        for word in (
            "localStorage",
            "sessionStorage",
            "indexedDB",
            "caches.open",
            "document.cookie",
        )
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_messages_are_whole_texts_with_named_places() -> None:
    """A message put together before the look-up is never found in the catalogue."""
    wrong = []
    for module in modules():
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in GETTEXT):
                continue
            texts = node.args[:1]
            if dotted(node.func).split(".")[-1].startswith(("n", "p")):
                texts = node.args[:2]
            wrong += [
                f"{module.name}:{node.lineno} is put together"
                for text in texts
                if isinstance(text, (ast.JoinedStr, ast.BinOp))
                or (isinstance(text, ast.Call) and dotted(text.func).endswith("format"))
            ]
            wrong += [
                f"{module.name}:{node.lineno} has a place without a name"
                for text in texts
                if isinstance(text, ast.Constant)
                and isinstance(text.value, str)
                and len(re.findall(r"%[sd]|\{\}", text.value)) > 1
            ]
    assert wrong == []


def test_the_serbian_catalogue_is_complete() -> None:
    with SERBIAN.open("rb") as stream:
        catalogue = read_po(stream, locale="sr")
    fuzzy = [message.id for message in catalogue if message.id and message.fuzzy]
    untranslated = [
        message.id for message in catalogue if message.id and not _is_translated(message)
    ]
    assert fuzzy == []
    assert untranslated == []


def test_no_translation_says_itself_twice() -> None:
    """Catalogues are merged, and a long text must not come out of it two or three times over."""
    begins = 30
    with SERBIAN.open("rb") as stream:
        catalogue = read_po(stream, locale="sr")
    again = [
        message.id
        for message in catalogue
        if message.id
        for text in ([message.string] if isinstance(message.string, str) else message.string)
        if len(text) > 2 * begins and text.count(text[:begins]) > 1
    ]
    assert again == []


def test_every_message_of_the_code_stands_in_the_serbian_catalogue() -> None:
    with SERBIAN.open("rb") as stream:
        catalogue = read_po(stream, locale="sr")
    known = {(message.context, _singular(message.id)) for message in catalogue if message.id}
    missing = sorted(
        {
            f"{message!r} ({where})"
            for (context, message), where in _messages_of_the_code().items()
            if (context, message) not in known
        }
    )
    assert missing == [], f"{len(missing)} messages are not in the catalogue"


def test_translations_keep_the_named_places_of_their_messages() -> None:
    place = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
    with SERBIAN.open("rb") as stream:
        catalogue = read_po(stream, locale="sr")
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        allowed = {found for text in ids for found in place.findall(text)}
        wrong += [ids[0] for text in strings if set(place.findall(text)) - allowed]
    assert wrong == []


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(strings) and bool(strings)


def _singular(identifier: str | tuple[str, ...]) -> str:
    return identifier if isinstance(identifier, str) else identifier[0]


def _messages_of_the_code() -> dict[tuple[str | None, str], str]:
    found: dict[tuple[str | None, str], str] = {}
    for module in modules():
        # The first method of the extractor needs bytes; the names of methods are Babel's.
        for line, message, _comments, context in extract(
            "python", io.BytesIO(module.path.read_bytes()), keywords=KEYWORDS
        ):
            found.setdefault((context, _singular(message)), f"{module.name}:{line}")
    for path in TEMPLATES:
        name = str(path.relative_to(ROOT))
        source = _python_of(path)
        for line, message, _comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS
        ):
            found.setdefault((context, _singular(message)), f"{name}:{line}")
    return found


def _python_of(path: Path) -> str:
    """Return the messages of a template as calls, in the way of Django's own extraction."""
    marked = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return "\n".join(line.strip() for line in marked.splitlines())


@pytest.mark.parametrize(
    ("model", "field", "said"),
    [
        ("plans.Agreement", "on", "дан изјашњења"),
        ("catalogue.Service", "free", "слободно"),
        ("registers.Entry", "due_on", "рок"),
    ],
)
def test_a_word_of_two_meanings_is_translated_by_what_it_means_there(
    model: str, field: str, said: str
) -> None:
    with translation.override("sr"):
        assert str(apps.get_model(model)._meta.get_field(field).verbose_name) == said
