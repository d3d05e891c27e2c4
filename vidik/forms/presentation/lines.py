# SPDX-License-Identifier: EUPL-1.2
"""Answers as lines to read."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from vidik.core.formats import format_number
from vidik.forms.messages.answers import forms_language, latin, pick
from vidik.forms.methods.answers.model import Answer, Answers, keys_listed
from vidik.forms.methods.model import Form, Kind, Question
from vidik.forms.methods.tables import STATUSES
from vidik.forms.methods.typed import written


def answered_lines(form: Form, answers: Answers) -> list[tuple[str, list[tuple[str, str]]]]:
    """List answers for reading, by section: label and what was said."""
    listed = []
    for section in form.sections:
        lines = [
            (label_of(form, name), _shown(form, form.questions[name], answers.get(name)))
            for name in section.questions
            if answers.get(name).is_given and form.questions[name].is_own
        ]
        for group in section.repeats:
            for number, one in enumerate(
                answers.without_blank_rows()[0].repeated.get(group, ()), start=1
            ):
                said_ = "; ".join(
                    f"{label_of(form, name)}: {_shown(form, form.questions[name], answer)}"
                    for name, answer in one.items()
                )
                lines.append((f"{pick(form.repeats[group])} {number}", said_))
        if lines:
            listed.append((pick(section.labels), lines))
    return listed


def named_lines(form: Form, answers: Answers) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """List answers outside repeated groups by section: name, label, what was said."""
    listed = []
    for section in form.sections:
        lines = [
            (name, label_of(form, name), _shown(form, form.questions[name], answers.get(name)))
            for name in section.questions
            if answers.get(name).is_given and form.questions[name].is_own
        ]
        if lines:
            listed.append((pick(section.labels), lines))
    return listed


def differences(form: Form, old: Answers, new: Answers) -> list[tuple[str, str, str]]:
    """List what reads otherwise in a later submission: label, what stood, what stands."""
    before, after = old.explained(form), new.explained(form)
    lines = [
        (label_of(form, name), _shown(form, question, before.get(name)),
         _shown(form, question, after.get(name)))
        for name, question in form.questions.items()
        if question.is_own and not question.repeat and before.get(name) != after.get(name)
    ]  # fmt: skip
    for group, texts in form.repeats.items():
        one, other = (
            [
                _times_said(form, times)
                for times in answers.without_blank_rows()[0].repeated.get(group, ())
            ]
            for answers in (old, new)
        )
        if one != other:
            lines.append((pick(texts), "\n".join(one), "\n".join(other)))
    return lines


def _times_said(form: Form, one: Mapping[str, Answer]) -> str:
    return "; ".join(
        f"{label_of(form, name)}: {_shown(form, form.questions[name], answer)}"
        for name, answer in one.items()
    )


def _shown(form: Form, question: Question, answer: Answer) -> str:
    if question.is_number:
        return latin(written(answer, forms_language()))
    if question.kind is Kind.LIST:
        return list_in_words(answer)
    if question.choices:
        named = {choice.name: pick(choice.labels) for choice in form.choices[question.choices]}
        return ", ".join(named.get(part, part) for part in answer.value.split())
    return answer.value


def list_in_words(answer: Answer) -> str:
    """Say what was confirmed of a list: how many records, none, or why nothing was."""
    if answer.status:
        return pick(STATUSES[answer.status])
    if not answer.value:
        return ""
    many = len(keys_listed(answer))
    if not many:
        return _("none, confirmed")
    return ngettext(
        "%(shown)s record, confirmed as complete",
        "%(shown)s records, confirmed as complete",
        many,
    ) % {"shown": format_number(many, get_language() or "en")}


def label_of(form: Form, name: str) -> str:
    """Name a question in the reader's language, with the table that it is in."""
    question = form.questions.get(name)
    if question is None:
        return name
    label = pick(question.labels)
    if question.place is not None:
        return f"{pick(form.tables[question.place.table].labels)}: {label}"
    return label
