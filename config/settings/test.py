# SPDX-License-Identifier: EUPL-1.2
"""The test suite: real PostgreSQL, errors instead of silence."""

from config.settings.base import *  # noqa: F403 - settings modules layer by star import
from config.settings.base import CACHES, STORAGES

DEMO = True
SECRET_KEY = "for tests only"  # noqa: S105 - guards nothing
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# One worker needs no table; what several do together is tried on the cache of the real settings.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "exact": CACHES["default"],
}
WEBAUTHN_RP_ID = "localhost"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Static files are served from the rooms themselves: nothing is collected for a test.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
