# SPDX-License-Identifier: EUPL-1.2
"""Names, blind tokens and ranking: spellings that have to meet, and how often they do."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.vault.methods import ranking, synthetic, tokens
from vidik.vault.methods.names import Unit, romanise, units

KEYS = tokens.SearchKeys.derive(b"k" * 32, bits=24)

SPELLINGS = [
    ("Đorđević", "Djordjevic", "Dordevic", "Ђорђевић"),
    ("Njegoš", "Његош", "Njegos"),
    ("Ljubica", "Љубица"),
    ("Džemila", "Џемила", "Dzemila", "Dzhemila"),
    ("Mohamed", "Muhammad", "Mohammed", "Muhamed", "محمد", "Mehmed", "Мухамед"),
    ("Abdul Rahman", "Abd al-Rahman", "Abdurrahman", "Abdelrahman", "Abd-el-Rahman"),
    ("Yusuf", "Jusuf", "Youssef", "Јусуф", "يوسف"),
    ("Khaled", "Halid", "Khalid", "Халид", "خالد"),
    ("Qasim", "Kasim", "Kassem", "Касим"),
    ("Al-Khatib", "Alkhatib", "El-Hatib", "Khatib"),
    ("Xhemail", "Džemail", "Dzhemail", "Џемаил"),
    ("Rexhep", "Redžep", "Реџеп"),
    ("Qerim", "Ćerim", "Ћерим"),
    ("Cemal", "Džemal"),
    ("Jamal", "Džamal", "Djamal"),
    ("Ștefan", "Stefan", "Стефан", "Štefan"),
    ("Szabó", "Sabo", "Сабо"),
    ("Kovács", "Kovač", "Ковач"),
    ("Ivanov", "Ivanoff", "Иванов"),
    ("Kuznetsov", "Kuznecov", "Кузнецов"),
    ("Shevchenko", "Ševčenko", "Шевченко"),
    ("Yelena", "Jelena", "Elena", "Јелена", "Елена"),
    ("Nguyễn", "Nguyen"),
    ("Ayşe", "Ajše"),
    ("Popescu", "Popesku", "Попеску"),
]


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda group: group[0])
def test_spellings_of_one_name_share_a_sound(spellings: tuple[str, ...]) -> None:
    first, *others = (units(text) for text in spellings)
    for other in others:
        assert len(first) == len(other) == 1
        assert set(first[0].keys) & set(other[0].keys), (first[0].keys, other[0].keys)


@pytest.mark.parametrize(
    ("pinyin", "wade_giles"),
    [
        (("Zhang", "Xiaoming"), ("Chang", "Hsiao-ming")),
        (("Deng", "Zhiqiang"), ("Teng", "Chih-ch'iang")),
        (("Xu", "Jianguo"), ("Hsu", "Chien-kuo")),
        (("Gao", "Jun"), ("Kao", "Chün")),
    ],
)
def test_chinese_names_meet_in_both_systems(
    pinyin: tuple[str, str], wade_giles: tuple[str, str]
) -> None:
    for one, other in zip(units(*pinyin), units(*wade_giles), strict=True):
        assert set(one.keys) & set(other.keys)


def test_different_names_keep_apart() -> None:
    for one, other in (("Milica", "Dragan"), ("Petrović", "Kovačević"), ("Ahmed", "Mustafa")):
        assert not set(units(one)[0].keys) & set(units(other)[0].keys)


@given(st.text(max_size=60))
def test_any_text_becomes_plain_latin_or_nothing(text: str) -> None:
    assert all(char == " " or "a" <= char <= "z" for char in romanise(text))
    assert len(units(text)) <= 4


def test_units_do_not_show_themselves() -> None:
    assert "milica" not in repr(units("Milica")).lower()


# ---------------------------------------------------------------------------------- tokens


def test_tokens_change_with_key_purpose_and_kind() -> None:
    other = tokens.SearchKeys.derive(b"o" * 32, bits=24)
    assert tokens.exact_token("phone", "064/000", KEYS) == tokens.exact_token(
        "phone", "064 000", KEYS
    )
    assert tokens.exact_token("phone", "064000", KEYS) != tokens.exact_token(
        "passport", "064000", KEYS
    )
    assert tokens.exact_token("phone", "064000", KEYS) != tokens.exact_token(
        "phone", "064000", other
    )
    name = units("Milica", "Petrović")
    assert not set(tokens.tokens_of(name, 1990, KEYS, filled=False)) & set(
        tokens.tokens_of(name, 1990, other, filled=False)
    )


def test_rows_are_filled_up_so_that_their_number_reveals_little() -> None:
    for given_name, family in (("Ana", "Ilić"), ("Aleksandar", "Radosavljević"), ("Li", "Wu")):
        remaining = tokens.name_tokens(given_name, family, 1990, KEYS)
        assert len(remaining) % tokens.STEP == 0
        assert remaining == sorted(set(remaining))
        assert all(0 <= token < 1 << KEYS.bits for token in remaining)


@pytest.mark.parametrize(
    ("given_name", "family", "year"),
    [
        ("Petrović", "Milica", None),
        ("Милица", "Петровић", 1992),
        ("Milica", "Petrovic", 1988),
        ("Milcia", "Petrović", None),
        ("Milica", "Petrovič Jović", None),
        ("Milca", "Pertović", None),
    ],
)
def test_a_misspelt_search_meets_the_stored_tokens(
    given_name: str, family: str, year: int | None
) -> None:
    remaining = set(tokens.tokens_of(units("Milica", "Petrović"), 1990, KEYS, filled=False))
    wanted = tokens.search_tokens(units(given_name, family), year, KEYS)
    assert remaining & set(wanted.strong + wanted.weak)


# --------------------------------------------------------------------------------- ranking


def _slow_distance(one: str, other: str) -> int:
    table = [
        [i + j if i * j == 0 else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)
    ]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            same = one[i - 1] == other[j - 1]
            table[i][j] = min(
                table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (not same)
            )
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


short = st.text("abcd", max_size=9)


@given(short, short)
def test_the_distance_agrees_with_the_table_of_the_textbook(one: str, other: str) -> None:
    assert ranking.distance(one, other) == _slow_distance(one, other)


def test_nearer_spellings_and_years_come_first() -> None:
    wanted = units("Milica", "Petrović")

    def near(given_name: str, family: str, year: int | None) -> float:
        return ranking.nearness(wanted, 1990, units(given_name, family), year)

    assert near("Milica", "Petrović", 1990) > near("Milica", "Petrović", 1991)
    assert near("Петровић", "Милица", 1990) == near("Milica", "Petrović", 1990)
    assert near("Milica", "Petrović", 1992) > near("Milica", "Petrović", 1999)
    assert near("Milica", "Petrović", None) > near("Milka", "Petrović", None)
    assert near("Milica", "Petrović", 1990) > ranking.NEAR > near("Zoran", "Petrović", 1990)
    assert near("Wei", "Zhang", 1990) < ranking.PLAUSIBLE


@given(st.lists(st.sampled_from(["Ana", "Jovan", "Li", "Omar"]), min_size=1, max_size=4))
def test_nothing_is_nearer_than_the_name_itself(parts: list[str]) -> None:
    own: tuple[Unit, ...] = units(*parts)
    for other in (units("Ana"), units("Petar", "Ilić"), units("Omar", "Li")):
        assert ranking.nearness(own, None, other, None) <= ranking.nearness(own, None, own, None)


# -------------------------------------------------------------------------- synthetic persons


def test_the_same_seed_makes_up_the_same_persons() -> None:
    assert list(islice(synthetic.persons(7), 50)) == list(islice(synthetic.persons(7), 50))
    assert list(islice(synthetic.persons(7), 50)) != list(islice(synthetic.persons(8), 50))


def test_frequent_names_are_frequent_but_do_not_fill_the_sample() -> None:
    sample = list(islice(synthetic.persons(), 5000))
    families = Counter(units(person.family) for person in sample)
    assert 0.005 < families.most_common(1)[0][1] / len(sample) < 0.05
    assert len({person.origin for person in sample}) == 16
    assert 0.5 < sum(person.sex == "f" for person in sample) / len(sample) < 0.7
    assert all(1948 <= person.born <= 2017 for person in sample)


def test_the_true_person_is_among_the_first_ten_of_a_misspelt_search() -> None:
    """The benchmark asks the same of a million persons in the database."""
    sample = list(islice(synthetic.persons(11), 4000))
    names = [units(person.given, person.family) for person in sample]
    index: dict[int, list[int]] = defaultdict(list)
    for row, (person, name) in enumerate(zip(sample, names, strict=True)):
        for token in tokens.tokens_of(name, person.born, KEYS):
            index[token].append(row)
    chance = random.Random(5)  # noqa: S311 - the same mistakes every time
    found, searches = 0, 400
    for _ in range(searches):
        row = chance.randrange(len(sample))
        looked = synthetic.search_input(sample[row], chance)
        wanted = units(looked.given, looked.family)
        sought = tokens.search_tokens(wanted, looked.born, KEYS)
        met = Counter(r for token in sought.strong + sought.weak for r in index.get(token, ()))
        first = sorted(
            met,
            key=lambda r: ranking.nearness(wanted, looked.born, names[r], sample[r].born),
            reverse=True,
        )[:10]
        found += row in first
    assert found / searches >= 0.95
