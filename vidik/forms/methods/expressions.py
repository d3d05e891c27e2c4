# SPDX-License-Identifier: EUPL-1.2
"""The expressions of a form: XPath 1.0 with the functions of XForms, evaluated by libxml2.

An expression that uses a function which is not known here is refused when the form is read: to
pass over a constraint in silence would be worse than not to have it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from lxml import etree

from vidik.forms.methods.patterns import PatternError, compiled_pattern, is_found

Value = Any
"""A result of XPath: text, number, yes or no, or a list of nodes."""
CORE: Final = frozenset(
    "last position count local-name name string concat starts-with contains substring-before "  # noqa: SIM905 - readable as it is
    "substring-after substring string-length normalize-space translate boolean not true false "
    "number sum floor ceiling node text".split()
)
"""Functions of XPath 1.0 itself."""
_CALL: Final = re.compile(r"([A-Za-z_][\w.:-]*)\s*\(")
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_TOKEN: Final = re.compile(r"'[^']*'|\"[^\"]*\"|[A-Za-z_][\w.:-]*|\S", re.UNICODE)
_SHOWN: Final = 120
_WORDS: Final = frozenset({"and", "or", "div", "mod"})
_ROUND: Final = re.compile(r"(?<![\w.-])round\s*\(")
"""XPath's own rounding takes no number of digits, XForms' does; XPath's cannot be replaced."""


UNKNOWN_FUNCTION: Final = (
    "“%(found)s” uses %(names)s(); besides XPath’s own functions there are: %(known)s"
)
PATTERN_COMPUTED: Final = (
    "the pattern of regex() must be a text in quotes, such as '^[0-9]{5}$'; here it is: %(pattern)s"
)
NO_EXPRESSION: Final = "“%(found)s” is not an expression: %(reason)s"


class ExpressionError(ValueError):
    """An expression that cannot be evaluated."""

    def __init__(self, message: str, **params: str) -> None:
        """Store the sentence as a template with its values."""
        super().__init__(message % params)
        self.message = message
        self.params = params


@dataclass(frozen=True, slots=True)
class Bind:
    """The logic of one node of the form; None where there is none."""

    path: str
    relevant: etree.XPath | None
    constraint: etree.XPath | None
    calculate: etree.XPath | None
    required: etree.XPath | None


def compiled(expression: str) -> etree.XPath | None:
    """Compile an expression, None for a blank one.

    Raises:
        ExpressionError: it is malformed, or uses a function that is not known.
    """
    if not expression:
        return None
    bare = _QUOTED.sub("''", expression)
    unknown = sorted(
        {name for name in _CALL.findall(bare) if name not in CORE | set(FUNCTIONS) | _WORDS}
    )
    if unknown:
        raise ExpressionError(
            UNKNOWN_FUNCTION,
            found=expression,
            names=", ".join(unknown),
            known=", ".join(sorted(FUNCTIONS)),
        )
    try:
        return etree.XPath(_ROUND.sub("rounded(", expression), extensions=_EXTENSIONS)
    except etree.XPathError as error:
        raise ExpressionError(NO_EXPRESSION, found=expression, reason=str(error)) from None


def check_patterns(expression: str) -> None:
    """Require that every pattern of an expression that is being written can be matched.

    Raises:
        ExpressionError: one cannot be, or is put together only when somebody answers.
    """
    for pattern in _patterns(_TOKEN.findall(expression)):
        if not _QUOTED.fullmatch(pattern):
            raise ExpressionError(PATTERN_COMPUTED, pattern=pattern[:_SHOWN])
        try:
            compiled_pattern(pattern[1:-1])
        except PatternError as error:
            raise ExpressionError(error.message, **error.params) from None


def _patterns(tokens: list[str]) -> Iterator[str]:
    """Return what is in the second place of each call of regex()."""
    for at, token in enumerate(tokens):
        if token != "regex" or tokens[at + 1 : at + 2] != ["("]:  # noqa: S105 - a word of XPath
            continue
        depth, places = 1, [""]
        for part in tokens[at + 2 :]:
            depth += (part == "(") - (part == ")")
            if not depth:
                break
            if part == "," and depth == 1:
                places.append("")
            else:
                places[-1] += part
        yield places[1] if len(places) > 1 else ""


def text_of(value: Value) -> str:
    """Return a result as the text that a node of the form holds."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value) or math.isinf(value):
            return ""
        return (
            str(int(value)) if value.is_integer() else format(Decimal(repr(value)).normalize(), "f")
        )
    if isinstance(value, list):
        return _node_text(value[0]) if value else ""
    return str(value)


def true_of(value: Value) -> bool:
    """Return a result as yes or no, as XPath does."""
    if isinstance(value, float):
        return bool(value) and not math.isnan(value)
    return bool(value)


def _node_text(node: object) -> str:
    if isinstance(node, etree._Element):  # noqa: SLF001 - the type of lxml's nodes
        return str(node.xpath("string(.)"))
    return str(node)


def _number(value: Value) -> float:
    try:
        number = float(value) if isinstance(value, float | bool) else float(text_of(value))
    except (ValueError, OverflowError):
        return math.nan
    return number if math.isfinite(number) else math.nan


def _if(_context: object, test: Value, then: Value, otherwise: Value) -> Value:
    return then if true_of(test) else otherwise


def _selected(_context: object, answers: Value, choice: Value) -> bool:
    return text_of(choice) in text_of(answers).split()


def _count_selected(_context: object, answers: Value) -> float:
    return float(len(text_of(answers).split()))


def _coalesce(_context: object, first: Value, second: Value) -> str:
    return text_of(first) or text_of(second)


def _regex(_context: object, value: Value, pattern: Value) -> bool:
    return is_found(text_of(pattern), text_of(value))


def _int(_context: object, value: Value) -> float:
    number = _number(value)
    return number if math.isnan(number) else float(math.trunc(number))


def _round(_context: object, value: Value, digits: Value = 0.0) -> float:
    places = _number(digits)
    try:
        step = Decimal(1).scaleb(0 if math.isnan(places) else -int(places))
        return float(Decimal(text_of(value)).quantize(step, ROUND_HALF_UP))
    except (InvalidOperation, OverflowError, ValueError):
        return math.nan


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., float]:
    def extreme(_context: object, *values: Value) -> float:
        numbers = []
        for value in values:
            parts = value if isinstance(value, list) else [value]
            numbers += [_number([part] if isinstance(value, list) else part) for part in parts]
        known = [number for number in numbers if not math.isnan(number)]
        return choose(known) if known else math.nan

    return extreme


def _count_non_empty(_context: object, nodes: Value) -> float:
    return float(sum(1 for node in nodes if _node_text(node))) if isinstance(nodes, list) else 0.0


def _today(_context: object) -> str:
    # The day here, which the settings set for the process: after midnight it is the new one.
    return dt.datetime.now(tz=dt.UTC).astimezone().date().isoformat()


FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "if": _if,
    "selected": _selected,
    "count-selected": _count_selected,
    "coalesce": _coalesce,
    "regex": _regex,
    "int": _int,
    "round": _round,
    "max": _extreme(max),
    "min": _extreme(min),
    "count-non-empty": _count_non_empty,
    "today": _today,
}
"""Functions of XForms that forms may use."""
_EXTENSIONS: Final = {
    (None, "rounded" if name == "round" else name): function for name, function in FUNCTIONS.items()
}
