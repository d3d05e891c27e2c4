# SPDX-License-Identifier: EUPL-1.2
"""Tables as cards: which cell gets which heading, and what stays as it was."""

from __future__ import annotations

from django.template import Context, Template

from vidik.core.cards import labelled

LIST = """<table><caption>2 reports</caption>
<thead><tr><th scope="col"><a class="sort" href="?sort=x">Number</a></th>
<th scope="col">Who, “when”</th>
<th scope="col"><span class="visually-hidden">Actions</span></th></tr></thead>
<tbody><tr><th scope="row">R-1</th><td class="nowrap">today</td><td><a href="#">Open</a></td></tr>
<tr><th scope="row">R-2</th><td>
</td><td></td></tr></tbody></table>"""


def test_each_cell_carries_the_heading_of_its_column() -> None:
    made = labelled(LIST)
    assert '<td role="cell" data-label="Who, “when”" class="nowrap">today</td>' in made
    assert '<th role="rowheader" data-label="Number" scope="row">R-1</th>' in made
    assert '<td role="cell"><a href="#">Open</a></td>' in made, "a heading nobody sees is no label"


def test_cells_without_content_are_marked() -> None:
    assert labelled(LIST).count(" data-empty") == 2


def test_the_table_keeps_its_roles_and_its_words() -> None:
    made = labelled(LIST)
    assert '<table role="table">' in made
    assert made.count('role="rowgroup"') == 2
    assert made.count('role="row"') == 3
    assert made.count('role="columnheader"') == 3
    for words in ("2 reports", "R-1", "R-2", "Open"):
        assert made.count(words) == LIST.count(words)


def test_a_cell_over_several_columns_has_no_heading_and_moves_the_rest() -> None:
    made = labelled(
        "<table><thead><tr><th>A</th><th>B</th><th>C</th></tr></thead>"
        '<tbody><tr><td colspan="2">wide</td><td>c</td></tr></tbody></table>'
    )
    assert '<td role="cell" colspan="2">wide</td>' in made
    assert '<td role="cell" data-label="C">c</td>' in made


def test_other_shapes_stay_as_they_were() -> None:
    two_rows = "<table><thead><tr><th>A</th></tr><tr><th>B</th></tr></thead></table>"
    headless = "<table><tbody><tr><td>1</td></tr></tbody></table>"
    for html in (two_rows, headless, LIST + LIST, "", "<p>no table</p>"):
        assert labelled(html) == html


def test_what_people_wrote_stays_escaped() -> None:
    page = Template(
        "{% load vidik %}{% cards %}<table><thead><tr><th>{{ heading }}</th></tr></thead>"
        "<tbody><tr><td>{{ text }}</td></tr></tbody></table>{% endcards %}"
    )
    hostile = '"><script>alert(1)</script><td '
    made = page.render(Context({"heading": hostile, "text": hostile}))
    assert "<script" not in made
    assert made.count("<td") == 1
    assert made.count("data-label=") == 1
    assert 'data-label="&quot;&gt;&lt;script' in made
