# SPDX-License-Identifier: EUPL-1.2
"""Numbers in the running text: digits, words and the noun form that follows them.

Serbian is written in Cyrillic; the Latin form is derived later from the whole document.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal

from vidik.core.formats import format_number

Language = str
"""The tag of a language in which texts are written; one without rules here counts as English."""
_SERBIAN: Final = "sr"
Gender = Literal["m", "f", "n"]

LARGEST_IN_WORDS: Final = 999_999

# fmt: off
_EN_SMALL: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)
_EN_TENS: Final = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)
_SR_SMALL: Final = (
    "нула", "један", "два", "три", "четири", "пет", "шест", "седам", "осам", "девет", "десет",
    "једанаест", "дванаест", "тринаест", "четрнаест", "петнаест", "шеснаест", "седамнаест",
    "осамнаест", "деветнаест",
)
_SR_TENS: Final = (
    "двадесет", "тридесет", "четрдесет", "педесет", "шездесет", "седамдесет", "осамдесет",
    "деведесет",
)
_SR_HUNDREDS: Final = (
    "сто", "двеста", "триста", "четиристо", "петсто", "шестсто", "седамсто", "осамсто",
    "деветсто",
)
# fmt: on
_SR_ONE: Final[dict[Gender, str]] = {"m": "један", "f": "једна", "n": "једно"}
_SR_TWO: Final[dict[Gender, str]] = {"m": "два", "f": "две", "n": "два"}


def in_digits(value: Decimal, language: Language, *, percent: bool = False) -> str:
    """Write a number with the separators of the language, and a percent sign if it is a share."""
    text = format_number(value, language)
    return f"{text}%" if percent else text


def in_words(
    value: Decimal, language: Language, *, gender: Gender = "m", percent: bool = False
) -> str:
    """Write a whole number from 0 to 999,999 in words.

    Args:
        value: the number.
        language: `en` or `sr`.
        gender: gender of the counted noun; Serbian one and two follow it.
        percent: adds the words for a percentage.

    Raises:
        ValueError: the number is not whole, is negative or is too large.
    """
    if value != value.to_integral_value() or not 0 <= value <= LARGEST_IN_WORDS:
        msg = f"only whole numbers from 0 to {LARGEST_IN_WORDS:,} are written in words"
        raise ValueError(msg)
    number = int(value)
    if language == _SERBIAN:
        words, sign = _serbian(number, "m" if percent else gender), "одсто"
    else:
        words, sign = _english(number), "per cent"
    return f"{words} {sign}" if percent else words


def noun_form(value: Decimal, language: Language, forms: tuple[str, ...]) -> str:
    """Choose the form of a noun that goes with a number.

    Args:
        value: the number.
        language: `en` takes two forms (1, other); `sr` three (1, 2–4, 5 and more), by the last
            digit except that 11 to 14 take the third; a number with decimals takes the second.
        forms: the forms, in that order.

    Raises:
        ValueError: the language needs another number of forms.
    """
    needed = 3 if language == _SERBIAN else 2
    if len(forms) != needed:
        msg = f"a noun needs {needed} forms here, {len(forms)} given"
        raise ValueError(msg)
    if language != _SERBIAN:
        return forms[0] if value == 1 else forms[1]
    if value != value.to_integral_value():
        return forms[1]
    last_two = int(abs(value)) % 100
    last = last_two % 10
    if last == 1 and last_two != 11:  # noqa: PLR2004 -- eleven is the exception of the grammar
        return forms[0]
    if last in {2, 3, 4} and last_two not in {12, 13, 14}:
        return forms[1]
    return forms[2]


def _english(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    if thousands:
        head = f"{_english(thousands)} thousand"
        if not rest:
            return head
        joint = " and " if rest < 100 else " "  # noqa: PLR2004 -- one thousand and five
        return f"{head}{joint}{_english(rest)}"
    hundreds, rest = divmod(number, 100)
    if hundreds:
        head = f"{_EN_SMALL[hundreds]} hundred"
        return f"{head} and {_english(rest)}" if rest else head
    if number < len(_EN_SMALL):
        return _EN_SMALL[number]
    tens, ones = divmod(number, 10)
    return f"{_EN_TENS[tens - 2]}-{_EN_SMALL[ones]}" if ones else _EN_TENS[tens - 2]


def _serbian(number: int, gender: Gender) -> str:
    thousands, rest = divmod(number, 1000)
    parts: list[str] = []
    if thousands == 1:
        parts.append("хиљаду")
    elif thousands:
        form = noun_form(Decimal(thousands), _SERBIAN, ("хиљада", "хиљаде", "хиљада"))
        parts.append(f"{_serbian(thousands, 'f')} {form}")
    hundreds, small = divmod(rest, 100)
    if hundreds:
        parts.append(_SR_HUNDREDS[hundreds - 1])
    if small or not parts:
        parts.append(_serbian_below_hundred(small, gender))
    return " ".join(parts)


def _serbian_below_hundred(number: int, gender: Gender) -> str:
    if number == 1:
        return _SR_ONE[gender]
    if number == 2:  # noqa: PLR2004 -- two agrees in gender as one does
        return _SR_TWO[gender]
    if number < len(_SR_SMALL):
        return _SR_SMALL[number]
    tens, ones = divmod(number, 10)
    if not ones:
        return _SR_TENS[tens - 2]
    return f"{_SR_TENS[tens - 2]} {_serbian_below_hundred(ones, gender)}"
