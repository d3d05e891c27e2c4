# SPDX-License-Identifier: EUPL-1.2
"""That somebody refuses: which list, what they do not want, what is answered for; no words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.referral.services.refusing import Assured
from vidik.referral.types import RefusalGround


class RefusalForm(forms.Form):
    """What is counted of a refusal; whatever is missing here the service asks for."""

    list = forms.ChoiceField(
        label=_("List"), error_messages={"required": _("Choose the list of your institution.")}
    )
    ground = forms.ChoiceField(
        label=_("What the person does not want"),
        choices=RefusalGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what the person does not want.")},
    )
    told = forms.BooleanField(
        label=_("I told the person of the centre, of their rights, and how to come back."),
        required=False,
    )
    adult = forms.BooleanField(
        label=_("The person is of age; there is no doubt about it."), required=False
    )
    safe = forms.BooleanField(label=_("Nobody is in danger now."), required=False)

    def __init__(
        self, *args: Any, lists: Sequence[tuple[str, str]], is_adult: bool = False, **kwargs: Any
    ) -> None:
        """Ask for what is not known already.

        Args:
            args: as of any form.
            lists: codes and titles to choose from; none where a screening says which.
            is_adult: whether a screening says that the person is of age.
            kwargs: as of any form.
        """
        super().__init__(*args, **kwargs)
        self.is_adult = is_adult
        self.fields["list"].choices = [("", _("choose")), *lists]  # type: ignore[attr-defined]
        if not lists:
            del self.fields["list"]
        if is_adult:
            del self.fields["adult"]

    def assured(self) -> Assured:
        """Give what is answered for."""
        given = self.cleaned_data
        return Assured(
            told=given["told"], adult=self.is_adult or given["adult"], safe=given["safe"]
        )
