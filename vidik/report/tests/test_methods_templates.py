# SPDX-License-Identifier: EUPL-1.2
"""Braces in a text: read as a call, or stored as a fault, in a time that grows with the text."""

from __future__ import annotations

import time

import pytest

from vidik.report.methods.specs import Source
from vidik.report.methods.templates import Call, Faulty, Literal, read


def kinds(text: str) -> list[type]:
    return [type(piece) for piece in read(Source(text, "text.md", 1))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a {{ figure("a") }} b', [Literal, Call, Literal]),
        ('{{ typed("{1}", why="a } b") }}', [Call]),
        ("a {# left\nout #} b", [Literal, Literal]),
        ("{# a {# b #}", [Faulty]),
        ("{# a", [Faulty]),
        ('{{ figure("a") }', [Faulty]),
        ('{{ figure("a) }} {{ figure("b") }}', [Faulty, Literal, Call]),
        ("{% if a %}", [Faulty]),
    ],
)
def test_what_stands_in_braces_is_a_call_or_a_fault(text: str, expected: list[type]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize("piece", ["{#\n", "{# ", "{%x}", '{{"{{"\n', "{{ x\n"])
def test_a_text_is_read_in_a_time_that_grows_with_it(piece: str) -> None:
    started = time.process_time()
    kinds(piece * 20_000)
    assert time.process_time() - started < 10
