# SPDX-License-Identifier: EUPL-1.2
"""Django's own apps under other labels."""

from django.apps import AppConfig


class DjangoForms(AppConfig):
    """The templates of Django's form fields; the label `forms` is our room's."""

    name = "django.forms"
    label = "django_forms"
