# SPDX-License-Identifier: EUPL-1.2
"""What templates of sign-in ask for that the package's views do not give them."""

from django import template

from vidik.accounts import selectors
from vidik.accounts.models import IdentityProvider

register = template.Library()


@register.simple_tag
def own_sign_ins() -> list[IdentityProvider]:
    """Give the own sign-ins of institutions that are in use."""
    return selectors.providers_in_use()
