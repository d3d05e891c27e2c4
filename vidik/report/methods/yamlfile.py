# SPDX-License-Identifier: EUPL-1.2
"""A file in YAML whose every value knows the line where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import yaml

from vidik.core.languages import keys_of, tags
from vidik.report.methods.problems import Problem
from vidik.report.methods.specs import Source, Sources

if TYPE_CHECKING:
    from collections.abc import Sequence


YamlValue = str | int | float | bool | None | list["YamlValue"] | dict[str, "YamlValue"]
YamlPath = tuple[str | int, ...]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one that is written in C takes a sixth of the time; both are safe."""


def add_fault(
    faults: list[Problem],
    code: str,
    subject: str,
    message: str,
    where: str,
    *,
    severity: Literal["blocking", "warning"] = "blocking",
) -> None:
    """Keep a fault with its place."""
    faults.append(Problem(severity, code, subject, message, where))


def text_of(path: Path, name: str, faults: list[Problem]) -> str:
    """Read a text file; where it is not UTF-8 that is a fault."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        add_fault(faults, "bad-file", name, "the file is not UTF-8", f"{name}:{line}")
        return data.decode("utf-8", errors="replace")


class YamlFile:
    """A YAML file with the line of every value, and the faults found while it is read."""

    def __init__(self, file: str, faults: list[Problem]) -> None:
        self.file = file
        self.faults = faults
        self.lines: dict[YamlPath, int] = {(): 1}
        self.value: YamlValue = None
        self.usable = True

    @classmethod
    def read(cls, path: Path, root: Path, faults: list[Problem]) -> YamlFile:
        """Read a file; what cannot be read is a fault and gives nothing."""
        result = cls(path.relative_to(root).as_posix(), faults)
        text = text_of(path, result.file, faults)
        try:
            loader = _Loader(text)
            node = loader.get_single_node()
            result.value = None if node is None else result._convert(loader, node, ())
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark is not None else 1
            message = f"not valid YAML: {error.problem or error.context}"
            add_fault(faults, "bad-yaml", path.stem, message, f"{result.file}:{line}")
            result.usable = False
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            add_fault(faults, "bad-yaml", path.stem, f"not valid YAML: {error}", f"{result.file}:1")
            result.usable = False
        return result

    def _convert(self, loader: yaml.SafeLoader, node: yaml.Node, path: YamlPath) -> YamlValue:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            result: dict[str, YamlValue] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                if key in result:
                    raise yaml.MarkedYAMLError(
                        problem=f"“{key}” stands twice", problem_mark=key_node.start_mark
                    )
                result[key] = self._convert(loader, value_node, (*path, key))
            return result
        if isinstance(node, yaml.SequenceNode):
            return [
                self._convert(loader, item, (*path, index)) for index, item in enumerate(node.value)
            ]
        value = loader.construct_object(node)
        return value if isinstance(value, str | int | float | bool | None) else str(value)

    def where(self, path: YamlPath) -> str:
        """Give the place of a value as `file:line`."""
        while path not in self.lines:
            path = path[:-1]
        return f"{self.file}:{self.lines[path]}"

    def fault(self, path: YamlPath, message: str, code: str = "bad-yaml") -> None:
        """Keep a fault with the place of a value."""
        add_fault(self.faults, code, Path(self.file).stem, message, self.where(path))
        self.usable = False

    def mapping(
        self, value: YamlValue, path: YamlPath, keys: Sequence[str]
    ) -> dict[str, YamlValue]:
        """Give a mapping with no keys but those named; else a fault and None."""
        if not isinstance(value, dict):
            self.fault(path, f"expected the keys {', '.join(keys)}, found {kind_of(value)}")
            return {}
        for key in value:
            if key not in keys:
                self.fault((*path, key), f"unknown key “{key}”; known are {', '.join(keys)}")
        return value

    def items(self, value: YamlValue, path: YamlPath, *, optional: bool = False) -> list[YamlValue]:
        """Give the items of a list; a fault and none for anything else."""
        if isinstance(value, list):
            return value
        if not (optional and value is None):
            self.fault(path, f"expected a list, found {kind_of(value)}")
        return []

    def choice(self, value: YamlValue, path: YamlPath, allowed: Sequence[str], default: str) -> str:
        """Give one of some words; a fault and the default for anything else."""
        if value is None:
            return default
        if value not in allowed:
            self.fault(path, f"expected one of {', '.join(allowed)}, found {value!r}")
            return default
        return str(value)

    def text(self, value: YamlValue, path: YamlPath) -> Source | None:
        """Give a text with its place; a fault and None for anything else."""
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.fault(path, f"expected a text, found {kind_of(value)}; put it in quotation marks")
            return None
        line = self.lines.get(path, 1)
        return Source(value.strip(), self.file, line) if value.strip() else None

    def translated(self, value: dict[str, YamlValue], path: YamlPath, name: str) -> Sources:
        """Give a text that stands under a key for each language."""
        keys = zip(tags(), keys_of(name), strict=True)
        found = ((tag, self.text(value.get(key), (*path, key))) for tag, key in keys)
        return {tag: source for tag, source in found if source is not None}


def kind_of(value: YamlValue) -> str:
    """Name the kind of a value as writers call it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool | int | float):
        return f"the bare value {value}"
    return {str: "a text", list: "a list", dict: "keys"}[type(value)]
