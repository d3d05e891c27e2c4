# SPDX-License-Identifier: EUPL-1.2
"""Numbers of documents as courts, prosecutors and offices write them, and what is none."""

from __future__ import annotations

import pytest

from vidik.cases.methods.references import is_reference


@pytest.mark.parametrize(
    "text",
    [
        "12/2026", "1/26", "560-01-00123/2026-02", "551-1/26-01", "03/8 бр. 560-12/26",
        "01 број 12-345/26", "КТ-45/26", "KT-45/26", "КТ 45/26", "Кт бр. 45/26", "КТИ 12/26",
        "Кти. 12/26", "КТО.бр. 3/26", "К 123/26", "К.бр. 45/2026", "К-По1 45/26", "Кж1-По1 12/26",
        "Посл. бр. 12/26", "Posl. br. 12/26", "Пов. бр. 5/26", "Стр. пов. бр. 12-1/26",
        "Су VIII 43-12/26", "Су I-1 45/26", "ПП-12/26", "ЈТУЖ 7/26", "12/26 од 3.5.2026",
        "560-12/26-ЦЗЖ", "Дел. бр. 77/26", "УП I 12/26", "2026.12.3",
    ],
)  # fmt: skip
def test_numbers_of_documents_pass(text: str) -> None:
    assert is_reference(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "КТ", "без броја", "1 Марија Петровић", "1 Марија", "Марија 1", "12/26 Ана",
        "12/26 АНА", "1 АНА ИЛИЋ", "АНА ИЛИЋ 1", "Ана Илић 12/26", "Petar Petrović 12/2026",
        "12/2026 (Ана)", "12/26 сагласност мајке", "1-Ана", "КТ-45/26 МАРА", "0641234567;",
        "12/26\nАна",
    ],
)  # fmt: skip
def test_what_could_be_a_name_is_refused(text: str) -> None:
    assert not is_reference(text)
