# SPDX-License-Identifier: EUPL-1.2
"""Ways of writing code that this house does not use, beyond what the linter knows."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tests.architecture.sources import ROOT, Module, dotted, modules

NEVER_CALLED = {
    "eval": "runs text as code",
    "exec": "runs text as code",
    "compile": "makes code of text",
    "mark_safe": "puts text into a page without escaping it",
    "SafeString": "puts text into a page without escaping it",
    "yaml.load": "makes objects of text; use safe_load",
    "yaml.unsafe_load": "makes objects of text; use safe_load",
    "pickle.load": "makes objects of bytes",
    "pickle.loads": "makes objects of bytes",
    "marshal.loads": "makes objects of bytes",
    "os.system": "gives text to a shell",
    "os.popen": "gives text to a shell",
    "hashlib.md5": "is no safe digest",
    "hashlib.sha1": "is no safe digest",
    "ssl._create_unverified_context": "believes any server",
}
NEVER_IMPORTED = {"pickle", "marshal", "shelve", "dill", "telnetlib", "ftplib", "xmlrpc"}
SQL = re.compile(
    r"^\s*(select|insert|update|delete|alter|create|drop|grant|revoke|copy|truncate|with)\s",
    re.IGNORECASE,
)


def _calls(module: Module) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def _reasons(module: Module) -> dict[int, str]:
    """Return the lint exceptions of a file that say why, by line."""
    source = module.path.read_text(encoding="utf-8")
    return {
        token.start[0]: token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and "noqa" in token.string
    }


def test_no_text_becomes_code_or_markup_and_no_bytes_become_objects() -> None:
    found = [
        f"{module.name}:{node.lineno} {name} {NEVER_CALLED[name]}"
        for module in modules()
        for node, name in _calls(module)
        if name in NEVER_CALLED and not _is_plain_markup(module, node, name)
    ]
    assert found == []


GAVE_REASON = {"mark_safe": "S308 - ", "yaml.load": "S506 - "}
"""What may stand where its line says why: markup of escaped parts, and the safe loader by name."""


def _is_plain_markup(module: Module, node: ast.Call, name: str) -> bool:
    """Let through markup that is in the code, digests that protect nothing, and what its
    line says to be safe.
    """
    if name == "mark_safe" and all(isinstance(argument, ast.Constant) for argument in node.args):
        return True
    if name.startswith("hashlib.") and any(
        keyword.arg == "usedforsecurity" and ast.unparse(keyword.value) == "False"
        for keyword in node.keywords
    ):
        return True
    return name in GAVE_REASON and GAVE_REASON[name] in _reasons(module).get(node.lineno, "")


def test_only_safe_loaders_read_yaml() -> None:
    found = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr.endswith("Loader")
        and dotted(node).startswith("yaml.")
        and node.attr not in {"SafeLoader", "CSafeLoader"}
    ]
    assert found == []


def test_modules_that_make_objects_of_bytes_are_not_imported() -> None:
    found = [
        f"{module.name}:{node.lineno} {name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
        if name.split(".")[0] in NEVER_IMPORTED
    ]
    assert found == []


def test_no_command_goes_through_a_shell() -> None:
    found = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node, _name in _calls(module)
        for keyword in node.keywords
        if keyword.arg == "shell"
        and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
    ]
    assert found == []


def test_certificates_are_never_left_unchecked() -> None:
    found = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node, _name in _calls(module)
        for keyword in node.keywords
        if keyword.arg in {"verify", "check_hostname"}
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is False
    ]
    assert found == []


def test_sql_is_put_together_only_where_a_comment_says_why() -> None:
    """Values go as parameters; a name that cannot is quoted or ours, and the line says so."""
    wrong = []
    for module in modules():
        if module.inside[-1] == "row_security":
            continue  # the whole file writes policies, from names in the code
        reasons = _reasons(module)
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.JoinedStr):
                continue
            first = node.values[0] if node.values else None
            if not (isinstance(first, ast.Constant) and SQL.match(str(first.value))):
                continue
            if not _given_to_a_cursor(module, node):
                continue
            lines = range(node.lineno - 1, (node.end_lineno or node.lineno) + 3)
            if not any("S608 - " in reasons.get(line, "") for line in lines):
                wrong.append(f"{module.name}:{node.lineno}")
    assert wrong == []


def _given_to_a_cursor(module: Module, text: ast.JoinedStr) -> bool:
    return any(
        text in node.args
        for node, _name in _calls(module)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in {"execute", "executemany", "raw", "copy", "RawSQL"}
    )


WRITTEN_BY_US = {
    "vidik/report/templates/report/_preview.html",  # the report's own writer, which escapes texts
    "vidik/core/templates/django/forms/field.html",  # help texts are in the code
}


def test_no_template_switches_escaping_off() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in (ROOT / "vidik").glob("*/templates/**/*.html")
        for match in re.finditer(
            r"\|\s*safe\b|\|\s*safeseq\b|\{%\s*autoescape\s+off", path.read_text(encoding="utf-8")
        )
        if str(path.relative_to(ROOT)) not in WRITTEN_BY_US
    ]
    assert found == []


def test_no_form_takes_every_field_of_a_table() -> None:
    """Fields that a form may change are named; a new column is not open to the world."""
    found = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "fields" for target in node.targets)
        and isinstance(node.value, ast.Constant)
        and node.value.value == "__all__"
    ]
    assert found == []


def test_no_view_is_excused_from_the_token_against_forged_requests() -> None:
    """One that has to say first how uploads are read hands on to one that asks for the token."""
    wrong = []
    for module in modules():
        functions = {
            node.name: node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)
        }
        for name, function in functions.items():
            if not _decorated(function, "csrf_exempt"):
                continue
            last = function.body[-1]
            called = (
                dotted(last.value.func)
                if isinstance(last, ast.Return) and isinstance(last.value, ast.Call)
                else ""
            )
            if called not in functions or not _decorated(functions[called], "csrf_protect"):
                wrong.append(f"{module.name}: {name}")
    assert wrong == []


def _decorated(function: ast.FunctionDef, name: str) -> bool:
    return any(dotted(one) == name for one in function.decorator_list)
