# SPDX-License-Identifier: EUPL-1.2
"""What people type about notices: filters, texts, replies."""

from __future__ import annotations

import mimetypes
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Actor
from vidik.core.days import Day
from vidik.core.fields import FilesField, InstitutionsField
from vidik.core.steps import place
from vidik.exchange.models import Kind, Notice
from vidik.exchange.registry import NoticeFields, form_of
from vidik.exchange.types import (
    Classification,
    Composed,
    Draft,
    NoticeDraft,
    Origin,
    Upload,
)
from vidik.institutions.models import Institution


def day_input() -> forms.DateInput:
    """Return a date field that browsers help with."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def uploads_of(files: Sequence[UploadedFile[Any]]) -> tuple[Upload, ...]:
    """Give files as the services take them; the kind follows the name, not what the sender says."""
    return tuple(
        Upload(
            name=file.name or "file",
            media_type=mimetypes.guess_type(file.name or "")[0] or "",
            content=file.read(),
        )
        for file in files
    )


def files_field() -> FilesField:
    """Return the field for files that are sent along."""
    return FilesField(
        label=_("Files"),
        required=False,
        help_text=_(
            "PDF files, pictures, text documents and spreadsheets; at most 10 MB each. They "
            "are not sealed: anything that identifies a person in a case belongs in the "
            "vault. Do not name any person."
        ),
    )


_WRITTEN: Final = ("title", "text")
"""What is written freely where a kind has no form."""


class Filled:
    """The form of a kind of notice, as another form carries it in place of title and text."""

    def __init__(self, form: NoticeFields, actor: Actor) -> None:
        self.form, self.actor = form, actor
        self.names: tuple[str, ...] = ()
        self.composed: Composed | None = None

    @classmethod
    def into(cls, outer: forms.Form, kind: Kind, actor: Actor) -> Filled | None:
        """Put the fields of a kind's form into another one; None where the kind has no form."""
        found = form_of(kind.code)
        if found is None:
            return None
        filled = cls(found, actor)
        fields = dict(found.fields(actor))
        filled.names = tuple(fields)
        rest = {name: each for name, each in outer.fields.items() if name not in _WRITTEN}
        outer.fields = {**fields, **rest}
        return filled

    def compose(self, outer: forms.Form) -> None:
        """Compose the notice from what was filled in; what is wrong goes to its field."""
        if any(name in outer.errors for name in self.names):
            return
        try:
            data = {name: outer.cleaned_data.get(name) for name in self.names}
            self.composed = self.form.composed(data, self.actor)
        except forms.ValidationError as error:
            place(outer, error)


