# SPDX-License-Identifier: EUPL-1.2
"""What workbooks say in either language besides the questions themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "about": "About",
        "institution": "Institution",
        "year": "Year",
        "form": "Form",
        "version": "Version",
        "how": "How to fill this in",
        "how_1": "Answer in the white cells; all other cells are locked.",
        "how_2": "Write 0 where it is known that there were none.",
        "how_3": "Where there is no number, choose the reason from the list in the cell.",
        "how_4": "Do not write formulas, do not move or rename sheets, rows or columns.",
        "how_5": "Numbers of last year that your institution stated stand beside the cells.",
        "how_6": "Answers entered before stand in the cells. What you do not change here, and what "
        "you leave blank, stays as it is in the system; to withdraw an answer, do it there.",
        "holds": "Answers",
        "holds_answers": "This file holds the answers entered by %s.",
        "blank": "This file is blank: nothing had been answered when it was made.",
        "answer": "Answer",
        "last_year": "Last year",
        "number_title": "A number or a reason",
        "number_input": "A number, 0 for none, or: %s",
        "number_error": "A number, 0 for none, or one of: %s",
        "choice_error": "Choose one of the answers in the list.",
        "choices": "One or more of these, divided by spaces: %s",
        "date": "A date, written as 2024-05-17",
    },
    "sr": {
        "about": "О упитнику",
        "institution": "Институција",
        "year": "Година",
        "form": "Образац",
        "version": "Верзија",
        "how": "Како се попуњава",
        "how_1": "Одговорите у белим пољима; сва остала поља су закључана.",
        "how_2": "Упишите 0 ако је познато да случајева није било.",
        "how_3": "Ако нема броја, изаберите разлог са листе у пољу.",
        "how_4": "Не уписујте формуле и не премештајте нити преименујте листове, редове и колоне.",
        "how_5": "Поред поља стоје прошлогодишњи бројеви које је навела ваша институција.",
        "how_6": "У пољима стоје раније унети одговори. Оно што овде не измените или оставите "
        "празно остаје како је у систему; одговор се повлачи у систему.",
        "holds": "Одговори",
        "holds_answers": "Ова датотека садржи одговоре унете до: %s.",
        "blank": "Ова датотека је празна: када је израђена, ништа није било одговорено.",
        "answer": "Одговор",
        "last_year": "Прошле године",
        "number_title": "Број или разлог",
        "number_input": "Број, 0 ако их није било, или: %s",
        "number_error": "Број, 0 ако их није било, или један од разлога: %s",
        "choice_error": "Изаберите један од понуђених одговора.",
        "choices": "Један или више одговора, раздвојени размаком: %s",
        "date": "Датум, у облику 2024-05-17",
    },
}
