# SPDX-License-Identifier: EUPL-1.2
"""The pure core: lists of indicators, levels, alert rules, codes of receipts."""

from __future__ import annotations

import csv
import io
import random
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from tests.depth import examples
from tests.packs import faults_of, pack_of
from vidik.core.packfiles import Pack, PackError
from vidik.referral.methods import receipts
from vidik.referral.methods.alerts import Facts, Holds, due, holds, read_book
from vidik.referral.methods.lists import (
    Indicator,
    ListRow,
    Wording,
    as_content,
    from_content,
    read_survey,
    view,
)
from vidik.referral.methods.screening import (
    ORDER,
    Level,
    Logic,
    assess,
    read_logic,
)

PACK = Path(__file__).parents[3] / "packs/serbia"
LOGIC = Logic(some_from=2, grounded_from=6, elements=2, little_known=50)


def _rows(name: str) -> list[dict[str, str]]:
    with (PACK / "indicators" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


GROUPS = read_survey(Pack(PACK), "indicators/survey.csv")
HEADS = Pack(PACK).table("indicators/lists.csv", ListRow)
ALL = tuple(each for group in GROUPS for each in group.indicators)
ANSWERS = st.fixed_dictionaries(
    {}, optional={each.code: st.sampled_from(["yes", "no", "unknown"]) for each in ALL}
)
few = settings(max_examples=examples(20), deadline=None)


@few
@given(ANSWERS, st.booleans())
def test_the_order_of_the_answers_does_not_matter(answers: dict[str, str], child: bool) -> None:
    pairs = list(answers.items())
    random.Random(7).shuffle(pairs)  # noqa: S311 - shuffles a test
    assert assess(ALL, answers, LOGIC, child=child) == assess(ALL, dict(pairs), LOGIC, child=child)


@few
@given(ANSWERS, st.sampled_from([each.code for each in ALL]), st.booleans())
def test_one_more_yes_never_lowers_the_level(
    answers: dict[str, str],
    code: str,
    child: bool,
) -> None:
    before = assess(ALL, answers, LOGIC, child=child)
    after = assess(ALL, {**answers, code: "yes"}, LOGIC, child=child)
    assert ORDER.index(after.level) >= ORDER.index(before.level)


@few
@given(ANSWERS)
def test_what_nobody_knows_is_no_no_and_leaves_the_level_open(answers: dict[str, str]) -> None:
    unknown = {code: "unknown" if answer == "no" else answer for code, answer in answers.items()}
    found, open_ = assess(ALL, answers, LOGIC), assess(ALL, unknown, LOGIC)
    assert found.level == open_.level
    assert ORDER.index(open_.at_most) >= ORDER.index(found.at_most)
    assert ORDER.index(found.at_most) >= ORDER.index(found.level)


def test_a_result_names_what_led_to_it() -> None:
    result = assess(ALL, {"watched": "yes", "no-pay": "yes", "debt": "no"}, LOGIC)
    assert result.level == Level.GROUNDED
    assert [each.code for each in result.led] == ["watched", "no-pay"]
    assert result.missing == {"act"}
    assert assess(ALL, {}, LOGIC).little_known


def test_for_a_child_no_means_are_needed() -> None:
    answers = {"child-work": "yes", "no-pay": "yes", "long-hours": "yes", "begs-for-others": "yes"}
    assert assess(ALL, answers, LOGIC).level == Level.SOME
    assert assess(ALL, answers, LOGIC, child=True).level == Level.GROUNDED
    assert "means" not in assess(ALL, answers, LOGIC, child=True).missing


def test_every_list_of_the_pack_is_a_view_that_survives_being_stored() -> None:
    for head in HEADS:
        sheet = view(GROUPS, head, version="1")
        assert from_content(as_content(sheet)) == sheet
        assert len(sheet.indicators) >= 15
        if head.audience == "adult":
            assert not any(each.audience == "child" for each in sheet.indicators)


def test_a_list_says_whose_words_it_is_in_and_none_of_the_pack_is_an_official_text(
    tmp_path: Path,
) -> None:
    assert {head.wording for head in HEADS} == {"own"}
    for head in HEADS:
        assert view(GROUPS, head, version="1").wording == "own"
    text = (PACK / "indicators" / "lists.csv").read_text(encoding="utf-8")
    for wrong in ("", "ours"):
        pack = pack_of(tmp_path, {"lists.csv": text.replace(",own,", f",{wrong},", 1)})
        pack.table("lists.csv", ListRow)
        assert faults_of(pack)[0].startswith("lists.csv:2: wording: one of own, official")
    remaining = as_content(view(GROUPS, replace(HEADS[0], wording=Wording.OFFICIAL), version="1"))
    assert from_content(remaining).wording == "official"
    remaining.pop("wording")
    assert from_content(remaining).wording == "own", "what was stored before was in our own words"


def test_the_survey_opens_in_any_tool_that_knows_the_standard() -> None:
    done = convert(
        {
            "survey": [
                {
                    name: text
                    for name, text in row.items()
                    if text and not name.startswith("vidik::")
                }
                for row in _rows("survey.csv")
            ],
            "choices": _rows("choices.csv"),
            "settings": [{"form_title": "Indicators", "form_id": "indicators"}],
        },
        warnings=[],
        form_name="data",
    )
    assert all(each.code in done.xform for each in ALL)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"vidik::weight": "9"}, "a weight from 1 to 3"),
        ({"vidik::element": "intent"}, "act, means or purpose"),
        ({"vidik::audience": "aliens"}, "everybody, child or adult"),
        ({"label::Serbian (sr)": " "}, "a text, as in every language"),
        ({"type": "select_many"}, "begin_group"),
        ({"name": "threat-now"}, "each code once"),
    ],
)
def test_a_list_with_a_fault_names_the_line(
    change: dict[str, str], expected: str, tmp_path: Path
) -> None:
    rows = _rows("survey.csv")
    rows[2] |= change
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    pack = pack_of(tmp_path, {"survey.csv": stream.getvalue()})
    read_survey(pack, "survey.csv")
    (column,) = change
    assert any(
        fault.startswith(f"survey.csv:4: {column}: ") and expected in fault
        for fault in faults_of(pack)
    )


