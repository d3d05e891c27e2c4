# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: INP001 - a script of its own
"""Write the components of the lock as a CycloneDX list, without a network."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
NAMESPACE: Final = uuid.UUID("6f0c4c4a-6b0e-5d3b-9a53-6d2d1d5a7b10")


def bill(lock: bytes, project: dict[str, Any]) -> dict[str, Any]:
    """Give the CycloneDX 1.5 document of a lock; the same lock gives the same document."""
    packages = tomllib.loads(lock.decode())["package"]
    components = [_component(package) for package in packages if package["name"] != project["name"]]
    needs = {package["name"]: package for package in packages}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, lock.decode())}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": sorted(components, key=lambda component: str(component["bom-ref"])),
        "dependencies": [
            {
                "ref": project["name"] if name == project["name"] else _reference(package),
                "dependsOn": sorted(
                    {
                        _reference(needs[needed["name"]])
                        for needed in package.get("dependencies", [])
                        if needed["name"] in needs
                    }
                ),
            }
            for name, package in sorted(needs.items())
        ],
    }


def _reference(package: dict[str, Any]) -> str:
    return f"pkg:pypi/{package['name']}@{package['version']}"


def _component(package: dict[str, Any]) -> dict[str, Any]:
    files = [*([package["sdist"]] if "sdist" in package else []), *package.get("wheels", [])]
    return {
        "type": "library",
        "bom-ref": _reference(package),
        "name": package["name"],
        "version": package["version"],
        "purl": _reference(package),
        "externalReferences": [
            {
                "type": "distribution",
                "url": file["url"],
                "hashes": [{"alg": "SHA-256", "content": file["hash"].removeprefix("sha256:")}],
            }
            for file in files
        ],
    }


def main() -> None:
    """Write the list where the command line says, by default into `build/`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "sbom.cdx.json")
    out: Path = parser.parse_args().out
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    document = bill((ROOT / "uv.lock").read_bytes(), project)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{out}: {len(document['components'])} components\n")


if __name__ == "__main__":
    main()
