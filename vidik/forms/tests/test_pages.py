# SPDX-License-Identifier: EUPL-1.2
"""What a page of answers says beside each answer."""

from __future__ import annotations

from dataclasses import replace

from vidik.forms.methods.answers.evaluating import evaluated
from vidik.forms.methods.answers.model import Answers, Problem, Severity
from vidik.forms.presentation.pages import page_of
from vidik.forms.presentation.parts import Field, Filled
from vidik.forms.tests.samples import made

WHOLE = "the whole is stated as 9, but the parts make 7"


def test_what_does_not_add_up_is_said_once_and_named_beside_the_parts() -> None:
    form = made(
        {"type": "begin_group", "name": "g"},
        {"type": "integer", "name": "people"},
        {"type": "integer", "name": "women"},
        {"type": "integer", "name": "men"},
        {"type": "end_group"},
    )
    found = evaluated(form, Answers({}), year=2024)
    problem = Problem(
        ("people", "women", "men"), Severity.EXPLAIN, "sum", WHOLE, texts={"en": WHOLE}
    )
    filled = Filled(form, Answers({}), {}, replace(found, problems=(problem,)))
    page = page_of(filled, form.sections[0])
    said = {each.name: each.problems for each in page.items if isinstance(each, Field)}
    assert said["people"] == (WHOLE,)
    assert said["women"] == said["men"] == ("Does not agree with “people”, see there.",)