def test_logic_with_a_fault_is_refused() -> None:
    with pytest.raises(PackError):
        read_logic({"some_from": 2})
    with pytest.raises(PackError):
        read_logic({"some_from": 8, "grounded_from": 6, "elements": 2, "little_known": 50})


# ------------------------------------------------------------------------------ alert rules

BOOK = read_book(yaml.safe_load((PACK / "alert_rules.yaml").read_text(encoding="utf-8")))


def _due(facts: Facts) -> dict[str, bool]:
    return {rule.code: certain for rule, certain in due(BOOK, facts)}


def test_police_and_prosecutor_are_always_reported() -> None:
    adult = {"child": "no", "migrant": "no", "asylum_seeker": "no"}
    assert _due(Facts(forms=frozenset({"sexual"}), persons=(adult,))) == {
        "police": True,
        "prosecutor": True,
    }


def test_what_nobody_knows_is_listed_and_not_certain() -> None:
    found = _due(Facts(persons=({"child": "unknown", "migrant": "", "asylum_seeker": "no"},)))
    assert found == {
        "police": True,
        "prosecutor": True,
        "social-work": False,
        "labour-inspection": False,
        "foreigners": False,
    }


@given(st.lists(st.sampled_from(["yes", "no", "unknown", ""]), max_size=4))
def test_one_child_among_several_is_enough(children: list[str]) -> None:
    facts = Facts(persons=tuple({"child": each} for each in children))
    answer = holds({"person.child": ("yes",)}, facts)
    assert (answer == Holds.YES) == ("yes" in children)
    assert (answer == Holds.NO) == (bool(children) and set(children) == {"no"})


