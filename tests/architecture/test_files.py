# SPDX-License-Identifier: EUPL-1.2
"""What every file has to have or must not have, and that generated pages are fresh."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.sources import ROOT, tracked
from vidik.shell.reference import pages, stale_pages

SPDX = "# SPDX-License-Identifier: EUPL-1.2"
LOCKS = {"uv.lock", "requirements.lock", "requirements-dev.lock"}
TEXTS = {
    ".py", ".md", ".toml", ".cfg", ".yaml", ".yml", ".csv", ".html", ".css", ".sh", ".txt", ".typ",
    ".po", ".svg", ".json", "",
}  # fmt: skip
# Brackets keep this file from naming what it looks for.
MACHINE_PATHS = re.compile(r"(?<![\w.])/[w]ork/|/[r]oot/|/[h]ome/\w|/[b]rief/|/[U]sers/\w")
PACKAGE_HOSTS = re.compile(
    "|".join(
        rf"{name}\.{end}"
        for name, end in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "(?:org|com)"),
            ("debian", "org/debian"),
            ("crates", "io"),
        )
    )
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def _texts() -> list[tuple[Path, str]]:
    return [
        (path, path.read_text(encoding="utf-8"))
        for path in tracked()
        if path.suffix in TEXTS and path.name not in LOCKS
    ]


def test_every_python_file_names_its_licence() -> None:
    without = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix == ".py"
        and "migrations" not in path.parts
        and not path.read_text(encoding="utf-8").startswith(SPDX)
    ]
    assert without == []


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path, text in _texts()
        for match in MACHINE_PATHS.finditer(text)
    ]
    assert found == []


def test_only_lock_files_name_package_hosts() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path, text in _texts()
        for match in PACKAGE_HOSTS.finditer(text)
    ]
    assert found == []


def test_lock_files_name_the_public_registry_and_nothing_else() -> None:
    for name in LOCKS:
        hosts = set(re.findall(r"https?://([\w.:-]+)", (ROOT / name).read_text(encoding="utf-8")))
        assert all(re.search(PACKAGE_HOSTS, host) for host in hosts), (name, hosts)


def test_the_generated_reference_is_fresh() -> None:
    assert stale_pages(pages()) == []


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for path, text in _texts():
        if path.suffix != ".md" or "packs" in path.parts[:-1]:
            continue
        for target in LINK.findall(text):
            if re.match(r"[a-z]+:", target) or target.startswith("#"):
                continue
            if not (path.parent / target.split("#")[0]).exists():
                broken.append(f"{path.relative_to(ROOT)} → {target}")
    assert broken == []


def test_every_decision_is_numbered_once_and_has_its_parts() -> None:
    names = sorted(p.name for p in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    numbers = [int(name[:4]) for name in names]
    assert numbers == list(range(1, len(names) + 1))
    for name in names:
        text = (ROOT / "docs" / "adr" / name).read_text(encoding="utf-8")
        for part in ("## Context", "## Decision", "## Consequences"):
            assert part in text, (name, part)
