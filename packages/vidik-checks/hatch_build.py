# SPDX-License-Identifier: EUPL-1.2
"""Build the library from the engine's source: from the repository, or from a source archive of it.

The version is that of the repository's own distribution, so that both are numbered in one place.
"""

from __future__ import annotations

import tomllib
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

NAME = "vidik_checks"
"""What the engine is imported as where it stands alone."""


class Source(BuildHookInterface):
    """Take the engine's source from where it is."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Put the engine under its name into what is built; not into an editable install."""
        if version == "editable":
            message = "vidik-checks cannot be installed editable; install vidik so instead"
            raise RuntimeError(message)
        root = Path(self.root)
        unpacked = root / NAME
        source = unpacked if unpacked.is_dir() else root.parents[1] / "vidik" / "checks" / "methods"
        for file in sorted(source.rglob("*")):
            if file.suffix == ".py" or file.name in {"py.typed", "words.txt"}:
                build_data["force_include"][str(file)] = f"{NAME}/{file.relative_to(source)}"


class Version(MetadataHookInterface):
    """Take the version from the repository, or from the archive where that is all there is."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the version."""
        root = Path(self.root)
        archived = root / "PKG-INFO"
        if archived.is_file():
            metadata["version"] = HeaderParser().parsestr(archived.read_text("utf-8"))["Version"]
        else:
            project = tomllib.loads((root.parents[1] / "pyproject.toml").read_text("utf-8"))
            metadata["version"] = project["project"]["version"]
