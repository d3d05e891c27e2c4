# SPDX-License-Identifier: EUPL-1.2
"""Scores of the pack's instruments: laws that hold whatever is answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from tests.packs import faults_of, pack_of
from vidik.assessments.methods.instruments import (
    Instrument,
    Kind,
    Scale,
    as_content,
    from_content,
    read_instruments,
)
from vidik.assessments.methods.scoring import ORDER, Level, faults, needs, score, since
from vidik.core.packfiles import Pack

PACK = Pack(Path(settings.PACKS_DIR) / "serbia")
ALL = {each.code: each for each in read_instruments(PACK)}
SCORED = [each for each in ALL.values() if each.kind != Kind.NEEDS]


@st.composite
def answered(draw: st.DrawFn) -> tuple[Instrument, dict[str, str]]:
    instrument = draw(st.sampled_from(SCORED))
    codes = [each.code for each in instrument.questions]
    known = st.sampled_from(["yes", "no", "unknown", ""])
    given_ = {code: draw(known) for code in codes}
    return instrument, {code: answer for code, answer in given_.items() if answer}


@given(answered(), st.data())
def test_one_more_yes_never_lowers_the_score_or_the_level(
    drawn: tuple[Instrument, dict[str, str]], data: st.DataObject
) -> None:
    instrument, answers = drawn
    code = data.draw(st.sampled_from([each.code for each in instrument.questions]))
    before, after = score(instrument, answers), score(instrument, {**answers, code: "yes"})
    assert after.points >= before.points
    assert ORDER.index(after.level) >= ORDER.index(before.level)


@given(answered(), st.data())
def test_what_is_not_known_is_not_a_no(
    drawn: tuple[Instrument, dict[str, str]], data: st.DataObject
) -> None:
    instrument, answers = drawn
    question = data.draw(st.sampled_from(instrument.questions))
    said_no = score(instrument, {**answers, question.code: "no"})
    not_known = score(instrument, {**answers, question.code: "unknown"})
    assert not_known.points == said_no.points
    assert not_known.unknown == said_no.unknown + 1
    assert not_known.most == said_no.most + question.weight > said_no.most
    missing = {code: answer for code, answer in answers.items() if code != question.code}
    assert score(instrument, missing) == not_known


@given(answered())
def test_the_score_lies_between_nothing_and_what_would_be_if_all_were_true(
    drawn: tuple[Instrument, dict[str, str]],
) -> None:
    instrument, answers = drawn
    found = score(instrument, answers)
    weights = sum(each.weight for each in instrument.questions)
    assert 0 <= found.points <= found.most <= weights
    assert ORDER.index(found.level) <= ORDER.index(found.level_at_most)
    if "unknown" not in answers.values() and len(answers) == len(instrument.questions):
        assert (found.most, found.level_at_most) == (found.points, found.level)


@pytest.mark.parametrize("instrument", SCORED, ids=lambda each: each.code)
def test_a_sign_of_danger_makes_the_risk_high_alone_and_a_single_other_yes_does_not(
    instrument: Instrument,
) -> None:
    quiet = {each.code: "no" for each in instrument.questions}
    assert score(instrument, quiet).level == Level.LOW
    assert any(each.danger for each in instrument.questions)
    for each in instrument.questions:
        level = score(instrument, {**quiet, each.code: "yes"}).level
        assert (level == Level.HIGH) is each.danger


def test_needs_take_the_most_serious_answer_of_a_domain_and_keep_strengths_apart() -> None:
    instrument = ALL["needs-adult"]
    answers = {
        each.code: "none" if each.scale == Scale.NEED else "no" for each in instrument.questions
    }
    changed = {"safe-from": "some", "safe-online": "serious", "safe-knows": "yes"}
    by_domain = {each.code: each for each in needs(instrument, {**answers, **changed})}
    safety = by_domain.pop("safety")
    assert (safety.need, safety.needed) == ("serious", ("safe-from", "safe-online"))
    assert safety.strengths == ("safe-knows",)
    assert {each.need for each in by_domain.values()} == {"none"}
    unknown = {**answers, "safe-from": "unknown"}
    assert needs(instrument, unknown)[0].need == "unknown"
    assert needs(instrument, {**unknown, "safe-online": "some"})[0].need == "some"


def test_children_and_adults_are_asked_what_concerns_them() -> None:
    child = {each.code for each in ALL["risk-child"].questions}
    adult = {each.code for each in ALL["risk-adult"].questions}
    assert "missing-care" in child - adult
    assert "young-children" in adult - child
    assert "threat" in child & adult
    assert all(15 <= len(codes) <= 26 for codes in (child, adult))


@pytest.mark.parametrize("instrument", ALL.values(), ids=lambda each: each.code)
def test_an_instrument_survives_being_stored(instrument: Instrument) -> None:
    assert from_content(as_content(instrument)) == instrument
    assert not instrument.verified


def test_an_answer_that_is_no_choice_of_the_question_is_named() -> None:
    instrument = ALL["needs-adult"]
    assert faults(instrument, {"safe-from": "yes"}, is_finished=False) == ["safe-from"]
    assert faults(instrument, {"no-such": "none"}, is_finished=False) == ["no-such"]
    assert faults(instrument, {"safe-from": "some"}, is_finished=False) == []
    asked = {each.code for each in instrument.questions}
    assert set(faults(instrument, {"safe-from": "some"}, is_finished=True)) == asked - {"safe-from"}


def test_a_level_holds_since_it_last_changed() -> None:
    days = [("1", "low"), ("2", "high"), ("3", "high"), ("4", "high")]
    assert since(days) == 1
    assert since(days[:1]) == 0
    assert since([*days, ("5", "low")]) == 4


def test_faults_of_a_sheet_are_named_by_row(tmp_path: Path) -> None:
    head = (
        "code,title_en,title_sr,kind,sheet,audience,medium_from,high_from,thresholds,verified,"
        "source_en,source_sr,note_en,note_sr\n"
    )
    row = "risk,Risk,Ризик,risk,sheet,everybody,5,5,1,no,A,Б,,\n"
    sheet = (
        "type,name,label::English (en),label::Serbian (sr),vidik::weight,vidik::strength\n"
        "begin_group,one,One,Један,,\n"
        "select_one known,a,A,А,7,\n"
        "select_one known,a,A,А,1,\n"
        "text,b,B,Б,,\n"
        "select_one need,c,C,Ц,2,\n"
    )
    pack = pack_of(
        tmp_path,
        {"assessments/instruments.csv": head + row, "assessments/sheet.csv": sheet,
         "country.yaml": (Path(settings.PACKS_DIR) / "serbia/country.yaml").read_text()},
    )  # fmt: skip
    read_instruments(pack)
    found = "\n".join(faults_of(pack))
    for expected in (
        "a weight from 1 to 3", "stands twice", "not “text”", "no weight", "an end_group",
        "more points than medium_from",
    ):  # fmt: skip
        assert expected in found
