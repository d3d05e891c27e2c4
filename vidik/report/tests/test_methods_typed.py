# SPDX-License-Identifier: EUPL-1.2
"""What counts as a typed number, and what does not."""

from __future__ import annotations

import pytest

from vidik.report.methods.typed import TypedNumbers

EN = TypedNumbers.for_pack("en", ["24/7", "0800 100 388", "Goal 8.7"])
SR = TypedNumbers.for_pack("sr", ["24/7", "0800 100 388", "Груп* 484"])


def found(finder: TypedNumbers, text: str, *, label: bool = False) -> list[str]:
    return [text[start:end] for start, end in finder.find(text, label=label)]


@pytest.mark.parametrize(
    "text",
    [
        "In 2024 and 2025, as in 2019–2023.",
        "On 31 December 2023, 1 January and 15–17 May 2024; May 7 was a Tuesday.",
        "On 2024-05-01 and 31.12.2024.",
        "In the school year 2024/25 and 2024/2025.",
        "Article 388 and Articles 112, 113 and 114a of the Code.",
        "Under Article 2, paragraph 3 and item 12 of the Law.",
        "Official Gazette, Nos. 85/2005, 88/2005 and 107/2005.",
        "See section 5.2.1, Table 7, Charts 3 and 4, Annex 1 and page 12.",
        "Recommendations 3, 5 and 12 of report No. 1.",
        "The 2nd report of the 21st century.",
        "Children under 18, persons aged 15 to 17 years and women 18 and over.",
        "COVID-19 and the A4 form of Q3.",
        "A line open 24/7 at 0800 100 388, for Goal 8.7.",
        "Write to office12@example.invalid or see https://example.invalid/2024/12/44.",
        "Council of Europe Convention CETS 197.",
    ],
)
def test_english_numbering_dates_and_names_are_no_figures(text: str) -> None:
    assert found(EN, text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("There were 71 victims and 1,234 reports.", ["71", "1,234"]),
        ("It rose by 16.7% to 53 per cent.", ["16.7%", "53"]),
        ("In 2024, 12 of 28 were graded.", ["12", "28"]),
        ("2010 persons came in 2010.", ["2010"]),
        ("The group of children under 18 had 35 members.", ["35"]),
        ("Within 24 hours.", ["24"]),
        ("Article 388 was applied 23 times.", ["23"]),
        ("Offences of Article 388: 23.", ["23"]),
        ("A 24-hour duty.", ["24"]),
    ],
)
def test_english_quantities_are_found(text: str, numbers: list[str]) -> None:
    assert found(EN, text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "Током 2024. године, као и 2019–2023. године.",
        "Дана 31. децембра 2023. и 15.–17. маја 2024. године.",
        "Члан 388. Кривичног законика и чл. 112, 113 и 114а.",
        "На основу члана 2. став 3. и тачке 12. Закона.",
        "„Службени гласник РС”, бр. 85/2005, 88/2005 и 107/2005.",
        "У одељку 5.2.1, табели 7, графикону 3, прилогу 1 и на стр. 12.",
        "Препоруке 3, 5 и 12 из извештаја бр. 1.",
        "У 21. веку и у 2. извештају.",
        "Деца испод 18 година, лица од 15 до 17 година и млађа од 14.",
        "Ковид-19 и образац А4.",
        "Са Групом 484, у Групи 484.",
        "Телефон 0800 100 388 ради 24/7.",
    ],
)
def test_serbian_numbering_dates_and_names_are_no_figures(text: str) -> None:
    assert found(SR, text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Идентификована је 71 жртва, а пријава је 1.234.", ["71", "1.234"]),
        ("Порасло је за 16,7% у 2024. години.", ["16,7%"]),
        ("Од 28 препорука оцењено је 16. Остале нису.", ["28", "16"]),
        ("Примљено је 2010 пријава у 2010. години.", ["2010"]),
        ("Члан 388 примењен је 23 пута.", ["23"]),
    ],
)
def test_serbian_quantities_are_found(text: str, numbers: list[str]) -> None:
    assert found(SR, text) == numbers


@pytest.mark.parametrize("text", ["15–17", "15-17 years", "18+", "<15"])
def test_an_age_band_at_the_head_of_a_row_is_a_name(text: str) -> None:
    assert found(EN, text, label=True) == []


def test_bare_bounds_in_running_text_are_numbers() -> None:
    assert found(EN, "We met 15–17 of them") == ["15", "17"]


def test_a_head_with_a_quantity_is_found() -> None:
    assert found(EN, "All 71 victims", label=True) == ["71"]
