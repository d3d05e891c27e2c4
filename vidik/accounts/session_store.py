# SPDX-License-Identifier: EUPL-1.2
"""Sessions of which a stolen table is of no use: the keys are hashed, the content is encrypted.

The content holds, for some minutes, secrets of second factors that are being set up.
"""

from __future__ import annotations

import hashlib
import logging
from typing import Any, Final

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.serializers import JSONSerializer
from django.utils import timezone

from vidik.accounts import keys

_KEY_LENGTH: Final = 40
"""Characters of the hash that fit the table: 160 bits."""
VISITOR_SECONDS: Final = 30 * 60
"""How long a session lasts in which nobody is signed in: long enough to accept an invitation."""
_log = logging.getLogger(__name__)


def hashed(session_key: str) -> str:
    """Return what the table keeps of a session's key."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:_KEY_LENGTH]


class SessionStore(DatabaseStore):
    """The framework's sessions in the database, unreadable there."""

    def get_session_cookie_age(self) -> int:
        """Return the seconds that a session lasts: few for a visitor, as anybody can begin one."""
        whole: int = super().get_session_cookie_age()
        return whole if SESSION_KEY in self else min(whole, VISITOR_SECONDS)

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Encrypt the content."""
        return keys.encrypt(JSONSerializer().dumps(session_dict).decode("latin-1"))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Open the content; what cannot be opened is an empty session."""
        text = session_data.decode() if isinstance(session_data, bytes) else session_data
        try:
            content: dict[str, Any] = JSONSerializer().loads(keys.decrypt(text).encode("latin-1"))
        except (keys.SecretUnreadable, ValueError):
            _log.warning("A session could not be opened and was dropped.")
            return {}
        return content

    def exists(self, session_key: str) -> bool:
        """Return whether there is a session of this key."""
        return bool(self.model.objects.filter(session_key=hashed(session_key)).exists())

    def delete(self, session_key: str | None = None) -> None:
        """Remove a session, by default this one."""
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=hashed(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Return the row of this session."""
        row = super().create_model_instance(data)
        row.session_key = hashed(row.session_key)
        return row

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        rows = self.model.objects.filter(expire_date__gt=timezone.now())
        key = self.session_key
        row: AbstractBaseSession | None = (
            rows.filter(session_key=hashed(key)).first() if key else None
        )
        if row is None:
            self._session_key = None
        return row
