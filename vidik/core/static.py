# SPDX-License-Identifier: EUPL-1.2
"""Static files under names with a digest, compressed when a system is set up or restored."""

from __future__ import annotations

from typing import Any, Final

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

QUALITY: Final = 5
"""Of Brotli, 0 to 11: the last tenth of size takes thirty times as long, and setup waits for it."""


class FastCompressor(Compressor):  # type: ignore[misc]
    """Compresses as WhiteNoise does, Brotli at a quality that costs little."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """Compress the content of a file; asked for only where the package is installed."""
        import brotli  # noqa: PLC0415 - see above

        return brotli.compress(data, quality=QUALITY)  # type: ignore[no-any-return]


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """The storage of static files of a served system."""

    def create_compressor(self, **named: Any) -> Compressor:
        """Return what compresses."""
        return FastCompressor(**named)
