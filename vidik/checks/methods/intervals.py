# SPDX-License-Identifier: EUPL-1.2
"""What a stated value can mean: a qualifier turns it into an interval.

"More than 100" is (100, ∞), "about 50" a band around 50; two statements contradict each other
only if no number satisfies both.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from typing import NamedTuple

Number = int | Fraction

_WORDS = {
    "more_than": """greater_than larger_than in_excess_of exceeds mehr_als über ueber plus_de
    más_de mas_de
        più_di piu_di oltre mais_de više_od vise_od preko више_од преко повеќе_од над повече_от
        më_shumë_se
        me_shume_se mai_mult_de peste több_mint tobb_mint więcej_niż wiecej_niz ponad více_než
        vice_nez
        viac_ako več_kot vec_kot более более_чем больше больше_чем свыше більше більше_ніж понад
        meer_dan
        mer_än mere_end mer_enn yli üle den_fazla dan_fazla""",
    "at_least": """≥ => no_less_than not_less_than no_fewer_than not_fewer_than or_more
    mindestens wenigstens
        au_moins al_menos por_lo_menos almeno pelo_menos najmanje bar најмање барем најмалку
        të_paktën
        te_pakten cel_puțin cel_putin legalább legalabb co_najmniej nejméně nejmene najmenej
        vsaj не_менее
        не_меньше не_менше щонайменше най_малко minstens ten_minste minst mindst vähintään
        vähemalt en_az""",
    "less_than": """fewer_than fewer smaller_than weniger_als unter moins_de menos_de meno_di
    manje_od ispod
        мање_од испод помалку_од по_малко_от më_pak_se me_pak_se mai_puțin_de mai_putin_de sub
        kevesebb_mint
        mniej_niż mniej_niz méně_než mene_nez menej_ako manj_kot менее менее_чем меньше
        меньше_чем менше
        менше_ніж minder_dan mindre_än mindre_end mindre_enn alle alla den_az dan_az""",
    "at_most": """≤ =< no_more_than not_more_than not_exceeding or_less or_fewer höchstens
    hoechstens maximal
        au_plus au_maximum como_máximo como_maximo al_massimo no_máximo no_maximo najviše
        najvise највише
        најмногу најмногу_до jo_më_shumë_se cel_mult legfeljebb co_najwyżej nejvýše nejvyse
        najviac največ
        не_более не_больше не_більше hoogstens högst højst enintään kuni en_çok en_cok""",
    "approx": """≈ ~ ca c. c rounded roughly some more_or_less ungefähr ungefaehr etwa rund
    zirka gerundet environ
        arrondi aproximadamente alrededor_de cerca_de unos redondeado circa arrotondato
        arredondado oko
        otprilike približno priblizno zaokruženo око отприлике приближно заокружено околу rreth
        aproximativ
        rotunjit körülbelül kb około okolo zaokrąglone přibližně približne približno
        zaokrouhleno примерно
        приблизительно близько приблизно ongeveer afgerond ungefär cirka omkring ungefärligen
        omtrent noin
        umbes yaklaşık yaklasik""",
}  # fmt: skip
_QUALIFIERS = {
    **{word: kind for kind, words in _WORDS.items() for word in words.split()},
    "": "exact",
    "exact": "exact",
    "exactly": "exact",
    "=": "exact",
    "precise": "exact",
    "more_than": "more_than",
    "over": "more_than",
    "above": "more_than",
    "gt": "more_than",
    ">": "more_than",
    "at_least": "at_least",
    "min": "at_least",
    "minimum": "at_least",
    "ge": "at_least",
    ">=": "at_least",
    "less_than": "less_than",
    "under": "less_than",
    "below": "less_than",
    "lt": "less_than",
    "<": "less_than",
    "at_most": "at_most",
    "up_to": "at_most",
    "max": "at_most",
    "maximum": "at_most",
    "le": "at_most",
    "<=": "at_most",
    "approx": "approx",
    "approximately": "approx",
    "about": "approx",
    "around": "approx",
    "circa": "approx",
    "estimated": "approx",
    "estimate": "approx",
    "nearly": "approx",
    "almost": "approx",
    "~": "approx",
}

_PLACES = 6
SMALL = 100
"""Below this a value said to be about right may be a tenth off, above it a twentieth."""

_SIMPLE_SHARES = (
    Fraction(10),
    Fraction(20),
    Fraction(25),
    Fraction(30),
    Fraction(100, 3),
    Fraction(40),
    Fraction(50),
    Fraction(60),
    Fraction(200, 3),
    Fraction(70),
    Fraction(75),
    Fraction(80),
    Fraction(90),
)


def distance(a: Number, b: Number) -> Number:
    """Return how far two numbers lie apart."""
    return a - b if a >= b else b - a


class Span(NamedTuple):
    """An interval of numbers; a missing end is unbounded."""

    lo: Number | None
    hi: Number | None
    lo_open: bool = False
    hi_open: bool = False

    @property
    def exact(self) -> bool:
        """Return whether it holds one number only."""
        return self.lo is not None and self.lo == self.hi

    def meets(self, other: Span) -> bool:
        """Return whether some number lies in both."""
        return not (self.below(other) or other.below(self))

    def below(self, other: Span) -> bool:
        """Return whether every number here is less than every number there."""
        if self.hi is None or other.lo is None:
            return False
        if self.hi == other.lo:
            return self.hi_open or other.lo_open
        return self.hi < other.lo

    def plus(self, other: Span) -> Span:
        """Add two intervals."""
        return Span(
            None if self.lo is None or other.lo is None else self.lo + other.lo,
            None if self.hi is None or other.hi is None else self.hi + other.hi,
            self.lo_open or other.lo_open,
            self.hi_open or other.hi_open,
        )

    def minus(self, other: Span) -> Span:
        """Subtract an interval."""
        return Span(
            None if self.lo is None or other.hi is None else self.lo - other.hi,
            None if self.hi is None or other.lo is None else self.hi - other.lo,
            self.lo_open or other.hi_open,
            self.hi_open or other.lo_open,
        )

    def times(self, factor: Number) -> Span:
        """Multiply an interval by a number; a negative one turns it round."""
        lo = None if self.lo is None else self.lo * factor
        hi = None if self.hi is None else self.hi * factor
        if factor < 0:
            return Span(hi, lo, self.hi_open, self.lo_open)
        return Span(lo, hi, self.lo_open, self.hi_open)


ZERO = Span(0, 0)
ANY_COUNT = Span(0, None)


def number(value: Decimal | Fraction) -> Number:
    """Turn a decimal or fraction into an exact number, whole where it is whole."""
    above, below = value.as_integer_ratio()
    return above if below == 1 else Fraction(above, below)


def decimal(value: Number) -> Decimal:
    """Turn an exact number into a decimal of at most six places."""
    if isinstance(value, int):
        return Decimal(value)
    if value.denominator == 1:
        return Decimal(value.numerator)
    # Enough digits for the whole part and the six places, however large the number is.
    exact = Context(prec=len(str(abs(value.numerator))) + _PLACES + 2)
    result = exact.divide(Decimal(value.numerator), Decimal(value.denominator))
    return exact.normalize(exact.quantize(result, Decimal(1).scaleb(-_PLACES)))


def difference(found: Decimal, expected: Decimal) -> Decimal:
    """Subtract two decimals without rounding, however many digits they have."""
    digits = sum(len(d.as_tuple().digits) + abs(d.adjusted()) for d in (found, expected))
    return Context(prec=digits + 2).subtract(found, expected)


def plain(value: Decimal) -> str:
    """Write a decimal in full, without an exponent and without zeros that say nothing."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def qualifier_of(word: str) -> str:
    """Reduce a qualifier to one of those that the checks know, or to "vague", which says nothing.

    A value with a word that nobody knows, or that is only provisional, contradicts no other.
    """
    known = _QUALIFIERS.get(word)
    if known is not None:
        return known
    return _QUALIFIERS.get(word.strip().lower().replace(" ", "_").replace("-", "_"), "vague")


