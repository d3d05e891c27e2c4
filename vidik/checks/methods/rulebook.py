# SPDX-License-Identifier: EUPL-1.2
"""The rule book: every rule of a pack, and what the discovered kinds hold to be a contradiction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import texts
from .model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .packrules import Rule, Ruleset

_WORDS = {
    "en": {
        "title": "Rule book of the checks",
        "intro": (
            "A figure is checked against other figures. Some rules are discovered: they follow "
            "from the figures themselves, in any file. The others are written in the country "
            "pack, because they need knowledge of the field. Every rule has a permanent code."
        ),
        "pack": "Rules of the pack",
        "count": "{n} rules, by kind and code.",
        "discovered": "Discovered rules",
        "code": "Code",
        "severity": "Severity",
        "source": "Where it comes from",
        "why": "Explanation",
        "relation": "Relation",
        "results": "Results",
        "results_text": (
            "A rule has passed, is violated, was skipped with a reason (a side is missing, the "
            "breakdown may be partial, the categories may overlap), ended in an error, or is "
            "waived by a person with a reason. An error is never a pass."
        ),
        "general": "What applies to all of them",
    },
    "sr": {
        "title": "Књига правила провере",
        "intro": (
            "Податак се проверава другим подацима. Нека правила се откривају: она следе из самих "
            "података, у било којој датотеци. Остала су записана у националном пакету, јер траже "
            "познавање области. Свако правило има трајну ознаку."
        ),
        "pack": "Правила пакета",
        "count": "Број правила: {n}, по врсти и ознаци.",
        "discovered": "Откривена правила",
        "code": "Ознака",
        "severity": "Озбиљност",
        "source": "Основ",
        "why": "Објашњење",
        "relation": "Однос",
        "results": "Исходи",
        "results_text": (
            "Правило је задовољено, прекршено, прескочено са разлогом (недостаје једна страна, "
            "разврставање је можда непотпуно, категорије се можда преклапају), завршило се "
            "грешком, или је од њега одступљено одлуком лица са разлогом. Грешка се никада не "
            "рачуна као задовољено правило."
        ),
        "general": "Шта важи за сва",
    },
}
_SEVERITY = {
    "sr": {"high": "висока", "medium": "средња", "low": "ниска"},
    "en": {"high": "high", "medium": "medium", "low": "low"},
}
_KINDS = {
    "en": texts.KINDS,
    "sr": {
        Kind.SUM: "Делови и збир",
        Kind.BALANCE: "Биланс",
        Kind.SHARE: "Удео и бројеви",
        Kind.SAME: "Иста величина двапут",
        Kind.BOUND: "Шта не сме бити веће",
        Kind.CARRY: "Пренос у наредни период",
        Kind.MISSING: "Податак који недостаје",
        Kind.TREND: "Промена и њене вредности",
    },
}
_GENERAL = {
    "en": (
        (
            "Only figures of one source, measure, unit and period are compared: persons are not "
            "cases, a year is not a period to date."
        ),
        (
            "A qualifier makes a value an interval: more than 100 is any number above 100, about "
            "50 a band around 50. Two statements contradict each other if no number satisfies both."
        ),
        (
            "A missing value makes no contradiction, but known parts that already exceed their "
            "total do."
        ),
        "Arithmetic is exact.",
        (
            "One wrong cell that breaks several rules is told once, under the most specific "
            "of them; so is a sum whose parts are contradicted elsewhere by just what it fails by."
        ),
        (
            "What is expected is the side with more witnesses; swapped digits, and a number that "
            "stands for another year, are named as a guess and decide nothing."
        ),
    ),
    "sr": (
        (
            "Пореде се само подаци истог извора, показатеља, јединице и периода: лица нису "
            "предмети, а година није период закључно са годином."
        ),
        (
            "Ограда уз вредност чини интервал: више од 100 је сваки број изнад 100, око 50 је "
            "опсег око 50. Два навода су противречна ако ниједан број не задовољава оба."
        ),
        (
            "Податак који недостаје не чини противречност, али је чине познати делови који већ "
            "премашују збир."
        ),
        "Рачуна се тачно, без заокруживања.",
        (
            "Један погрешан податак који крши више правила наводи се једном, уз најуже од "
            "њих; исто важи за збир чијим деловима други наводи противрече управо за износ разлике."
        ),
        (
            "Очекује се страна која има више потврда; замењене цифре и број наведен за "
            "другу годину помињу се као претпоставка и ништа не одлучују."
        ),
    ),
}
_SEMANTICS = {
    "en": {
        Kind.SUM: (
            "Parts by one dimension that add up to more than their total contradict it, unless "
            "the categories may overlap (services, topics, notes that say so, nested ages). Parts "
            "that add up to less contradict it only if they are all there are: a pair such as "
            "women and men, a category for the rest, a total stated beside them, a table crossed "
            "in full, the same categories adding up elsewhere in the file, or a very small gap. "
            "Shares of one breakdown add up to 100 within rounding. Months, quarters and "
            "halves make their year, and years the span that holds them, unless the values are "
            "levels (places, staff) or one client can come in several of them."
        ),
        Kind.BALANCE: (
            "What was open at the start and what came in, less what was resolved, is what is open "
            "at the end. The terms are recognised by the words of a "
            "measure's name, by codes of one dimension, or by example: an equation that holds for "
            "most units or years is told where it fails."
        ),
        Kind.SHARE: (
            "A percentage is judged by the counts beside it: is there a base and a rounding (to "
            "the nearest digit, either way at a half, or cut off) for which it is right? Shares "
            "that make 100 together have one base. If none fits, the finding names the bases that "
            "would, and the figure that holds one."
        ),
        Kind.SAME: (
            "One quantity stated in two places, whatever the spelling of its codes, has one value; "
            "so has one event told by two institutions."
        ),
        Kind.BOUND: (
            "A part is no larger than its whole, a quarter than its year, a minimum or mean than "
            "the maximum; a count is not negative, persons are whole, a share lies between 0 and "
            "100."
        ),
        Kind.CARRY: (
            "What is open when one period ends is open when the next begins, by the words of the "
            "names or where it holds for most years."
        ),
        Kind.MISSING: (
            "A cell of a crossed table that nobody states, although its row and its column imply "
            "the same value, is asked for."
        ),
        Kind.TREND: ("A stated increase or ratio fits the values of its years."),
    },
    "sr": {
        Kind.SUM: (
            "Делови по једној димензији који дају збир већи од наведеног противрече му, осим ако "
            "се категорије могу преклапати (услуге, теме, изричите напомене, старосне групе једна "
            "у другој). "
            "Делови који дају мањи збир противрече му само ако су потпуни: пар као што су жене и "
            "мушкарци, категорија за остале, збир наведен уз њих, потпуно укрштена табела, исте "
            "категорије које се на другом месту сабирају тачно, или врло мала разлика. Удели "
            "једног разврставања дају 100 у границама заокруживања. Месеци, тромесечја "
            "и полугодишта чине годину, а године период који их обухвата, осим ако су вредности "
            "стања (места, запослени) или исти корисник може доћи у више њих."
        ),
        Kind.BALANCE: (
            "Нерешено на почетку и примљено, умањено за решено, јесте нерешено "
            "на крају. Чланови се препознају по речима у називу показатеља, по ознакама једне "
            "димензије или по примеру: једначина која важи за већину јединица или година наводи се "
            "тамо где не важи."
        ),
        Kind.SHARE: (
            "Проценат се оцењује према бројевима уз њега: постоји ли основица и заокруживање (на "
            "најближу цифру, у обе стране на половини, или одсецањем) за које је тачан? Удели "
            "који заједно чине 100 имају једну основицу. Ако ниједна не одговара, налаз наводи "
            "основице које би одговарале и податак који једну од њих садржи."
        ),
        Kind.SAME: (
            "Једна величина наведена на два места, ма како јој ознаке биле писане, има једну "
            "вредност; исто важи за један догађај о коме извештавају две институције."
        ),
        Kind.BOUND: (
            "Део није већи од целине, тромесечје од године, најмања вредност ни просек од највеће; "
            "број није негативан, лица су цела, а удео је између 0 и 100."
        ),
        Kind.CARRY: (
            "Нерешено на крају једног периода јесте нерешено на почетку наредног, према речима у "
            "називима или тамо где то важи за већину година."
        ),
        Kind.MISSING: (
            "Тражи се податак укрштене табеле који нико не наводи, иако из реда и колоне следи "
            "иста вредност."
        ),
        Kind.TREND: ("Наведени раст или однос одговара вредностима за те године."),
    },
}


def meanings(lang: str = "en") -> Mapping[Kind, str]:
    """Return what each kind of discovered rule holds to be a contradiction."""
    return _SEMANTICS["sr" if lang.startswith("sr") else "en"]


def principles(lang: str = "en") -> tuple[str, ...]:
    """Return what holds for all discovered rules."""
    return _GENERAL["sr" if lang.startswith("sr") else "en"]


def rulebook(ruleset: Ruleset, lang: str = "en") -> str:
    """Write the rule book in Markdown, in English or Serbian (Cyrillic)."""
    key = "sr" if lang.startswith("sr") else "en"
    say = _WORDS[key]
    lines = [f"# {say['title']}", "", say["intro"], "", f"## {say['results']}", ""]
    lines += [say["results_text"], "", f"## {say['discovered']}", ""]
    for kind in Kind:
        lines += [f"### {_KINDS[key][kind]} (`{kind}`)", "", _SEMANTICS[key][kind], ""]
    lines += [f"### {say['general']}", ""]
    lines += [f"- {text}" for text in _GENERAL[key]]
    lines += ["", f"## {say['pack']}", "", say["count"].format(n=len(ruleset.rules)), ""]
    for kind in Kind:
        rules = sorted((r for r in ruleset.rules if r.kind is kind), key=lambda r: r.code)
        if rules:
            lines += [f"### {_KINDS[key][kind]}", ""]
        for rule in rules:
            lines += _entry(rule, key)
    return "\n".join(lines).rstrip() + "\n"


def _entry(rule: Rule, lang: str) -> list[str]:
    say = _WORDS[lang]
    relation = rule.relation or (
        " / ".join(f"{name}: {text}" for name, text in sorted(rule.share.items()))
        if rule.share
        else " ≠ ".join(rule.conflict)
    )
    lines = [
        f"#### {rule.code}",
        "",
        rule.statement.get(lang, rule.statement.get("en", "")),
        "",
        f"- {say['severity']}: {_SEVERITY[lang][rule.severity]}",
        f"- {say['relation']}: `{relation}`",
    ]
    source = rule.source.get(lang, rule.source.get("en", ""))
    if source:
        lines.append(f"- {say['source']}: {source}")
    explanation = rule.explanation.get(lang, rule.explanation.get("en", ""))
    if explanation:
        lines.append(f"- {say['why']}: {explanation}")
    return [*lines, ""]
