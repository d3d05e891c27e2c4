# SPDX-License-Identifier: EUPL-1.2
"""How pages ask for a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.cases.methods.codes import read_code


class CodeField(forms.CharField):
    """A whole code of a case, however it is written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> str:
        """Read the code."""
        typed: str = super().clean(value)
        if not typed.strip():
            return ""
        code = read_code(typed)
        if code is None:
            raise ValidationError(
                _(
                    "This is not a complete code. A code has ten letters and digits, such as "
                    "7KQ2M-X4T9B."
                )
            )
        return code