@pytest.mark.parametrize(
    "rule",
    [
        {"competence": "police", "institution": "x"},
        {"competence": "wizard"},
        {},
        {"competence": "police", "letter_facts": ["name"]},
        {"competence": "police", "when": {"person.name": "yes"}},
    ],
)
def test_a_rule_with_a_fault_is_refused(rule: dict[str, object]) -> None:
    names = {"code": "r", "name_en": "R", "name_sr": "Р", "why_en": "W", "why_sr": "З"}
    minutes = {"immediate": 15, "high": 30, "normal": 120}
    sound = {"take_within": minutes, "feedback_within_days": 10}
    assert read_book({**sound, "rules": [{**names, "competence": "police"}]}).feedback_days == 10
    with pytest.raises(PackError):
        read_book({**sound, "rules": [{**names, **rule}]})
    for days in (None, 0, "15"):
        with pytest.raises(PackError, match="feedback_within_days"):
            read_book({"take_within": minutes, "feedback_within_days": days, "rules": []})


def test_what_nobody_said_to_be_urgent_is_taken_on_as_urgent_and_meets_no_condition() -> None:
    minutes = {"immediate": 15, "high": 25, "normal": 120}
    sound = {"take_within": minutes, "feedback_within_days": 9}
    assert read_book(sound).take_within == minutes | {"unknown": 25}
    own = minutes | {"unknown": 10}
    assert read_book({**sound, "take_within": own}).take_within == own
    for wrong in ({"unknown": 10}, minutes | {"soon": 3}, minutes | {"unknown": 0}, 15, None):
        with pytest.raises(PackError, match="take_within"):
            read_book({**sound, "take_within": wrong})
    when = {"urgency": ("immediate",)}
    assert holds(when, Facts(urgency="unknown")) == Holds.UNKNOWN
    assert holds(when, Facts(urgency="normal")) == Holds.NO
    assert holds(when, Facts(urgency="immediate")) == Holds.YES


def test_the_hours_of_calls_are_those_of_the_pack_or_the_usual_ones() -> None:
    assert dict(BOOK.calls_before) == {"open": 12, "soon": 2, "late": 0}
    sound = {"take_within": {"immediate": 15, "high": 30, "normal": 120}, "feedback_within_days": 9}
    assert read_book(sound).calls_before == BOOK.calls_before
    own = {"open": 20, "soon": 6, "late": 1}
    assert read_book({**sound, "duty_calls_before_hours": own}).calls_before == own


@pytest.mark.parametrize(
    "hours",
    [
        [], 12, {"open": 12, "soon": 2}, {"open": 12, "soon": 2, "late": 0, "never": 0},
        {"open": 12, "soon": 2, "late": -1}, {"open": 24, "soon": 2, "late": 0},
        {"open": 2, "soon": 2, "late": 0}, {"open": 12, "soon": 0, "late": 0},
        {"open": 2, "soon": 12, "late": 0}, {"open": 12.5, "soon": 2, "late": 0},
        {"open": "12", "soon": 2, "late": 0}, {"open": True, "soon": 2, "late": 0},
    ],
)  # fmt: skip
def test_hours_of_calls_that_cannot_be_are_refused(hours: object) -> None:
    sound = {"take_within": {"immediate": 15, "high": 30, "normal": 120}, "feedback_within_days": 9}
    with pytest.raises(PackError, match="duty_calls_before_hours"):
        read_book({**sound, "duty_calls_before_hours": hours})


# ------------------------------------------------------------------------------------ codes


def test_a_code_is_read_however_it_is_written() -> None:
    code = receipts.code_of(uuid.uuid4(), b"a key")
    assert receipts.read(code.lower().replace("-", " ")) == code
    assert receipts.read(code.replace("0", "О").replace("M", "М")) == code
    assert receipts.read(code[:-1]) is None


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_codes(typed: str) -> None:
    found = receipts.read(typed)
    assert found is None or receipts.read(found) == found


def test_a_wrong_symbol_is_found() -> None:
    code = receipts.code_of(uuid.uuid4(), b"a key")
    wrong = ("1" if code[0] != "1" else "2") + code[1:]
    assert receipts.read(wrong) is None


def test_indicators_say_what_they_count_for() -> None:
    assert all(isinstance(each, Indicator) and 1 <= each.weight <= 3 for each in ALL)
