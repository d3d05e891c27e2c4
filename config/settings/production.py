# SPDX-License-Identifier: EUPL-1.2
"""A server that real institutions use: behind TLS, no demo accounts, everything from outside."""

import os

from django.core.exceptions import ImproperlyConfigured

from config.settings import env
from config.settings.base import *  # noqa: F403 - settings modules layer by star import
from config.settings.base import (
    ALLOWED_HOSTS,
    DATABASES,
    EMAIL_HOST,
    EMAIL_USE_SSL,
    EMAIL_USE_TLS,
)

for _name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"):
    if not os.environ.get(_name) or (_name == "ALLOWED_HOSTS" and not ALLOWED_HOSTS):
        _message = f"Production needs {_name} in the environment; see docs/how-to/production.md."
        raise ImproperlyConfigured(_message)

if EMAIL_HOST and not (EMAIL_USE_SSL or EMAIL_USE_TLS or env.is_this_machine(EMAIL_HOST)):
    _message = (
        f"E-mails would go to {EMAIL_HOST} in the clear, and the password with them. Set "
        "EMAIL_USE_SSL=1 (TLS from the beginning, port 465) or EMAIL_USE_TLS=1 (STARTTLS, 587)."
    )
    raise ImproperlyConfigured(_message)

_there = DATABASES["default"]
if not (
    _there["HOST"].startswith("/")
    or env.is_this_machine(_there["HOST"] or "localhost")
    or _there["OPTIONS"].get("sslmode") in {"verify-ca", "verify-full"}
):
    _message = (
        "DATABASE_URL leads to another machine and does not check who answers there. Add "
        "?sslmode=verify-full&sslrootcert=FILE, the certificate of the authority that issued the "
        "server's."
    )
    raise ImproperlyConfigured(_message)

DEMO = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
# Limits count by address, and behind a proxy every request comes from the proxy's. It has to write
# X-Forwarded-For itself: what is last there is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 1, least=0, most=10)
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
