# SPDX-License-Identifier: EUPL-1.2
"""Write the relations that a file keeps as rules that can be run on the next one.

A relation is addressed by columns: source, measure, unit and dimensions, and holds for whatever
period and place its terms share. The rules are those of a pack, as JSON, with the number of places
in which each holds and fails; `load_rules` reads them back. Sums can be written as hierarchical
rulesets of VTL besides.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

from . import lexicon
from .model import Kind, Outcome
from .packrules import ruleset_of
from .packrun import PackRun
from .partitions import families, is_breakdown
from .table import Cluster, Layout, stem_of
from .wide_tables import families_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .model import Cell
    from .partitions import Child
    from .table import Group

FORMAT = "vidik-rules"
VERSION = 1
_PARTS = 120
"""A sum of more parts is left out: nobody would read the rule."""
_SEVERAL = 2
_WILD = str.maketrans("*{}?", "????")
_UNWRITABLE = "|"
"""What separates the names of a dimension in a rule and cannot stand in one."""
_TOTAL = "_T"
"""The code of a total in SDMX and VTL."""
Rule = dict[str, object]
Key = tuple[tuple[str, str, str], str, tuple[str, ...]]
"""Source, measure and unit; the dimension that is summed over; the other dimensions."""


def discovered_rules(cells: Collection[Cell]) -> dict[str, object]:
    """Return the relations that hold somewhere among the cells, with how often, as a document.

    Sums by a dimension, sums of measures, and shares of counts are written. Restatements,
    balances and changes are not: they compare places and times that no two files share.
    """
    candidates = {str(rule["code"]): rule for rule in (*_sums(cells), *_columns(cells))}
    run = PackRun(ruleset_of(list(candidates.values())), cells)
    run.run()
    held: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for result in run.results:
        code = result.rule.split(":", 1)[0]
        held[code] += result.outcome is Outcome.PASSED
        failed[code] += result.outcome is Outcome.VIOLATED
    rules = [
        _counted(rule, held[code], failed[code])
        for code, rule in sorted(candidates.items())
        if held[code] > failed[code]
    ]
    return {"format": FORMAT, "version": VERSION, "rules": rules}


def _counted(rule: Rule, held: int, failed: int) -> Rule:
    source = f"Holds in {held} of {held + failed} places of the file that it was found in"
    serbian = f"Важи на {held} од {held + failed} места у датотеци у којој је нађено"
    return rule | {"source": {"en": source, "sr": serbian}, "held": held, "failed": failed}


def as_json(document: dict[str, object]) -> str:
    """Write the rules as JSON."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


# ------------------------------------------------------------------------------ finding them


class _Found:
    """What was found in the clusters of a file: sums with their categories, and shares."""

    def __init__(self, cells: Collection[Cell]) -> None:
        self.layout = Layout()
        self.sums: dict[Key, tuple[Group, set[frozenset[int]]]] = {}
        self.shares: dict[tuple[object, ...], tuple[Group, Group, tuple[str, ...], str]] = {}
        clusters: dict[tuple[str, str], Cluster] = {}
        for cell in cells:
            key = (lexicon.slug(cell.source), stem_of(lexicon.measure_of(cell.measure)))
            clusters.setdefault(key, Cluster(*key)).cells.append(cell)
        for key in sorted(clusters):
            clusters[key].lay_out(self.layout)
            for group in clusters[key].groups.values():
                for rest, by_name in families(group, self.layout).items():
                    for name, children in by_name.items():
                        self._look(clusters[key], group, rest, name, children)

    def _look(
        self,
        cluster: Cluster,
        group: Group,
        rest: tuple[int, ...],
        name: str,
        children: list[Child],
    ) -> None:
        names = tuple(sorted({self.layout.name(pid) for pid in rest}))
        if any(_UNWRITABLE in one for one in (name, *names)):
            return
        about = (group.source, group.measure, group.unit)
        if group.percent:
            for counts in _beside(cluster, group):
                key = (*about, counts.measure, name, names)
                self.shares.setdefault(key, (group, counts, names, name))
        elif _is_sum(group, rest, name, children, self.layout):
            codes = frozenset(pid for pid, _ in children)
            self.sums.setdefault((about, name, names), (group, set()))[1].add(codes)


def _sums(cells: Collection[Cell]) -> Iterable[Rule]:
    """Find totals whose parts by a dimension make them in some place, and shares of totals."""
    found = _Found(cells)
    pairs = found.layout.pairs
    for (_, name, names), (group, sets) in found.sums.items():
        # Some of the categories that make a whole elsewhere make one only where the rest is nought.
        whole = [codes for codes in sets if not any(codes < other for other in sets)]
        codes = [pairs[pid][1] for pid in frozenset().union(*whole)]
        yield _sum_rule(group, names, name, sorted(codes), is_open=len(whole) > 1)
    for group, counts, names, name in found.shares.values():
        yield _share_rule(group, counts, names, name)


