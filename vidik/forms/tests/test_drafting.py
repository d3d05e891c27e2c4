# SPDX-License-Identifier: EUPL-1.2
"""A form as a tree: moving loses nothing, folding and unfolding undo each other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vidik.forms.messages import drafts as form_wording
from vidik.forms.methods import books, converting, expressions, flaws, patterns, uploaded
from vidik.forms.methods.comparing import Effect, What, Written, compared, pieces
from vidik.forms.methods.drafting import (
    CannotMoveError,
    Item,
    Items,
    NoSuchItemError,
    Way,
    above,
    changed,
    find,
    folded,
    inserted,
    items_of,
    moved,
    ordered,
    placed,
    rows_of,
    sheets_of,
    walk,
    without,
)
from vidik.forms.methods.tables import unfolded
from vidik.forms.tests.samples import EN, SR, AnyCodes, pack, small

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.integers(0, 30).map(lambda number: f"q{number}")


def question(name: str, **cells: str) -> Item:
    named = {key.replace("__", "::"): text for key, text in cells.items()}
    return Item({"type": "text", "name": name, EN: name, SR: name} | named)


def group(name: str, *inside: Item) -> Item:
    return Item({"type": "begin_group", "name": name, EN: name, SR: name}, inside)


@st.composite
def forms(draw: Any) -> Items:
    """Draw a form of sections with questions and groups, each with a name of its own."""
    number = iter(range(1000))

    def items(depth: int) -> list[Item]:
        made = []
        for _time in range(draw(st.integers(0, 4))):
            name = f"q{next(number)}"
            is_group = depth < 2 and draw(st.booleans())
            made.append(group(name, *items(depth + 1)) if is_group else question(name))
        return made

    return tuple(group(f"q{next(number)}", *items(1)) for _time in range(draw(st.integers(1, 4))))


def names(items: Items) -> list[str]:
    return sorted(item.name for item in walk(items))


@UNHURRIED
@given(
    forms(),
    st.lists(st.tuples(NAMES, NAMES, st.sampled_from(["up", "down", "into", "to"])), max_size=8),
)
def test_whatever_is_moved_nothing_is_lost_or_doubled(
    items: Items, steps: list[tuple[str, str, str]]
) -> None:
    everything = names(items)
    for name, other, step in steps:
        try:
            if step == "into":
                items = placed(items, name, other)
            elif step == "to":
                items = ordered(items, name, other)
            else:
                items = moved(items, name, Way(step))
        except (CannotMoveError, NoSuchItemError):
            continue
        assert names(items) == everything
        assert items_of(rows_of(items)) == items


@UNHURRIED
@given(forms(), NAMES, st.sampled_from(Way))
def test_a_move_and_the_way_back_leave_the_order_of_the_others(
    items: Items, name: str, way: Way
) -> None:
    try:
        there = moved(items, name, way)
    except (CannotMoveError, NoSuchItemError):
        return
    rest = [item.name for item in walk(without(items, name))]
    assert [item.name for item in walk(without(there, name))] == rest


def test_what_stands_at_the_end_of_a_section_moves_to_the_next() -> None:
    items = (group("a", question("x"), question("y")), group("b", question("z")))
    assert above(moved(items, "y", Way.DOWN), "y") == ("b",)
    assert above(moved(items, "z", Way.UP), "z") == ("a",)
    with pytest.raises(CannotMoveError):
        moved(items, "x", Way.UP)
    with pytest.raises(CannotMoveError):
        placed(items, "a", "a")


@pytest.mark.parametrize("form_id", sorted(pack().plans))
def test_folding_a_form_of_the_pack_and_unfolding_it_is_identity(form_id: str) -> None:
    sheets = pack().form(form_id).sheets
    survey, choices = folded(sheets)
    again = unfolded(sheets_of(items_of(survey), choices), pack().codes)
    assert [dict(row.cells) for row in again.survey] == [dict(row.cells) for row in sheets.survey]
    assert [dict(row.cells) for row in again.choices] == [dict(row.cells) for row in sheets.choices]


def test_folding_keeps_that_a_number_may_stay_blank() -> None:
    survey, _choices = folded(small().sheets)
    cells = {row.get("name"): row for row in survey}
    assert cells["share_of_women"]["required"] == "no"
    assert "t__labour__f" not in cells
    again = unfolded(sheets_of(items_of(survey), _choices), AnyCodes())
    assert [dict(row.cells) for row in again.survey] == [
        dict(row.cells) for row in small().sheets.survey
    ]


def test_a_renamed_table_takes_its_cells_along() -> None:
    table = Item({"type": "begin_group", "name": "t", "vidik::rows": "form=a"})
    other = question("s", calculation="${t__a} + ${tt}", relevant="${ t } != ''")
    items = changed((group("g", table, other),), "t", {**table.cells, "name": "u"})
    assert find(items, "s").cells["calculation"] == "${u__a} + ${tt}"
    assert find(items, "s").cells["relevant"] == "${u} != ''"


def test_groups_that_do_not_close_are_refused() -> None:
    for rows in (
        [{"type": "begin group", "name": "g"}],
        [{"type": "end_group"}],
        [{"type": "begin_group", "name": "g"}, {"type": "end_repeat"}],
    ):
        with pytest.raises(ValueError, match=r".*"):
            items_of(rows)


@UNHURRIED
@given(st.text(max_size=60), st.text(max_size=60))
def test_a_comparison_of_texts_holds_both(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.kind != "new") == old
    assert "".join(piece.text for piece in found if piece.kind != "old") == new


def bound(name: str, measure: str = "victims", **cells: str) -> Item:
    item = question(name, **{"vidik__measure": measure} | cells)
    return Item({**item.cells, "type": "integer"})


def written(*items: Item) -> Written:
    return Written((group("g", *items),), (), {"en": "A form", "sr": "Образац"})


def test_the_same_form_does_not_differ() -> None:
    form = pack().form("police")
    survey, choices = folded(form.sheets)
    same = Written(items_of(survey), choices, form.titles)
    assert compared(same, same).is_same
    assert compared(same, same).consequences == ()


@pytest.mark.parametrize(
    ("new", "what", "effect"),
    [
        ((question("b"),), What.REMOVED, Effect.ENDS),
        ((bound("a"), bound("c", "share")), What.ADDED, Effect.BEGINS),
        ((bound("z", **{EN: "a", SR: "a"}),), What.RENAMED, None),
        ((bound("a", **{EN: "Other words"}),), What.REWORDED, Effect.BREAK),
        ((bound("a", vidik__period="end"),), What.REBOUND, Effect.PERIOD),
        ((bound("a", vidik__dimensions="form=labour"),), What.REBOUND, Effect.LOSES),
        ((bound("a", constraint=". > 1"),), What.CONSTRAINT, Effect.LIMITS),
        ((bound("a", relevant="${x} = 1"),), What.RELEVANCE, Effect.ASKED),
        ((bound("a"), bound("d", vidik__dimensions="form=labour")), What.ADDED, Effect.GAINS),
    ],
)
def test_what_differs_and_what_it_means_for_the_series_is_notified(
    new: tuple[Item, ...], what: What, effect: Effect | None
) -> None:
    found = compared(written(bound("a")), written(*new))
    assert what in {item.what for item in found.differences}
    effects = {item.effect for item in found.consequences}
    assert (effect in effects) if effect else not effects


def test_moving_is_notified_of_what_moved_alone() -> None:
    old = written(question("a"), question("b"), question("c"), question("d"))
    new = written(question("d"), question("a"), question("b"), question("c"))
    moves = [item.name for item in compared(old, new).differences if item.what is What.MOVED]
    assert moves == ["d"]


def test_an_item_goes_into_a_group_and_not_into_a_table() -> None:
    table = Item({"type": "begin_group", "name": "t", "vidik::rows": "form=a"})
    items = (group("g", table),)
    with pytest.raises(NoSuchItemError):
        inserted(items, [question("x")], into="t")
    assert find(inserted(items, [question("x")], into="g"), "x")


def test_every_sentence_about_flaws_can_be_translated() -> None:
    texts = {
        text
        for module in (flaws, uploaded)
        for name, text in vars(module).items()
        if name.isupper() and isinstance(text, str) and " " in text
    } | {
        expressions.UNKNOWN_FUNCTION, expressions.NO_EXPRESSION, expressions.PATTERN_COMPUTED,
        patterns.UNSUPPORTED, patterns.MALFORMED, patterns.TOO_LARGE, converting.TOO_HEAVY,
        *books.MESSAGES,
    }  # fmt: skip

    assert texts - set(form_wording.FLAWS) - set(form_wording.RETURNED) == set()


def test_patterns_that_are_remembered_take_little_memory() -> None:
    most = patterns.compiled_pattern.cache_info().maxsize
    assert most is not None
    assert most * patterns._MEMORY <= 128 * 2**20
