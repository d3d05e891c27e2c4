# SPDX-License-Identifier: EUPL-1.2
"""The fixed words of a report in English and Serbian; Latin is derived from the Cyrillic."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from vidik.core.languages import languages

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Labels:
    """Words that the engine itself writes into a report."""

    section: str
    table: str
    chart: str
    contents: str
    tables_and_charts: str
    source: str
    note: str
    footnotes: str
    back_to_text: str
    skip: str
    data_of_chart: str
    category: str
    unknown: str
    unknown_explained: str
    suppressed: str
    suppressed_explained: str
    addressees: str
    recommendation: str
    grade: str
    basis: str
    theme: str
    total: str
    ungraded: str
    number_sign: str
    assessments_caption: str
    """With the placeholders {report} and {theme}."""
    assessments_caption_all: str
    grades_caption: str
    register_source: str
    data: str
    page: str
    draft: str
    demonstration: str
    """What every page of a demonstration says, if the pack has no words of its own."""
    untranslated: str
    report_title: str
    """The title if the pack gives none; with the placeholder {cycle}."""
    finding_title: Mapping[str, str]
    """What the mark of a figure says in the preview, by check state."""


_EN: Final = Labels(
    section="section",
    table="Table",
    chart="Chart",
    contents="Contents",
    tables_and_charts="Tables and charts",
    source="Source",
    note="Note",
    footnotes="Notes",
    back_to_text="Back to the text",
    skip="Skip to the text",
    data_of_chart="The numbers of this chart",
    category="Category",
    unknown="–",
    unknown_explained="– not known or not stated.",
    suppressed="[c]",
    suppressed_explained="[c] not shown, so that no person can be recognised.",
    addressees="Addressed to",
    recommendation="Recommendation",
    grade="Grade",
    basis="Basis of the assessment",
    theme="Theme",
    total="Total",
    ungraded="no grade stated",
    number_sign="No.",
    assessments_caption="Assessment of the recommendations of report No. {report}: {theme}",
    assessments_caption_all="Assessment of the recommendations of report No. {report}",
    grades_caption="Grades of the recommendations of report No. {report}, by theme",
    register_source="Register of recommendations of the National Rapporteur",
    data="Data",
    page="Page",
    draft="Draft",
    demonstration="Demonstration – not an official document",
    untranslated="The text of this section is not available in this language yet.",
    report_title="Annual report for {cycle}",
    finding_title={
        "pass": "Checked: agrees",
        "violated": "A check of this figure found a disagreement",
        "waived": "A finding about this figure was set aside with a reason",
        "none": "No check covers this figure",
        "typed": "Typed by hand: no stored figure stands behind this number",
    },
)

_SR: Final = Labels(
    section="одељак",
    table="Табела",
    chart="Графикон",
    contents="Садржај",
    tables_and_charts="Табеле и графикони",
    source="Извор",
    note="Напомена",
    footnotes="Фусноте",
    back_to_text="Назад на текст",
    skip="Пређи на текст",
    data_of_chart="Бројеви са графикона",
    category="Категорија",
    unknown="–",
    unknown_explained="– није познато или није наведено.",
    suppressed="[п]",
    suppressed_explained="[п] не приказује се, како ниједно лице не би могло бити препознато.",
    addressees="Упућено",
    recommendation="Препорука",
    grade="Оцена",
    basis="Основ оцене",
    theme="Тема",
    total="Укупно",
    ungraded="без оцене",
    number_sign="Бр.",
    assessments_caption="Оцена поступања по препорукама из {report}. извештаја: {theme}",
    assessments_caption_all="Оцена поступања по препорукама из {report}. извештаја",
    grades_caption="Оцене поступања по препорукама из {report}. извештаја, према темама",
    register_source="Регистар препорука Националног известиоца",
    data="Подаци",
    page="Страна",
    draft="Нацрт",
    demonstration="Демонстрација – ово није званични документ",
    untranslated="Текст овог одељка још није доступан на овом језику.",
    report_title="Годишњи извештај за {cycle}. годину",
    finding_title={
        "pass": "Проверено: слаже се",
        "violated": "Провера је код овог податка нашла неслагање",
        "waived": "Налаз о овом податку изузет је уз образложење",
        "none": "Ниједна провера не обухвата овај податак",
        "typed": "Унето ручно: иза овог броја не стоји сачуван податак",
    },
)


_WRITTEN: Final[Mapping[str, Labels]] = {"en": _EN, "sr": _SR}


@lru_cache(maxsize=16)
def labels_in(lang: str) -> Labels:
    """Return the words in a language, derived where it is; in English where nobody wrote them."""
    language = languages().named(lang)
    labels = _WRITTEN.get(language.written, _EN)
    if not language.source:
        return labels
    spelled: dict[str, object] = {}
    for field in fields(labels):
        value: str | Mapping[str, str] = getattr(labels, field.name)
        spelled[field.name] = (
            language.spell(value)
            if isinstance(value, str)
            else {key: language.spell(text) for key, text in value.items()}
        )
    return replace(labels, **spelled)  # type: ignore[arg-type]