def _beside(cluster: Cluster, shares: Group) -> list[Group]:
    """List what is counted in the period of some shares."""
    return [
        group
        for group in cluster.groups.values()
        if group.period == shares.period
        and not group.percent
        and lexicon.is_additive(group.measure, group.unit)
    ]


def _is_sum(
    group: Group, rest: tuple[int, ...], name: str, children: list[Child], layout: Layout
) -> bool:
    """Return whether several parts that are more than nothing make a stated total."""
    parent = group.nodes.get(rest)
    values = [node.value for _, node in children]
    if parent is None or parent.value is None or None in values:
        return False
    return (
        lexicon.is_additive(group.measure, group.unit)
        and len(children) <= _PARTS
        and is_breakdown(name, children, layout)
        and sum(1 for value in values if value) >= _SEVERAL
        and sum(value for value in values if value) == parent.value
    )


def _sum_rule(
    group: Group, names: tuple[str, ...], name: str, codes: list[str], *, is_open: bool
) -> Rule:
    """Write a sum by a dimension; where the categories differ from place to place, those stated."""
    rest = {other: f"{{{variable}}}" for other, variable in zip(names, _variables(), strict=False)}
    head = _head(group)
    terms: dict[str, object] = {"total": head | {"dimensions": rest}}
    exactly = [_exactly(code) for code in codes]
    if is_open:
        terms["parts"] = head | {"dimensions": rest | {name: exactly}, "take": "sum"}
    else:
        for i, code in enumerate(exactly, start=1):
            terms[f"part{i}"] = head | {"dimensions": rest | {name: code}}
    about = f"{lexicon.words(group.raw_measure)} by {lexicon.words(name)}"
    serbian = f"{lexicon.words(group.raw_measure)}, {lexicon.words(name)}"
    return _rule("sum", terms, "relation", " + ".join(list(terms)[1:]) + " = total", about, serbian)


def _share_rule(group: Group, counts: Group, names: tuple[str, ...], name: str) -> Rule:
    *variables, last = _variables()
    rest = {other: f"{{{variable}}}" for other, variable in zip(names, variables, strict=False)}
    part = rest | {name: f"{{{last}}}"}
    terms: dict[str, object] = {
        "percent": _head(group) | {"dimensions": part},
        "part": _head(counts) | {"dimensions": part},
        "whole": _head(counts) | {"dimensions": rest},
    }
    about = f"{lexicon.words(group.raw_measure)} by {lexicon.words(name)}"
    serbian = f"{lexicon.words(group.raw_measure)}, {lexicon.words(name)}"
    share = {"percent": "percent", "part": "part", "whole": "whole"}
    return _rule("share", terms, "share", share, about, serbian)


def _columns(cells: Iterable[Cell]) -> Iterable[Rule]:
    """Find measures that other measures of the same place add up to."""
    units: dict[tuple[str, str, str], None] = {}
    places: dict[tuple[str, str, tuple[str, ...]], None] = {}
    for cell in cells:
        units[cell.source, cell.measure, cell.unit] = None
        names = tuple(
            sorted(
                lexicon.slug(n)
                for n, c in cell.dimensions
                if not lexicon.is_total(lexicon.code_of(lexicon.slug(n), c)[0])
            )
        )
        places[cell.source, cell.measure, names] = None
    for family in families_of(units):
        if not family.name:
            continue
        for source, measure, names in places:
            if (source, measure) != (family.source, family.whole) or any(
                _UNWRITABLE in one for one in names
            ):
                continue
            rest = {n: f"{{{v}}}" for n, v in zip(names, _variables(), strict=False)}
            head: dict[str, object] = {
                "source": _exactly(lexicon.slug(source)),
                "unit": _exactly(lexicon.slug(family.unit)),
                "period": "{p}",
                "dimensions": rest,
            }
            terms: dict[str, object] = {"total": {"measure": family.whole} | head}
            for i, part in enumerate(sorted(family.parts.values()), start=1):
                terms[f"part{i}"] = {"measure": part} | head
            relation = " + ".join(list(terms)[1:]) + " = total"
            words = lexicon.words(family.whole)
            yield _rule("sum", terms, "relation", relation, words, words)


