# SPDX-License-Identifier: EUPL-1.2
"""The document that a form and its answers are to the logic of the form."""

from __future__ import annotations

import copy
from collections import defaultdict
from functools import lru_cache
from typing import Final

from lxml import etree

from vidik.forms.methods.answers.model import Answers, every_answer
from vidik.forms.methods.expressions import Bind, text_of, true_of
from vidik.forms.methods.model import Form, Question

_XFORMS: Final = "{http://www.w3.org/2002/xforms}"


_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)


_ROUNDS: Final = 10
"""Calculations that use calculations settle after as many rounds as they are deep."""


@lru_cache(maxsize=64)
def _blank(xform: str) -> bytes:
    """Return the instance of a form without answers, as it is read again for every evaluation."""
    tree = etree.fromstring(xform.encode(), _PARSER)
    first = next(tree.iter(f"{_XFORMS}instance"))
    root = copy.deepcopy(first[0])
    # Paths of the form have no namespace, the instance has that of XForms.
    for node in root.iter():
        if isinstance(node.tag, str):
            node.tag = etree.QName(node).localname
    etree.cleanup_namespaces(root)
    return etree.tostring(root)


class Instance:
    """The form's instance document with the answers in it."""

    def __init__(self, form: Form, answers: Answers, broken: set[str]) -> None:
        self.form = form
        self.root = etree.fromstring(_blank(form.xform), _PARSER)
        self.document = etree.ElementTree(self.root)
        self.nodes: dict[str, list[etree._Element]] = defaultdict(list)
        self.excused: set[str] = set()
        self._unfold(answers)
        at_path = self._by_path()
        for question in form.questions.values():
            self.nodes[question.name] = at_path.get(question.path, [])
        for question, answer, number in every_answer(form, answers):
            nodes = self.nodes[question.name]
            at = number or 0
            if question.name not in broken and at < len(nodes):
                nodes[at].text = answer.value or None
                # A cell with a reason of its own needs no number, whatever its form says.
                if answer.status:
                    self.excused.add(question.name)

    def _at(self, path: str) -> list[etree._Element]:
        found = self.document.xpath(path)
        nodes = found if isinstance(found, list) else []
        return [node for node in nodes if isinstance(node, etree._Element)]  # noqa: SLF001 - the type of lxml's nodes

    def _by_path(self) -> dict[str, list[etree._Element]]:
        """Give all nodes by their paths, in one walk; a path of its own costs a search for each."""
        found: dict[str, list[etree._Element]] = {}

        def walk(node: etree._Element, path: str) -> None:
            found.setdefault(path, []).append(node)
            for inner in node:
                if isinstance(inner.tag, str):
                    walk(inner, f"{path}/{inner.tag}")

        walk(self.root, f"/{self.root.tag}")
        return found

    def _unfold(self, answers: Answers) -> None:
        """Give every repeated group as many nodes as it has answers."""
        paths = {
            question.repeat: question.path.rpartition("/")[0]
            for question in self.form.questions.values()
            if question.repeat
        }
        for group, path in paths.items():
            nodes = self._at(path)
            if not nodes:
                continue
            pattern, parent = nodes[-1], nodes[0].getparent()
            if parent is None:
                continue
            at = parent.index(nodes[0])
            for node in nodes:
                parent.remove(node)
            for number in range(len(answers.repeated.get(group, ()))):
                parent.insert(at + number, copy.deepcopy(pattern))

    def compute(self) -> dict[str, str]:
        """Fill in what is calculated and give it by question."""
        calculated = [
            (question, bind.calculate)
            for question in self.form.questions.values()
            if (bind := self._bind(question)) is not None and bind.calculate is not None
        ]
        for _round in range(_ROUNDS):
            changed = False
            for question, calculate in calculated:
                for node in self.nodes[question.name]:
                    text = text_of(calculate(node))
                    if (node.text or "") != text:
                        node.text, changed = text or None, True
            if not changed:
                break
        return {
            question.name: nodes[0].text or ""
            for question, _calculate in calculated
            if (nodes := self.nodes[question.name])
        }

    def relevant(self) -> set[str]:
        """Name the questions that are asked; a group that is not asked hides what is in it."""
        present = [
            (question, nodes[0])
            for question in self.form.questions.values()
            if (nodes := self.nodes[question.name])
        ]
        if all(bind.relevant is None for bind in self.form.binds.values()):
            return {question.name for question, _node in present}
        return {
            question.name for question, node in present if self._is_relevant(question.path, node)
        }

    def _is_relevant(self, path: str, node: etree._Element) -> bool:
        here: etree._Element | None = node
        while path and here is not None:
            bind = self.form.binds.get(path)
            if bind is not None and bind.relevant is not None and not true_of(bind.relevant(here)):
                return False
            path, here = path.rpartition("/")[0], here.getparent()
        return True

    def is_required(self, question: Question) -> bool:
        """Whether an answer must be given."""
        bind = self._bind(question)
        if question.name in self.excused:
            return False
        if bind is None or bind.required is None:
            return question.required
        nodes = self.nodes[question.name]
        return bool(nodes) and true_of(bind.required(nodes[0]))

    def holds(self, question: Question, number: int | None) -> bool:
        """Whether the answer satisfies the question's constraint."""
        bind = self._bind(question)
        nodes = self.nodes[question.name]
        at = number or 0
        if bind is None or bind.constraint is None or at >= len(nodes):
            return True
        return true_of(bind.constraint(nodes[at]))

    def _bind(self, question: Question) -> Bind | None:
        return self.form.binds.get(question.path)
