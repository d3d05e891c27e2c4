# SPDX-License-Identifier: EUPL-1.2
"""The measure catalogue as a page of the reference.

The page is generated and compared in the gate, so it is the same on every machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from vidik.core.languages import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vidik.figures.methods.naming import Catalogue, Dimension, Measure

Language = Literal["en", "sr"]

_LONG_LIST: Final = 80
_WORDS: Final = {
    "en": {
        "title": "Measures",
        "intro": (
            "Everything that figures can be about: {measures} measures, broken down by "
            "{dimensions} dimensions. Generated from the country pack."
        ),
        "code": "Code",
        "unit": "Unit",
        "counts": "Counts",
        "by": "Broken down by",
        "institutions": "May be added over institutions of one kind",
        "time": "May be added over time",
        "role": "Part in a stock",
        "base": "Of",
        "person": "Tells of a single person: for the office only",
        "yes": "yes",
        "no": "no",
        "dimensions": "Dimensions",
        "name": "Name",
        "parent": "Part of",
        "overlap": "Codes may overlap and are not added up.",
        "year": "Any other year is a code too.",
        "number": "Any other number is a code too.",
        "long": "{count} codes, from {first} to {last}.",
        "standard": "HTCDS",
    },
    "sr": {
        "title": "Показатељи",
        "intro": (
            "Све о чему подаци могу да говоре: показатеља има {measures}, а димензија по којима се "
            "разврставају {dimensions}. Страница је изведена из националног пакета."
        ),
        "code": "Шифра",
        "unit": "Јединица",
        "counts": "Броји се",
        "by": "Разврставање",
        "institutions": "Сабира се по институцијама исте врсте",
        "time": "Сабира се кроз време",
        "role": "Улога у стању",
        "base": "Од",
        "person": "Говори о једном лицу: само за канцеларију",
        "yes": "да",
        "no": "не",
        "dimensions": "Димензије",
        "name": "Назив",
        "parent": "Део",
        "overlap": "Шифре се могу преклапати и не сабирају се.",
        "year": "Шифра је и свака друга година.",
        "number": "Шифра је и сваки други број.",
        "long": "Број шифара: {count}, од {first} до {last}.",
        "standard": "HTCDS",
    },
}
_COUNTS_SR: Final = {
    "persons": "лица",
    "reports": "пријаве",
    "cases": "предмети",
    "events": "догађаји",
    "offices": "институције",
    "money": "новац",
    "time": "време",
    "share": "удео",
    "change": "промена",
    "other": "остало",
}
_ROLES_SR: Final = {
    "opening": "почетно стање",
    "inflow": "прилив",
    "in_process": "у раду",
    "outflow": "одлив",
    "closing": "крајње стање",
}


def catalogue_markdown(catalogue: Catalogue, lang: Language) -> str:
    """Write the catalogue as Markdown: measures by theme, then dimensions with their codes."""
    words = _WORDS[lang]
    intro = words["intro"].format(
        measures=len(catalogue.measures), dimensions=len(catalogue.dimensions)
    )
    lines = [f"# {words['title']}", "", intro, ""]
    for theme in catalogue.themes.values():
        lines += [f"## {_name(theme.name, lang)}", ""]
        for measure in catalogue.measures.values():
            if measure.theme == theme.code:
                lines += _measure_lines(catalogue, measure, lang)
    lines += [f"## {words['dimensions']}", ""]
    for dimension in sorted(catalogue.dimensions.values(), key=lambda item: item.order):
        lines += _dimension_lines(dimension, lang)
    return "\n".join(lines).rstrip("\n") + "\n"


def _name(name: Texts, lang: Language) -> str:
    return name.in_language(lang)


def _measure_lines(catalogue: Catalogue, measure: Measure, lang: Language) -> Iterator[str]:
    words = _WORDS[lang]
    unit = catalogue.units[measure.unit]
    counts = _COUNTS_SR[measure.counts] if lang == "sr" else measure.counts
    yield f"### {_name(measure.name, lang)}"
    yield ""
    yield _name(measure.definition, lang)
    yield ""
    yield f"- {words['code']}: `{measure.code}`"
    yield f"- {words['unit']}: {_name(unit.name, lang)}"
    yield f"- {words['counts']}: {counts}"
    if measure.dimensions:
        names = (catalogue.dimensions[key] for key in measure.dimensions)
        listed = ", ".join(_name(item.name, lang) for item in names)
        yield f"- {words['by']}: {listed}"
    yield f"- {words['institutions']}: {_answer(lang, given=measure.additive_over_institutions)}"
    yield f"- {words['time']}: {_answer(lang, given=measure.additive_over_time)}"
    if measure.role:
        parts = measure.role.split("|")
        shown = (_ROLES_SR[part] if lang == "sr" else part.replace("_", " ") for part in parts)
        yield f"- {words['role']}: {', '.join(shown)} (`{measure.family}`)"
    if measure.base:
        base = catalogue.measures[measure.base]
        yield f"- {words['base']}: {_name(base.name, lang)} (`{base.code}`)"
    if measure.person_level:
        yield f"- {words['person']}"
    yield ""


def _answer(lang: Language, *, given: bool) -> str:
    return _WORDS[lang]["yes" if given else "no"]


def _dimension_lines(dimension: Dimension, lang: Language) -> Iterator[str]:
    words = _WORDS[lang]
    yield f"### {_name(dimension.name, lang)} (`{dimension.code}`)"
    yield ""
    if not dimension.exclusive:
        yield words["overlap"]
        yield ""
    if dimension.open:
        yield words[dimension.open]
        yield ""
    codes = list(dimension.codes.values())
    if len(codes) > _LONG_LIST:
        yield words["long"].format(count=len(codes), first=codes[0].code, last=codes[-1].code)
        yield ""
        return
    yield f"| {words['code']} | {words['name']} | {words['parent']} | {words['standard']} |"
    yield "|---|---|---|---|"
    for code in codes:
        name = _name(code.name, lang)
        yield f"| `{code.code}` | {name} | {code.parent} | {code.htcds} |"
    yield ""