def _head(group: Group) -> dict[str, object]:
    cells = [cell for node in group.nodes.values() for cell in node.cells]
    measures = sorted({lexicon.slug(cell.measure) for cell in cells})
    units = sorted({_exactly(lexicon.slug(cell.unit)) for cell in cells})
    return {
        "measure": measures[0] if len(measures) == 1 else measures,
        "source": _exactly(group.source),
        "unit": units[0] if len(units) == 1 else units,
        "period": "{p}",
    }


def _variables() -> Iterable[str]:
    """Name the codes that all terms of a rule share: a, b, c; `p` is the period."""
    letters = "abcdefghijklmnoqrstuvwxz"
    return [*letters, *("".join(pair) for pair in product(letters, repeat=2))][:60]


def _exactly(name: str) -> str:
    """Write a name so that a rule takes none of its signs for a pattern."""
    return name.translate(_WILD)


def _rule(  # noqa: PLR0917
    kind: str, terms: dict[str, object], form: str, relation: object, about: str, serbian: str
) -> Rule:
    identity = json.dumps([kind, terms, relation], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(identity.encode()).hexdigest()[:12].upper()
    english, in_serbian = (_plain(text) for text in (about, serbian))
    if kind == Kind.SHARE:
        message = {
            "en": english + ", {p}: {percent} per cent is stated, but {part} of {whole} are "
            "{expected} ({where})",
            "sr": in_serbian + ", {p}: наведено је {percent} одсто, а {part} од {whole} јесте "
            "{expected} ({where})",
        }
    else:
        message = {
            "en": english + ", {p}: the parts make {left}, but {total} is stated ({where})",
            "sr": in_serbian + ", {p}: делови дају {left}, а наведено је {total} ({where})",
        }
    return {
        "code": f"DR-{kind.upper()}-{digest}",
        "kind": kind,
        "severity": "medium",
        "statement": {"en": about, "sr": serbian},
        "terms": terms,
        form: relation,
        "message": message,
    }


def _plain(text: str) -> str:
    """Keep the braces of a name from being read as a placeholder."""
    return text.replace("{", "{{").replace("}", "}}")


# ------------------------------------------------------------------------------ as VTL


def as_vtl(document: dict[str, object]) -> str:
    """Write the sums as hierarchical rulesets of VTL 2.0, one for each dimension of a measure.

    A total that is stated without its dimension has the code `_T` there, as in SDMX. What VTL has
    no way to write, a share or a name with a quotation mark, is named in a comment.
    """
    lines = ["/* Hierarchical rulesets (VTL 2.0): check_hierarchy(DS, NAME rule COLUMN) */", ""]
    rules: list[Rule] = document["rules"]  # type: ignore[assignment]
    for rule in rules:
        code = str(rule["code"])
        counts = f"holds in {rule['held']}, fails in {rule['failed']}"
        written = _hierarchy(rule)
        if written is None:
            lines += [f"/* {code}: not written, VTL has no such ruleset or name */", ""]
            continue
        column, total, parts, where = written
        lines += [f"/* {_comment(where)}: {counts} */"]
        lines += [
            f"define hierarchical ruleset {code.replace('-', '_')} (variable rule {column}) is"
        ]
        lines += [f'    {total} = {" + ".join(parts)} errorcode "{code}" errorlevel 1']
        lines += ["end hierarchical ruleset;", ""]
    return "\n".join(lines)


def _hierarchy(rule: Rule) -> tuple[str, str, list[str], str] | None:
    """Return the column of a sum, its total and parts as names of VTL, and what it is about."""
    terms: dict[str, dict[str, object]] = rule["terms"]  # type: ignore[assignment]
    if rule["kind"] != Kind.SUM:
        return None
    total, *parts = terms.values()
    where = f"{total['source']}, {total['measure']}, {total['unit']}"
    column, whole = "measure", str(total["measure"])
    codes: list[str] = []
    for part in parts:
        own: dict[str, object] = part["dimensions"]  # type: ignore[assignment]
        added = next((name for name in own if name not in total["dimensions"]), None)  # type: ignore[operator]
        if added is None:
            codes.append(str(part["measure"]))
            continue
        column, whole, listed = added, _TOTAL, own[added]
        codes.extend(listed if isinstance(listed, list) else [str(listed)])
    names = [_identifier(name) for name in (column, whole, *codes)]
    written = [name for name in names if name is not None]
    if len(written) < len(names):
        return None
    return written[0], written[1], written[2:], where


def _identifier(name: str) -> str | None:
    """Write a name between apostrophes; one that holds such or a line break cannot be written."""
    return None if not name or not name.isprintable() or "'" in name else f"'{name}'"


def _comment(text: str) -> str:
    """Keep a name from ending the comment that it stands in."""
    return "".join(c if c.isprintable() else " " for c in text).replace("*/", "* /")
