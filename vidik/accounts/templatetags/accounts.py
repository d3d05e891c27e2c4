# SPDX-License-Identifier: EUPL-1.2
"""What templates of sign-in ask for that the package's views do not give them."""

from django import template
from django.template import Context

from vidik.accounts.models import IdentityProvider
from vidik.accounts.selectors import providers
from vidik.accounts.services import sign_ins
from vidik.institutions.models import Institution

register = template.Library()


@register.simple_tag
def own_sign_ins() -> list[IdentityProvider]:
    """Return the own sign-ins of institutions that are in use."""
    return providers.providers_in_use()


@register.simple_tag(takes_context=True)
def signed_in_through(context: Context) -> Institution | None:
    """Return the institution whose own sign-in led to this step; None by password."""
    return sign_ins.coming_through(context["request"])
