# SPDX-License-Identifier: EUPL-1.2
"""Passwords that were stolen before are refused, by the lists carried and by an operator's own."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from vidik.accounts.passwords import NotBreached, check_folder

STOLEN = "a stolen phrase with a comma, 2019"


def ranges(folder: Path, password: str, suffix: str = "") -> None:
    digest = hashlib.sha1(password.encode()).hexdigest().upper()  # noqa: S324 - as the lists are
    other = "0" * 35
    (folder / f"{digest[:5]}{suffix}").write_text(f"{other}:3\r\n{digest[5:]}:7\r\n")


def refused(password: str) -> bool:
    try:
        NotBreached().validate(password)
    except ValidationError as error:
        return error.code == "password_breached"
    return False


@pytest.mark.parametrize("password", ["password", "PassWord", " qwerty123 ", "iloveyou"])
def test_the_lists_carried_are_asked_whatever_the_case(password: str) -> None:
    assert refused(password)


@pytest.mark.parametrize("suffix", ["", ".txt"])
def test_an_operators_list_is_asked(suffix: str, tmp_path: Path, settings: Any) -> None:
    assert not refused(STOLEN)
    ranges(tmp_path, STOLEN, suffix)
    settings.BREACHED_PASSWORDS_DIR = str(tmp_path)
    assert check_folder() == []
    assert refused(STOLEN)
    assert not refused(STOLEN.upper())
    assert not refused("лозинка које нигде нема, 2026")


def test_a_folder_without_ranges_is_notified_at_the_start(tmp_path: Path, settings: Any) -> None:
    settings.BREACHED_PASSWORDS_DIR = str(tmp_path)
    [error] = check_folder()
    assert str(tmp_path) in error.msg
    settings.BREACHED_PASSWORDS_DIR = str(tmp_path / "nowhere")
    assert len(check_folder()) == 1
