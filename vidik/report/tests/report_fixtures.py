# SPDX-License-Identifier: EUPL-1.2
"""A small pack of a report, and figures and recommendations to fill it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from vidik.core.languages import Texts
from vidik.report.methods import pack
from vidik.report.methods.sources import (
    AssessmentView,
    FigureView,
    RecommendationView,
    ReportSources,
)
from vidik.report.methods.specs import PackText

OUTLINE = """\
- code: opening
  title_en: Opening
  title_sr: Увод
  children: []
- code: findings
  title_en: Findings
  title_sr: Налази
  children:
    - code: findings-victims
      title_en: Victims & others
      title_sr: Жртве и други
      children: []
"""

OPENING_EN = """\
In 2024 {{ counted("f-71", "victim was", "victims were") }} identified ({{ ref_table("by-sex") }}),
{{ share("f-50", "f-71") }} of them women.[^women] See {{ ref("findings-victims") }}.

{{ table("by-sex") }}

[^women]: The share rests on {{ figure("f-50") }} women.
"""
OPENING_SR = """\
Током 2024. године {{ counted("f-71", "жртва је", "жртве су", "жртава је") }} идентификовано
({{ ref_table("by-sex") }}), од тога {{ share("f-50", "f-71") }} жена.[^women] Види
{{ ref("findings-victims") }}.

{{ table("by-sex") }}

[^women]: Удео почива на {{ figure("f-50") }} жена.
"""
VICTIMS_EN = """\
{{ chart("years") }}

{{ ref_chart("years") }} shows {{ derived("f-50 + f-21") }}.
"""
VICTIMS_SR = """\
{{ chart("years") }}

{{ ref_chart("years") }} приказује {{ derived("f-50 + f-21") }}.
"""
TABLE = """\
caption_en: Victims by sex
caption_sr: Жртве према полу
source_en: Centre
source_sr: Центар
columns:
  - {en: Sex, sr: Пол}
  - {en: Persons, sr: Лица}
rows:
  - {en: Women, sr: Жене, cells: [f-50]}
  - {en: Men, sr: Мушкарци, cells: [f-21]}
  - {en: Not stated, sr: Није наведено, cells: [null]}
  - {en: All, sr: Укупно, kind: total, cells: [{derived: f-50 + f-21}]}
"""
CHART = """\
kind: column
caption_en: Victims by year
caption_sr: Жртве по годинама
alt_en: The number of victims rose.
alt_sr: Број жртава је порастао.
source_en: Centre
source_sr: Центар
unit_en: Persons
unit_sr: Лица
categories:
  - {en: Women, sr: Жене}
  - {en: Men, sr: Мушкарци}
series:
  - {en: Persons, sr: Лица, values: [f-50, f-21]}
"""


def figure(citation: str, value: str | None, **changes: object) -> FigureView:
    view = FigureView(
        observation_id=f"obs-{citation}",
        citation=citation,
        measure="identified_victims",
        measure_name="Identified victims",
        source="centre",
        source_name="Centre",
        period="2024",
        dimensions="",
        unit="persons",
        value=None if value is None else Decimal(value),
        check_state="pass",
    )
    return replace(view, **changes)  # type: ignore[arg-type]


class Figures:
    def __init__(self, *views: FigureView) -> None:
        self._views = {view.citation: view for view in views}

    def get(self, citation: str) -> FigureView | None:
        return self._views.get(citation)


class Recommendations:
    def __init__(self, count: int = 3, **changes: object) -> None:
        grades = [
            ("largely", "Largely", "У већој мери", 2),
            ("initiated", "Initiated", "Започето", 4),
            ("", "", "", 9),
        ]
        self._items: list[AssessmentView] = []
        for number in range(1, count + 1):
            view = RecommendationView(
                report=1,
                number=number,
                theme="protection",
                theme_name=Texts(en="Protection", sr="Заштита"),
                title=Texts(en=f"Shelter {'abc'[number - 1]}", sr="Прихватилиште"),
                text=Texts(en="Open a shelter.", sr="Отворити прихватилиште."),
                addressees=(Texts(en="Ministry & Centre", sr="Министарство"),),
            )
            view = replace(view, **changes)  # type: ignore[arg-type]
            code, en, sr, rank = grades[(number - 1) % 3]
            self._items.append(
                AssessmentView(
                    view, code, Texts(en=en, sr=sr), rank, Texts(en="A plan exists.", sr="План.")
                )
            )

    def recommendations(self, report: int, theme: str | None = None) -> list[RecommendationView]:
        return [view.recommendation for view in self.assessments(report, theme)]

    def assessments(self, report: int, theme: str | None = None) -> list[AssessmentView]:
        return [
            view
            for view in self._items
            if view.recommendation.report == report and theme in {None, view.recommendation.theme}
        ]


STANDARD = (
    figure("f-71", "71"),
    figure("f-50", "50", dimensions="sex=female"),
    figure("f-21", "21", dimensions="sex=male"),
    figure("f-1234", "1234", check_state="violated"),
    figure("f-215", "21.5", unit="years"),
    figure("f-53", "53", unit="percent"),
    figure("f-0", "0"),
)


def sources(*extra: FigureView, recommendations: Recommendations | None = None) -> ReportSources:
    return ReportSources(Figures(*STANDARD, *extra), recommendations or Recommendations())


def write_pack(root: Path, files: dict[str, str] | None = None) -> Path:
    """Write the small pack to a folder; further files replace or join its own."""
    content = {
        "outline.yaml": OUTLINE,
        "sections/opening.en.md": OPENING_EN,
        "sections/opening.sr.md": OPENING_SR,
        "sections/findings-victims.en.md": VICTIMS_EN,
        "sections/findings-victims.sr.md": VICTIMS_SR,
        "tables/by-sex.yaml": TABLE,
        "charts/years.yaml": CHART,
        **(files or {}),
    }
    for name, text in content.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def load_pack(root: Path, files: dict[str, str] | None = None) -> PackText:
    return pack.load(write_pack(root, files))


def one_section(root: Path, text: str, language: str = "en") -> PackText:
    """Return the small pack with the text of its opening replaced."""
    return load_pack(root, {f"sections/opening.{language}.md": text})
