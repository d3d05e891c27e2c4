# SPDX-License-Identifier: EUPL-1.2
"""Reads the Jinja expressions in writers' texts without ever running code.

Jinja reads each expression; of its language only calls of the report's own functions with constant
arguments are accepted, so nothing an editor types can reach an attribute, loop or filter. What
cannot be read stays a piece of its own with its line, and the text around it is read as ever.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vidik.report.methods.problems import Expected
    from vidik.report.methods.specs import Source

Constant = str | int | float | bool | None

PRIVATE_USE: Final = dict.fromkeys(range(57344, 63744))
_ENVIRONMENT: Final = Environment(  # noqa: S701 -- nothing is rendered here, only parsed
    undefined=StrictUndefined, keep_trailing_newline=True
)


_STRING: Final = r""" "(?:[^"\n{]|\{(?!\{))*" | '(?:[^'\n{]|\{(?!\{))*' """
_BRACES: Final = re.compile(
    rf"""
      (?P<expression> \{{\{{ (?:[^"'{{}}] | {_STRING} | \}}(?!\}}) | \{{(?!\{{) )* \}}\}} )
    | (?P<comment> \{{\# (?:[^\#{{] | \#(?!\}}) | \{{(?!\#) )* \#\}} )
    | (?P<statement> \{{% (?:[^%\n{{] | %(?!\}}) | \{{(?!%) )* %\}} )
    | (?P<open> \{{[{{%\#] (?:[^\n}}] | \}}(?!\}}))* (?:\}}\}})? )
    | (?P<closed> \}}\}} )
    """,
    re.VERBOSE,
)
"""Each kind ends where another of its kind begins: no part of a text is searched more than once."""
_UNQUOTED: Final = re.compile(r"[(,]\s*([A-Za-z][A-Za-z0-9_.]*(?:-[A-Za-z0-9_.]+)+)\s*[,)]")
_QUOTED: Final = re.compile(r""""[^"\n]*"|'[^'\n]*'""")
_OTHER_QUOTES: Final = re.compile("[„“”‚‘’«»]")
_LONGEST_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Call:
    """A call such as `figure("c5-0005", words=True)`."""

    function: str
    arguments: tuple[Constant, ...]
    keywords: tuple[tuple[str, Constant], ...]
    line: int
    text: str = ""
    """As the writer typed it."""

    def keyword(self, name: str) -> Constant:
        """Return a keyword argument, or none."""
        return dict(self.keywords).get(name)


@dataclass(frozen=True, slots=True)
class Literal:
    """Text between calls."""

    text: str


@dataclass(frozen=True, slots=True)
class Faulty:
    """An expression that cannot be read."""

    text: str
    """As the writer typed it."""
    message: str
    expected: Expected
    line: int


class _Unreadable(Exception):
    def __init__(self, message: str, expected: Expected = "call") -> None:
        super().__init__(message)
        self.expected: Expected = expected


Pieces = tuple[Call | Literal | Faulty, ...]


def read(source: Source) -> Pieces:
    """Split a text into literal pieces, calls, and what should be a call and is none."""
    return tuple(_pieces(source.text.translate(PRIVATE_USE), source.line))


def _pieces(text: str, first: int) -> Iterator[Call | Literal | Faulty]:
    position = 0
    for match in _BRACES.finditer(text):
        if match.start() > position:
            yield Literal(text[position : match.start()])
        position = match.end()
        if match.lastgroup != "comment":
            yield _piece(match, first + text.count("\n", 0, match.start()))
    if position < len(text):
        yield Literal(text[position:])


def _piece(match: re.Match[str], line: int) -> Call | Faulty:
    text = match[0]
    try:
        return _call(text, match.lastgroup or "", line)
    except _Unreadable as fault:
        shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
        return Faulty(shown, str(fault), fault.expected, line)


def _call(text: str, kind: str, line: int) -> Call:
    if kind == "statement":
        message = "statements ({% … %}) are not allowed in a text, only expressions ({{ … }})"
        raise _Unreadable(message, "expression")
    unquoted = _UNQUOTED.search(_QUOTED.sub("", text))
    if unquoted is not None:
        message = f"“{unquoted[1]}” stands without quotation marks"
        raise _Unreadable(message, "quotes")
    if _OTHER_QUOTES.search(_QUOTED.sub("", text)):
        message = "quotation marks in an expression are straight ones"
        raise _Unreadable(message, "straight-quotes")
    if kind in {"open", "closed"}:
        message = "the braces do not balance"
        raise _Unreadable(message, "braces")
    return _read_call(text, line)


def _read_call(text: str, line: int) -> Call:
    try:
        (statement,) = _ENVIRONMENT.parse(text).body
    except TemplateSyntaxError as error:
        message = f"the expression in braces cannot be read: {error.message}"
        raise _Unreadable(message) from error
    except RecursionError as error:
        message = "the expression in braces is nested too deeply"
        raise _Unreadable(message) from error
    except ValueError as error:
        message = "the braces hold no expression"
        raise _Unreadable(message) from error
    node = statement.nodes[0] if isinstance(statement, nodes.Output) else None
    if isinstance(node, nodes.Name):
        message = f'“{node.name}” is not known here; write a call such as figure("…")'
        raise _Unreadable(message)
    if (
        not isinstance(node, nodes.Call)
        or not isinstance(node.node, nodes.Name)
        or node.dyn_args is not None
        or node.dyn_kwargs is not None
    ):
        message = "only a call of one of the report's functions may stand in braces"
        raise _Unreadable(message)
    return Call(
        function=node.node.name,
        arguments=tuple(_constant(argument) for argument in node.args),
        keywords=tuple((pair.key, _constant(pair.value)) for pair in node.kwargs),
        line=line,
        text=text,
    )


def _constant(node: nodes.Expr) -> Constant:
    if isinstance(node, nodes.Const) and isinstance(node.value, str | int | float | bool | None):
        return node.value
    message = "only texts, numbers, True and False may stand between the parentheses"
    raise _Unreadable(message, "constant")
