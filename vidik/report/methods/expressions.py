# SPDX-License-Identifier: EUPL-1.2
"""Arithmetic over citation ids: `(c5-0013 + c5-0014) / c5-0001`, exact, without evaluation of code.

An id holds hyphens, so a minus must have a space beside it; `a-1` is an id, `a - 1` a difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<id>[A-Za-z][A-Za-z0-9_.]*(?:-[A-Za-z0-9_.]+)*)"
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<operator>[-+*/()−×]))"
)
_DEEPEST: Final = 40
_LONGEST: Final = 400
"""Signs of an expression: more would nest deeper than can be walked."""
_MOST_DIGITS: Final = 15
_LARGEST: Final = 10**20
_Operator = Literal["+", "-", "*", "/"]


class ExpressionError(ValueError):
    """An expression that cannot be read or has no value."""


class DivisionByZero(ExpressionError):
    """An expression that divides by a figure that is zero."""


@dataclass(frozen=True, slots=True)
class Name:
    """A citation id."""

    id: str


@dataclass(frozen=True, slots=True)
class Number:
    """A constant, as in an average of two figures."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Operation:
    """Two sides and what is done with them."""

    operator: _Operator
    left: Expression
    right: Expression


Expression = Name | Number | Operation


def parse(text: str) -> Expression:
    """Read an expression over citation ids.

    Raises:
        ExpressionError: the text is no expression; the message says where it stops being one.
    """
    reader = _Reader(text)
    expression = reader.sum(0)
    reader.expect_end()
    return expression


def names(expression: Expression) -> Iterator[str]:
    """Return the citation ids of an expression in the order in which they stand."""
    if isinstance(expression, Name):
        yield expression.id
    elif isinstance(expression, Operation):
        yield from names(expression.left)
        yield from names(expression.right)


def evaluate(expression: Expression, values: Mapping[str, Decimal]) -> Fraction:
    """Compute an expression exactly.

    Raises:
        ExpressionError: a division by zero.
    """
    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Name):
        return Fraction(values[expression.id])
    left = evaluate(expression.left, values)
    right = evaluate(expression.right, values)
    if expression.operator == "+":
        return left + right
    if expression.operator == "-":
        return left - right
    if expression.operator == "*":
        return left * right
    if right == 0:
        msg = "division by zero"
        raise DivisionByZero(msg)
    return left / right


def rounded(value: Fraction, digits: int) -> Decimal:
    """Round half up to a number of decimals, as official statistics do.

    Raises:
        ExpressionError: the number is larger than any that is counted.
    """
    if abs(value) >= _LARGEST:
        msg = "the result is too large"
        raise ExpressionError(msg)
    scaled = Fraction(abs(value) * 10**digits)
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    number = (
        Decimal(whole).scaleb(-digits).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    )
    return -number if value < 0 else number


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[tuple[str, str]] = []
        position = 0
        while position < len(text.rstrip()):
            match = _TOKEN.match(text, position)
            if match is None:
                msg = f"“{text}” is no expression: not understood from “{text[position:].strip()}”"
                raise ExpressionError(msg)
            kind = match.lastgroup or ""
            self._tokens.append((kind, match[kind].replace("−", "-").replace("×", "*")))
            position = match.end()
            if len(self._tokens) > _LONGEST:
                msg = "the expression is too long; write it in several parts"
                raise ExpressionError(msg)
        self._next = 0

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._next] if self._next < len(self._tokens) else ("end", "")

    def _fail(self) -> ExpressionError:
        kind, token = self._peek()
        found = "its end" if kind == "end" else f"“{token}”"
        return ExpressionError(f"“{self._text}” is no expression: {found} stands in a wrong place")

    def expect_end(self) -> None:
        if self._peek()[0] != "end":
            raise self._fail()

    def sum(self, depth: int) -> Expression:
        left = self._product(depth)
        while self._peek() in {("operator", "+"), ("operator", "-")}:
            operator: _Operator = "+" if self._peek()[1] == "+" else "-"
            self._next += 1
            left = Operation(operator, left, self._product(depth))
        return left

    def _product(self, depth: int) -> Expression:
        left = self._atom(depth)
        while self._peek() in {("operator", "*"), ("operator", "/")}:
            operator: _Operator = "*" if self._peek()[1] == "*" else "/"
            self._next += 1
            left = Operation(operator, left, self._atom(depth))
        return left

    def _atom(self, depth: int) -> Expression:
        kind, token = self._peek()
        if depth > _DEEPEST:
            msg = "too many parentheses"
            raise ExpressionError(msg)
        self._next += 1
        if kind == "id":
            return Name(token)
        if kind == "number" and len(token) > _MOST_DIGITS:
            msg = f"the number “{token[:_MOST_DIGITS]}…” is too long"
            raise ExpressionError(msg)
        if kind == "number":
            return Number(Fraction(token))
        if (kind, token) == ("operator", "("):
            inner = self.sum(depth + 1)
            if self._peek() != ("operator", ")"):
                raise self._fail()
            self._next += 1
            return inner
        self._next -= 1
        raise self._fail()
