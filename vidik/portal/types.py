# SPDX-License-Identifier: EUPL-1.2
"""What the desk is made of besides the worklist."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Start:
    """Something that the person may begin from the desk."""

    text: Text
    url: str
    is_first: bool = False
    """Whether it is what the role is there for."""
