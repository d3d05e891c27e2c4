# SPDX-License-Identifier: EUPL-1.2
"""Reads the Jinja expressions in writers' texts without ever running code.

Jinja splits the text; of its language only calls of the report's own functions with constant
arguments are accepted, so nothing an editor types can reach an attribute, loop or filter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vidik.report.methods.specs import Source

Constant = str | int | float | bool | None

PRIVATE_USE: Final = dict.fromkeys(range(57344, 63744))
_ENVIRONMENT: Final = Environment(  # noqa: S701 -- nothing is rendered here, only parsed
    undefined=StrictUndefined, keep_trailing_newline=True
)


@dataclass(frozen=True, slots=True)
class Call:
    """A call such as `figure("c5-0005", words=True)`."""

    function: str
    arguments: tuple[Constant, ...]
    keywords: tuple[tuple[str, Constant], ...]
    line: int

    def keyword(self, name: str) -> Constant:
        """Give a keyword argument, or none."""
        return dict(self.keywords).get(name)


@dataclass(frozen=True, slots=True)
class Literal:
    """Text between calls."""

    text: str


@dataclass(frozen=True, slots=True)
class TemplateFault(Exception):
    """A text that cannot be read, with its line in the file."""

    message: str
    line: int


def read(source: Source) -> tuple[Call | Literal, ...]:
    """Split a text into literal pieces and calls.

    Raises:
        TemplateFault: the braces do not balance, or something other than a call stands in them.
    """
    text = source.text.translate(PRIVATE_USE)
    if "{{" not in text and "{%" not in text and "{#" not in text:
        return (Literal(text),)
    first = source.line - 1
    try:
        parsed = _ENVIRONMENT.parse(text)
    except TemplateSyntaxError as error:
        message = f"the expression in braces cannot be read: {error.message}"
        raise TemplateFault(message, first + error.lineno) from error
    except RecursionError as error:
        message = "the expression in braces is nested too deeply"
        raise TemplateFault(message, first + 1) from error
    return tuple(_pieces(parsed, first))


def _pieces(parsed: nodes.Template, first: int) -> Iterator[Call | Literal]:
    for statement in parsed.body:
        if not isinstance(statement, nodes.Output):
            message = "statements ({% … %}) are not allowed in a text, only expressions ({{ … }})"
            raise TemplateFault(message, first + statement.lineno)
        for node in statement.nodes:
            if isinstance(node, nodes.TemplateData):
                yield Literal(node.data)
            else:
                yield _call(node, first)


def _call(node: nodes.Expr, first: int) -> Call:
    line = first + node.lineno
    if isinstance(node, nodes.Name):
        message = f'“{node.name}” is not known here; write a call such as figure("…")'
        raise TemplateFault(message, line)
    if (
        not isinstance(node, nodes.Call)
        or not isinstance(node.node, nodes.Name)
        or node.dyn_args is not None
        or node.dyn_kwargs is not None
    ):
        message = "only a call of one of the report's functions may stand in braces"
        raise TemplateFault(message, line)
    return Call(
        function=node.node.name,
        arguments=tuple(_constant(argument, line) for argument in node.args),
        keywords=tuple((pair.key, _constant(pair.value, line)) for pair in node.kwargs),
        line=line,
    )


def _constant(node: nodes.Expr, line: int) -> Constant:
    if isinstance(node, nodes.Const) and isinstance(node.value, str | int | float | bool | None):
        return node.value
    message = "only texts, numbers, True and False may stand between the parentheses"
    raise TemplateFault(message, line)
