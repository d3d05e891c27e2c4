# SPDX-License-Identifier: EUPL-1.2
"""A newcomer's or developer's machine: loopback only, demo accounts allowed."""

from config.settings.base import *  # noqa: F403 - settings modules layer by star import
from config.settings.base import DATA_DIR, DATABASES, EMAIL_HOST

DEMO = True
WEBAUTHN_RP_ID = "localhost"
# Demo mail stays on this machine: a server on it where one is named, else files in the data folder.
EMAIL_BACKEND = (
    "vidik.exchange.delivery.LoopbackSmtp" if EMAIL_HOST else "vidik.exchange.delivery.PrivateFiles"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["OPTIONS"]["pool"] = {
    "min_size": 1,
    "max_size": 4,
    "timeout": 3,
    "reconnect_timeout": 5,  # then the next request begins to try anew, without delay
}