def step_of(value: Number) -> Fraction:
    """Return the power of ten that a round number is stated to (50 → 10, 75,000 → 1,000)."""
    if not isinstance(value, int):
        return Fraction(1, 10)
    if value == 0:
        return Fraction(1)
    step = 1
    while value % (step * 10) == 0:
        step *= 10
    return Fraction(step)


def span_of(value: Decimal, qualifier: str, *, percent: bool = False) -> Span:
    """Return which numbers a stated value allows.

    "About" allows half of the digit it is rounded to, a twentieth of the value (a tenth below
    100), or one unit, whichever is widest; a percent one point, or two and a half where it is
    a plain fraction such as a half or two thirds.
    """
    n = number(value)
    word = qualifier_of(qualifier)
    if word == "exact":
        return Span(n, n)
    if word != "approx":
        return {
            "vague": Span(None, None),
            "more_than": Span(n, None, lo_open=True),
            "at_least": Span(n, None),
            "less_than": Span(None, n, hi_open=True),
            "at_most": Span(None, n),
        }[word]
    if percent:
        plain = any(abs(n - share) <= Fraction(1, 2) for share in _SIMPLE_SHARES)
        band = Fraction(5, 2) if plain else Fraction(1)
    else:
        share = Fraction(1, 10 if distance(n, 0) < SMALL else 20)
        band = max(step_of(n) / 2, distance(n, 0) * share, Fraction(1))
    return Span(n - band, n + band)


def places(value: Decimal) -> int:
    """Count the decimal places a value is stated to."""
    return len(plain(value).partition(".")[2])
