# SPDX-License-Identifier: EUPL-1.2
"""Run the code of a notebook in order, without Jupyter, and write what it gives into the file.

`python execute.py first-look.ipynb`, where vidik-checks is installed.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any


def outputs_of(notebook: Path) -> list[list[dict[str, Any]]]:
    """Run the code cells in the notebook's folder; gives the outputs of each."""
    names: dict[str, Any] = {}
    code = _code(_read(notebook))
    before = Path.cwd()
    os.chdir(notebook.resolve().parent)
    try:
        return [_run(cell, names, count) for count, cell in enumerate(code, 1)]
    finally:
        os.chdir(before)


def stored_in(notebook: Path) -> list[list[dict[str, Any]]]:
    """Give the outputs that stand in the file."""
    cells = _read(notebook)["cells"]
    return [cell["outputs"] for cell in cells if cell["cell_type"] == "code"]


def _read(notebook: Path) -> dict[str, Any]:
    book: dict[str, Any] = json.loads(notebook.read_text("utf-8"))
    return book


def _code(book: dict[str, Any]) -> list[str]:
    return ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]


def _run(code: str, names: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Run a cell as Jupyter does: what is printed, and the value of a last expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    value = None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "cell", "exec"), names)  # noqa: S102 - the example is our own
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307 - see above
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append({"output_type": "stream", "name": "stdout",
                        "text": printed.getvalue().splitlines(keepends=True)})  # fmt: skip
    if value is not None:
        shown = {"text/plain": [repr(value)]}
        for kind, method in (("text/html", "_repr_html_"), ("image/svg+xml", "_repr_svg_")):
            if hasattr(value, method):
                shown[kind] = getattr(value, method)().splitlines(keepends=True)
        outputs.append({"output_type": "execute_result", "execution_count": count,
                        "metadata": {}, "data": shown})  # fmt: skip
    return outputs


def write(notebook: Path) -> None:
    """Run a notebook and write its outputs into it."""
    book = _read(notebook)
    outputs = outputs_of(notebook)
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    for count, (cell, shown) in enumerate(zip(code, outputs, strict=True), 1):
        cell["outputs"] = shown
        cell["execution_count"] = count
    notebook.write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
