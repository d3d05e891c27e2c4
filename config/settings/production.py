# SPDX-License-Identifier: EUPL-1.2
"""A server that real institutions use: behind TLS, no demo accounts, everything from outside."""

import os

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403 - settings modules layer by star import
from config.settings.base import DATABASES

for _name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"):
    if not os.environ.get(_name):
        _message = f"Production needs {_name} in the environment; see docs/how-to/production.md."
        raise ImproperlyConfigured(_message)

DEMO = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
# Limits count by address, and behind a proxy every request comes from the proxy's. It has to write
# X-Forwarded-For itself: what is last there is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "1"))
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
# A browser takes these names only over TLS, for the whole site and for this host alone.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language"
KNOWN_DEVICE_COOKIE_NAME = "__Host-device"
HOLDER_COOKIE_NAME = "__Host-holder"
DATABASES["default"]["OPTIONS"]["pool"] = {
    "min_size": 1,
    "max_size": 8,
    "timeout": 3,
    "reconnect_timeout": 5,  # then the next request begins to try anew, without delay
}
