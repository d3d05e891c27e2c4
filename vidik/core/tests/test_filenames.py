# SPDX-License-Identifier: EUPL-1.2
"""Names of files as a page may show them."""

from __future__ import annotations

import pytest

from vidik.core.filenames import LONGEST, file_name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("одговор 2024.pdf", "одговор 2024.pdf"),
        ("C:\\Users\\office\\letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nContent-Type: x\u0000.pdf", "a Content-Type: x.pdf"),
        ('say "yes".pdf', 'say "yes".pdf'),
        ("\u200b\u2066", ""),
    ],
)
def test_a_name_reads_as_what_it_is(typed: str, shown: str) -> None:
    assert file_name(typed) == shown


def test_a_long_name_keeps_its_ending() -> None:
    assert file_name("ж" * 500 + ".pdf") == "ж" * (LONGEST - 4) + ".pdf"
    assert len(file_name("x" * 500)) == LONGEST