class NoticeForm(forms.Form):
    """A notice to write: title, text, addressees, files."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("What it is about, without naming any person."),
    )
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20000,
        help_text=_(
            "Do not name any person. Filled in for each letter: {institution} – its name,"
            " {number} – number, {due} – deadline, {date} – date."
        ),
    )
    addressees = InstitutionsField(label=_("Addressees"), required=False)
    attachments = files_field()

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        possible: Sequence[Institution],
        actor: Actor,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.kind, self.possible = kind, possible
        self.filled = Filled.into(self, kind, actor)
        field = self.fields["addressees"]
        assert isinstance(field, InstitutionsField)  # noqa: S101 - for the type checker
        field.offer(possible)

    def clean(self) -> None:
        """Compose what the form of the kind says."""
        if self.filled is not None:
            self.filled.compose(self)

    def draft(self) -> NoticeDraft:
        """Return what was typed; only after validation."""
        data = self.cleaned_data
        composed = self.filled.composed if self.filled is not None else None
        return NoticeDraft(
            kind=self.kind.code,
            title=composed.title if composed else data["title"],
            text=composed.text if composed else data["text"],
            content=composed.content if composed else {},
            case=composed.case if composed else None,
            addressees=tuple(data["addressees"]),
            uploads=uploads_of(data["attachments"]),
        )


class SeenForm(forms.Form):
    """What the page showed from which a draft is sent: keys and numbers, nothing to type."""

    version = forms.IntegerField(min_value=1, max_value=32767, widget=forms.HiddenInput)
    addressees = forms.RegexField(r"^[0-9,]+$", widget=forms.HiddenInput)
    attached = forms.RegexField(r"^[0-9a-f,-]*$", required=False, widget=forms.HiddenInput)

    def draft(self) -> Draft:
        """Return the draft as it was seen; only after validation."""
        data = self.cleaned_data
        return Draft(
            data["version"],
            frozenset(int(key) for key in data["addressees"].split(",") if key),
            frozenset(uuid.UUID(key) for key in data["attached"].split(",") if key),
        )

    def clean_attached(self) -> str:
        """Require that these are keys."""
        text: str = self.cleaned_data["attached"]
        try:
            for key in filter(None, text.split(",")):
                uuid.UUID(key)
        except ValueError as error:
            raise forms.ValidationError(_("Choose from the list.")) from error
        return text


class CorrectForm(forms.Form):
    """A correction of a text that was sent."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("Do not name any person.")
    )
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20000,
        help_text=_("Do not name any person."),
    )
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=400,
        help_text=_(
            "Addressees see it next to the new version; the old one is kept. Do not name any"
            " person."
        ),
    )

    def __init__(self, *args: Any, notice: Notice, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filled = Filled.into(self, notice.kind, actor) if notice_says(notice) else None
        if self.filled is not None:
            self.fields[self.filled.form.case_field].disabled = True

    def clean(self) -> None:
        """Compose what the form of the kind says."""
        if self.filled is not None:
            self.filled.compose(self)

    def corrected(self) -> dict[str, Any]:
        """Return what the service takes; only after validation."""
        data = self.cleaned_data
        if self.filled is None or self.filled.composed is None:
            return {name: data[name] for name in ("title", "text", "reason")}
        composed = self.filled.composed
        return {
            "title": composed.title, "text": composed.text, "reason": data["reason"],
            "content": composed.content,
        }  # fmt: skip


def notice_says(notice: Notice) -> Mapping[str, str]:
    """Return what the newest version of a notice says in codes; nothing where it is a text."""
    last = notice.versions.first()
    return last.content if last is not None else {}


class ReplyForm(forms.Form):
    """A reply of the addressee."""

    text = forms.CharField(
        label=_("Answer"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20000,
        required=False,
        help_text=_("Write a text, attach files, or both. Do not name any person."),
    )
    attachments = files_field()


class RecordForm(forms.Form):
    """A reply that came otherwise than through the system."""

    origin = forms.ChoiceField(
        label=_("How it came"),
        choices=[(item.value, item.label) for item in Origin if item is not Origin.SYSTEM],
        widget=forms.RadioSelect,
        initial=Origin.POST.value,
    )
    received_on = Day(label=_("Received on"), widget=day_input(), initial=timezone.localdate)
    received_time = forms.TimeField(
        label=_("Received at"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("The deadline is counted in hours, so the time decides whether it was met."),
    )
    text = forms.CharField(
        label=_("What it says"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20000,
        required=False,
        help_text=_("Do not name any person."),
    )
    attachments = files_field()

    def __init__(self, *args: Any, in_hours: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not in_hours:
            del self.fields["received_time"]


class ClassifyForm(forms.Form):
    """What a reply is."""

    classification = forms.ChoiceField(label=_("This reply is"), choices=Classification.choices)
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=400,
        help_text=_("Do not name any person."),
    )


class FeedbackForm(forms.Form):
    """The outcome of a notice, for its sender."""

    text = forms.CharField(
        label=_("What was done, and what came of it"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
        help_text=_("Do not name any person."),
    )


class PostedForm(forms.Form):
    """The day on which a letter went out."""

    posted_on = Day(label=_("Sent by post on"), widget=day_input(), initial=timezone.localdate)


class MoreTimeForm(forms.Form):
    """More time for an addressee."""

    until = Day(label=_("New last day"), widget=day_input())
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The addressee reads it too. Do not name any person."),
    )
