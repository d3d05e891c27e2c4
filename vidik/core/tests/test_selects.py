# SPDX-License-Identifier: EUPL-1.2
"""Choices from a list, as pages write them."""

from __future__ import annotations

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH


class _Chosen(forms.Form):
    place = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, ("a", "---"), ("b", "<b>")])


def test_where_nothing_is_chosen_a_word_says_so() -> None:
    shown = str(_Chosen()["place"])
    assert '<option value="" selected>choose</option>' in shown
    assert "---------" not in shown


def test_other_choices_are_written_as_they_are_and_escaped() -> None:
    shown = str(_Chosen()["place"])
    assert '<option value="a">---</option>' in shown
    assert '<option value="b">&lt;b&gt;</option>' in shown
