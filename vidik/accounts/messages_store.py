# SPDX-License-Identifier: EUPL-1.2
"""One-time messages of a page, which may name a case: unreadable in the browser that keeps them.

Only their addressee sees them: not whoever signs in next in the same browser.
"""

from __future__ import annotations

from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage

from vidik.accounts import keys


class SealedCookies(CookieStorage):
    """The framework's cookie of messages, encrypted for one person."""

    def _whose(self) -> str:
        """Return whom the messages are for; blank is a visitor."""
        user = getattr(self.request, "user", None)
        return "" if user is None or user.pk is None else str(user.pk)

    def _encode_parts(self, messages: list[Any], encode_empty: bool = False) -> str | None:  # noqa: FBT001, FBT002 - the framework's signature
        signed = super()._encode_parts(messages, encode_empty)  # type: ignore[misc]
        return keys.encrypt(f"{self._whose()}:{signed}") if signed else None

    def _decode(self, data: str | None) -> list[Any] | None:
        if data:
            try:
                whose, _colon, data = keys.decrypt(data).partition(":")
            except keys.SecretUnreadable:
                whose, data = "", ""
            if not data or whose != self._whose():
                # It is refused as any other that was changed.
                data = "unreadable"
        reported: list[Any] | None = super()._decode(data)  # type: ignore[misc]
        return reported


class SealedStorage(FallbackStorage):
    """Sealed cookies; what does not fit goes into the session, which is encrypted too."""

    storage_classes = (SealedCookies, SessionStorage)
