# SPDX-License-Identifier: EUPL-1.2
"""What says where something is, and what does not: the written rule about free texts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.catalogue.methods.places import Betrayal, betrayal

STREETS = (
    "ул. Кнеза Милоша 12, Београд",
    "Улица Војводе Степе бр. 7а",
    "Knez Mihailova 12",
    "ул.кнеза милоша 12",
    "ul.knez mihailova br. 12, u dvorištu",
    "Долазите у Немањину 22-26.",
    "bul. kralja Aleksandra 73",
    "Булевар краља Александра 73/4",
    "Трг Републике 5, други спрат",
    "Nova 1, stan 3",
    "Липовачка бб",
    "We are at 12 Baker Street, ask for Ana",
    "Baker Street 12",
    "Come to Main Road 7 in the evening",
    "11000 Београд",
    "18000 Niš",
    "Београд 11000",
    "катастарска парцела 123/4",
    "Кнеза Милоша １２",
    "Кнеза\u00a0Милоша\u200b 12",
    "Kneza Miloša \u202e12\u202c",
)
WITHOUT_CAPITALS = (
    "ulica kralja petra 5",
    "kralja petra 5",
    "краља петра 5, други спрат",
    "kralja petra prvog 5",
    "knez mihailova 12",
    "вука караџића 17а",
    "kralja petra br 5",
    "кнеза милоша број 22",
    "ulica kralja petra, broj 5",
    "u ulici kralja petra broj pet",
    "ul. 7. jula 12",
    "29. novembra 5",
    "27. марта 5, улаз са дворишта",
    "nemanjina 22-26",
    "dolazite u nemanjinu 22",
    "dušanova 5, niš",
    "žičkoj 3",
    "novosadski put 12",
    "naselje braće jerković 5",
    "zgrada 4, ulaz 2, stan 11",
    "blok 45",
    "kuća broj 5",
    "липовачка бб",
    "selo rušanj bb",
    "autoput bb.",
    "б.б. код школе, липовачка",
)
COORDINATES = (
    "44.7866, 20.4489",
    "44,786612; 20,448922",
    "44°47′12″ N",
    "44°47'12\" с. г. ш.",
    "8FVC9G8F+6X",
    "///lampa.sto.prozor",
    "geo 44.78661 20.44892",
)
LINKS = (
    "https://maps.example.org/abc",
    "http://x",
    "www.sigurnakuca.example",
    "maps.app.goo.gl/abc",
    "bit.ly/3abc",
    "w3w.co/lampa",
    "kuca.blog/mapa",
    "Погледајте на goo.gl",
    "geo:44.7,20.4",
    "ftp://refuge.example",
)
HARMLESS = (
    "",
    "Смештај уз даноноћно присуство стручних радника",
    "Пружа се 24 часа дневно, 7 дана у недељи.",
    "Доступно 24/7",
    "Available 24/7, also on holidays.",
    "Up to 12 persons at a time, from 15 years of age.",
    "Прима највише 12 лица.",
    "Рад на улици, 2 дана недељно",
    "Street work two evenings a week",
    "За жене од 18 до 65 година",
    "Позовите 0800 100 388",
    "SOS 116 000",
    "Програм у 12 тачака интеграције",
    "At the end of 2024 the licence was being renewed.",
    "Лиценца 2022. године, на пет година",
    "Phase 2 of 3",
    "Pišite na podrska@primer.invalid",
    "Help with a CV, e.g. for an interview",
    "1 of 3 places is for parents with children",
    "radno vreme 8-16",
    "радним данима од 8 до 16",
    "grupa do 12",
    "узраст 5-12",
    "faza 2 od 3",
    "модул 3, 12 часова",
    "najviše 5, najmanje 3",
    "kapacitet: 20",
    "рад на улици и у парку, 3 пута недељно",
    "program za decu ulice, 12 mesta",
    "у насељу, 2 тима",
    "stan za 4 osobe",
    "kuća za 12 žena",
    "blok predavanja 4",
    "poslednji put 5",
    "broj stanova 5",
    "од 1. марта 5 места",
    "do 27. marta 2025",
    "на број 116 111",
    "pozovite broj 112",
    "pravilnik broj 5",
    "Службени гласник 12/20",
    "najduže 6 meseci, produženje 6",
    "открива се у 90 минута, а траје 3",
)


@pytest.mark.parametrize("text", STREETS)
def test_a_street_with_a_number_is_found_in_both_scripts(text: str) -> None:
    assert betrayal(text) == Betrayal.STREET


@pytest.mark.parametrize("text", WITHOUT_CAPITALS)
def test_a_street_typed_without_capitals_is_found(text: str) -> None:
    assert betrayal(text) == Betrayal.STREET


@pytest.mark.parametrize("text", COORDINATES)
def test_coordinates_are_found(text: str) -> None:
    assert betrayal(text) == Betrayal.COORDINATES


@pytest.mark.parametrize("text", LINKS)
def test_links_are_found(text: str) -> None:
    assert betrayal(text) == Betrayal.LINK


@pytest.mark.parametrize("text", HARMLESS)
def test_what_services_are_described_by_is_not_refused(text: str) -> None:
    assert betrayal(text) is None


WORDS = st.lists(
    st.sampled_from(["помоћ", "у", "кризи", "и", "саветовање", "help", "for", "women"]), max_size=6
)
GAPS = st.sampled_from((" ", "\n", "\t", "\u00a0", "  "))
HIDDEN = st.sampled_from(("", "\u200b", "\u202e", "\u00ad", "\u2060"))


@given(
    before=WORDS,
    after=WORDS,
    gap=GAPS,
    hidden=HIDDEN,
    number=st.integers(1, 199),
    form=st.sampled_from(("NFC", "NFD", "NFKC")),
)
def test_an_address_is_found_wherever_it_stands_and_however_it_is_typed(
    before: list[str], after: list[str], gap: str, hidden: str, number: int, form: str
) -> None:
    address = f"ул.{gap}Војводе{hidden} Шупљикца{gap}{number},"
    text = unicodedata.normalize(form, gap.join([*before, address, *after]))  # type: ignore[arg-type]
    assert betrayal(text) == Betrayal.STREET


@given(st.text(max_size=300))
def test_every_text_is_answered(text: str) -> None:
    assert betrayal(text) in {None, *Betrayal}
