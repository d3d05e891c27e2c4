# SPDX-License-Identifier: EUPL-1.2
"""Second factors: encrypted secrets, codes accepted once, limits that lock nobody out."""

from __future__ import annotations

import datetime as dt
import json
import re
import stat
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from tests import depth
from vidik.access.types import Role
from vidik.accounts import factors, keys, limits
from vidik.accounts.models import Elevation, SignIn, User
from vidik.accounts.reach import reaching_roles
from vidik.accounts.session_store import SessionStore, hashed
from vidik.accounts.types import PASSKEY_ROLES, SECOND_FACTOR_ROLES

PASSWORD = "a password for tests only"
SIGN_IN = "/account/sign-in/"
CODE = "/account/sign-in/code/"


@pytest.fixture
def secret() -> str:
    return str(generate_totp_secret())


@pytest.fixture
def officer(client_as: Callable[[Role], Client], secret: str) -> User:
    """A police officer whose app has the secret."""
    client_as(Role.POLICE)
    user = User.objects.get(username="test-police")
    SignIn.objects.filter(user=user).delete()
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": keys.encrypt(secret)}
    )
    return user


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Set the clock of codes to a time step."""

    def clock(step: int) -> None:
        monkeypatch.setattr(
            "allauth.mfa.totp.internal.auth.time.time", lambda: float(step * 30 + 7)
        )

    return clock


def code_of(secret: str, step: int) -> str:
    return str(format_hotp_value(hotp_value(secret, step)))


def password_shown(client: Client, address: str = "127.0.0.1") -> Client:
    answer = client.post(
        SIGN_IN, {"login": "test-police", "password": PASSWORD}, REMOTE_ADDR=address
    )
    assert answer.headers["Location"] == CODE
    return client


def test_the_password_alone_opens_nothing_for_who_has_a_second_factor(officer: User) -> None:
    client = password_shown(Client())
    assert client.get("/account/").status_code == 302
    assert not SignIn.objects.filter(user=officer).exists()


@pytest.mark.parametrize("written", ["{}", " {} ", "{0:.3} {0:.3}"])
def test_a_code_of_the_app_opens_and_the_sign_in_says_so(
    written: str, officer: User, secret: str, at: Callable[[int], None]
) -> None:
    at(1000)
    code = code_of(secret, 1000)
    typed = f"{code[:3]} {code[3:]}" if "0:" in written else written.format(code)
    client = password_shown(Client())
    answer = client.post(CODE, {"code": typed})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("portal:desk"))
    row = SignIn.objects.get(user=officer)
    assert row.factor == "totp"
    assert row.confirmed_at is not None
    assert client.get("/account/").status_code == 200


def test_a_code_is_accepted_once(officer: User, secret: str, at: Callable[[int], None]) -> None:
    at(1000)
    code = code_of(secret, 1000)
    assert factors.accept_code(officer, code) is not None
    assert factors.accept_code(officer, code) is None


def test_of_the_codes_around_now_only_later_ones_are_accepted_after_one_was(
    officer: User, secret: str, at: Callable[[int], None]
) -> None:
    at(1000)
    assert factors.accept_code(officer, code_of(secret, 998)) is None
    assert factors.accept_code(officer, code_of(secret, 1002)) is None
    assert factors.accept_code(officer, code_of(secret, 1000)) is not None
    assert factors.accept_code(officer, code_of(secret, 999)) is None
    assert factors.accept_code(officer, code_of(secret, 1001)) is not None
    at(1001)
    assert factors.accept_code(officer, code_of(secret, 1001)) is None
    assert factors.accept_code(officer, code_of(secret, 1002)) is not None


@examples(
    max_examples=depth.examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(-3, 3)), max_size=25))
def test_whatever_is_typed_in_whatever_order_no_step_is_accepted_twice(
    officer: User, secret: str, at: Callable[[int], None], tries: list[tuple[int, int]]
) -> None:
    row = Authenticator.objects.get(user=officer, type="totp")
    row.data.pop("last_counter", None)
    row.save()
    accepted: list[int] = []
    for now, offset in sorted(tries):
        at(5000 + now)
        step = 5000 + now + offset
        if factors.accept_code(officer, code_of(secret, step)) is not None:
            accepted.append(step)
            assert abs(offset) <= 1
    assert accepted == sorted(set(accepted))


def test_a_recovery_code_opens_once(officer: User) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    codes = RecoveryCodes.activate(officer).generate_codes()
    assert factors.accept_code(officer, codes[3]) is not None
    assert factors.accept_code(officer, codes[3]) is None
    assert factors.accept_code(officer, f"{codes[4][:5]}-{codes[4][5:]}") is not None


def test_wrong_codes_run_into_a_limit_that_holds_for_the_address_alone(
    officer: User, secret: str, at: Callable[[int], None]
) -> None:
    at(1000)
    stranger = password_shown(Client(), "203.0.113.9")
    answers = [
        stranger.post(CODE, {"code": "000000"}, REMOTE_ADDR="203.0.113.9").content.decode()
        for _attempt in range(6)
    ]
    assert all("This code is not correct" in page for page in answers[:5])
    assert "Too many wrong codes" in answers[5]
    late = stranger.post(CODE, {"code": code_of(secret, 1000)}, REMOTE_ADDR="203.0.113.9")
    assert "Too many wrong codes" in late.content.decode()
    owner = password_shown(Client(), "198.51.100.4")
    opened = owner.post(CODE, {"code": code_of(secret, 1000)}, REMOTE_ADDR="198.51.100.4")
    assert opened.status_code == 302


def test_guessing_codes_from_many_addresses_ends_too_but_not_for_a_known_network(
    officer: User, secret: str, at: Callable[[int], None], rf: Any
) -> None:
    at(1000)
    SignIn.objects.create(user=officer, network="198.51.100.0/24")
    for number in range(30):
        request = rf.post(CODE, REMOTE_ADDR=f"203.0.{number}.9")
        assert limits.spend_code(request, officer) is not None
    assert limits.spend_code(rf.post(CODE, REMOTE_ADDR="203.0.113.200"), officer) is None
    assert limits.spend_code(rf.post(CODE, REMOTE_ADDR="198.51.100.77"), officer) is not None


def test_secrets_are_unreadable_in_the_database(officer: User, secret: str) -> None:
    remaining = Authenticator.objects.get(user=officer).data["secret"]
    assert secret not in remaining
    assert keys.decrypt(remaining) == secret
    assert keys.made_with(remaining) == keys.key_ring().current


def test_the_key_file_is_for_its_owner_only(tmp_path: Any, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    keys.encrypt("anything")
    assert stat.S_IMODE(keys.key_file().stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.key_file().parent.stat().st_mode) == 0o700


def test_a_new_key_encrypts_and_the_old_one_still_opens(tmp_path: Any, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    before = keys.encrypt("seed")
    name = keys.add_key()
    after = keys.encrypt("seed")
    assert (keys.made_with(after), keys.made_with(before) == name) == (name, False)
    assert (keys.decrypt(before), keys.decrypt(after)) == ("seed", "seed")
    assert len(json.loads(keys.key_file().read_text())) == 2


@pytest.mark.parametrize("change", ["tail", "key", "form"])
def test_a_changed_secret_is_refused(change: str, tmp_path: Any, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    form, name, body = keys.encrypt("seed").split(".")
    keys.add_key()
    other = keys.key_ring().current
    flipped = body[:-4] + ("A" if body[-4] != "A" else "B") + body[-3:]
    changed = {
        "tail": f"{form}.{name}.{flipped}",
        "key": f"{form}.{other}.{body}",
        "form": "seed",
    }[change]
    with pytest.raises(keys.SecretUnreadable):
        keys.decrypt(changed)


@pytest.mark.django_db
def test_a_stolen_table_of_sessions_opens_nothing() -> None:
    from django.contrib.sessions.models import Session

    session = SessionStore()
    session["word"] = "pomegranate"
    session.save()
    key = session.session_key
    assert key is not None
    row = Session.objects.get(session_key=hashed(key))
    assert "pomegranate" not in row.session_data
    assert not Session.objects.filter(session_key=key).exists()
    assert SessionStore(key)["word"] == "pomegranate"
    assert SessionStore(row.session_key).get("word") is None


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_who_needs_a_second_factor_and_has_none_reaches_enrolment_alone(
    role: Role, client_as: Callable[[Role], Client]
) -> None:
    client = client_as(role)
    SignIn.objects.filter(user__username=f"test-{role.value}").update(factor="")
    for path in ("/account/", "/account/members/", "/figures/", "/", "/account/password/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/account/security/")
    assert client.get("/account/security/").status_code == 200
    assert client.get("/account/security/codes/").status_code == 200
    requested = client.get("/account/security/passkeys/add/")
    assert requested.headers["Location"] == "/account/security/passkeys/link/"
    assert client.get("/account/security/passkeys/link/").status_code == 200
    assert client.get("/account/sign-out/").status_code == 200
    assert client.post("/account/language/", {"language": "sr"}).status_code == 302


@pytest.mark.parametrize("factor", ["", "totp", "recovery_codes"])
@pytest.mark.parametrize("role", sorted(PASSKEY_ROLES))
def test_an_administrator_is_let_in_by_a_passkey_alone(
    role: Role, factor: str, client_as: Callable[[Role], Client]
) -> None:
    client = client_as(role)
    assert client.get("/account/members/").status_code == 200
    SignIn.objects.filter(user__username=f"test-{role.value}").update(factor=factor)
    assert client.get("/account/members/").headers["Location"] == "/account/security/"


@pytest.mark.parametrize("role", [Role.READER, Role.ANALYST, Role.EDITOR])
def test_the_office_that_reaches_no_case_may_go_without(
    role: Role, client_as: Callable[[Role], Client]
) -> None:
    client = client_as(role)
    assert SignIn.objects.get(user__username=f"test-{role.value}").factor == ""
    assert client.get("/desk/").status_code == 200


def test_who_reaches_persons_the_record_of_acts_or_accounts_needs_a_second_factor() -> None:
    """Read off the permission matrix: a role that is given such an action needs one at once."""
    office = {Role.READER, Role.ANALYST, Role.EDITOR}
    assert reaching_roles() == SECOND_FACTOR_ROLES
    assert set(Role) - reaching_roles() - {Role.SYSTEM} == office


def test_a_password_alone_opens_nothing_to_the_head_of_the_office(
    client_as: Callable[[Role], Client],
) -> None:
    client_as(Role.HEAD)
    Elevation.objects.all().delete()
    client = Client()
    client.post(SIGN_IN, {"login": "test-head", "password": PASSWORD})
    assert SignIn.objects.filter(user__username="test-head").latest("begun_at").factor == ""
    for page in ("/account/elevated/", "/account/invitations/", "/account/members/", "/audit/"):
        answer = client.get(page)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/account/security/")
    client.post("/account/elevated/", {"reason": "An address of my own joins."})
    assert not Elevation.objects.exists()


def test_codes_are_set_up_with_the_code_that_the_app_shows_and_it_is_used_then(
    client_as: Callable[[Role], Client],
    at: Callable[[int], None],
    django_capture_on_commit_callbacks: Any,
) -> None:
    at(2000)
    client = client_as(Role.POLICE)
    client.cookies["vidik_language"] = "en"
    user = User.objects.get(username="test-police")
    SignIn.objects.filter(user=user).update(factor="", confirmed_at=None)
    page = client.get("/account/security/codes/").content.decode()
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    assert "data:image/svg+xml;base64," in page
    wrong = client.post("/account/security/codes/", {"code": "000000"})
    assert "This code is not correct" in wrong.content.decode()
    code = code_of(secret, 2000)
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/account/security/codes/", {"code": code})
    assert done.headers["Location"] == "/account/security/recovery/"
    assert SignIn.objects.get(user=user).factor == "totp"
    assert client.get("/account/").status_code == 200
    shown = client.get("/account/security/recovery/").content.decode()
    assert shown.count("<li><code>") == 10
    again = client.get("/account/security/recovery/").content.decode()
    assert "<li><code>" not in again
    assert factors.accept_code(user, code) is None


def test_the_last_second_factor_that_a_role_needs_stays(
    officer: User, client_as: Callable[[Role], Client]
) -> None:
    client = client_as(Role.POLICE)
    client.cookies["vidik_language"] = "en"
    page = client.get("/account/security/codes/remove/").content.decode()
    assert "Your role requires this second factor" in page
    client.post("/account/security/codes/remove/")
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_a_change_of_security_asks_for_the_second_factor_again_after_five_minutes(
    officer: User, client_as: Callable[[Role], Client], secret: str, at: Callable[[int], None]
) -> None:
    at(3000)
    client = client_as(Role.POLICE)
    row = SignIn.objects.filter(user=officer).latest("begun_at")
    SignIn.objects.filter(pk=row.pk).update(channel_shown_at=row.begun_at)
    assert client.get("/account/security/passkeys/add/").status_code == 200
    SignIn.objects.filter(pk=row.pk).update(confirmed_at=row.begun_at - dt.timedelta(minutes=6))
    requested = client.get("/account/security/passkeys/add/")
    assert requested.headers["Location"].startswith("/account/reauthenticate/code/?next=")
    by_password = client.get("/account/reauthenticate/")
    assert by_password.headers["Location"].startswith("/account/reauthenticate/code/")
    done = client.post(requested.headers["Location"], {"code": code_of(secret, 3000)})
    assert done.headers["Location"] == "/account/security/passkeys/add/"
    assert client.get("/account/security/passkeys/add/").status_code == 200


def test_no_answer_names_what_was_typed_or_whether_an_account_has_factors(officer: User) -> None:
    """The same page for a wrong password, whether the account has a factor or is none."""
    User.objects.create_user(
        "no-factors", email="none@test.invalid", password=PASSWORD, display_name="None"
    )
    pages = set()
    for login in (officer.username, officer.email, "no-factors", "nobody-here", "no@test.invalid"):
        client = Client()
        client.cookies["vidik_language"] = "en"
        answer = client.post(SIGN_IN, {"login": login, "password": "a wrong password"})
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
        assert "a wrong password" not in page
        assert page.count(login) == 1, "in the field that it was typed into"
        # The moment of the answer, in seconds, and the length of what was typed are no difference.
        headers = dict(answer.headers) | {"Content-Length": "", "Expires": ""}
        pages.add((answer.status_code, page.replace(login, ""), str(sorted(headers.items()))))
        assert set(client.cookies) == {"vidik_language", "csrftoken"}
    assert len(pages) == 1
    [(status, page, _headers)] = pages
    assert status == 200
    assert "No account matches" in page


@pytest.mark.xdist_group("keys")  # all processes of a run keep their keys in one folder
def test_a_rotated_key_encrypts_every_secret_and_all_of_them_still_open(
    officer: User, secret: str, tmp_path: Any, settings: Any
) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    from vidik.access.types import Actor
    from vidik.accounts.services.factors import rotate_sign_in_key

    settings.DATA_DIR = tmp_path
    Authenticator.objects.filter(user=officer).update(data={"secret": keys.encrypt(secret)})
    codes = RecoveryCodes.activate(officer)
    before = codes.generate_codes()
    assert rotate_sign_in_key(actor=Actor.system("command-line")) == 2
    for row in Authenticator.objects.filter(user=officer):
        sealed = row.data.get("secret") or row.data["seed"]
        assert keys.made_with(sealed) == keys.key_ring().current
    fresh = Authenticator.objects.get(user=officer, type="totp")
    assert keys.decrypt(fresh.data["secret"]) == secret
    assert (
        Authenticator.objects.get(user=officer, type="recovery_codes").wrap().generate_codes()
        == before
    )


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("passwordpassword", "guessed quickly"),
        ("qwertyuiopasdfgh", "guessed quickly"),
        ("abcabcabcabcabcabcabc", "guessed quickly"),
        ("test-police test-police", "guessed quickly"),
        ("kestrel!9z", "too short"),
        ("seven quiet rivers meet", ""),
        ("хладна река тече полако", ""),
    ],
)
def test_a_password_is_judged_by_length_and_by_how_early_it_would_be_guessed(
    password: str, refused: str, officer: User
) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    if not refused:
        validate_password(password, officer)
        return
    with pytest.raises(ValidationError) as error:
        validate_password(password, officer)
    assert any(refused in message for message in error.value.messages)


def test_without_a_second_factor_a_password_is_longer(
    officer: User, client_as: Callable[[Role], Client]
) -> None:
    from vidik.accounts.passwords import minimum_length

    client_as(Role.READER)
    assert minimum_length(officer) == 12
    assert minimum_length(User.objects.get(username="test-reader")) == 15
    assert minimum_length(None, Role.POLICE) == 12
    assert minimum_length(None, Role.EDITOR) == 15
    assert minimum_length(None) == 15


def test_passwords_are_stored_with_argon2id_and_the_parameters_that_are_stated() -> None:
    from vidik.accounts.passwords import Argon2id

    remaining = Argon2id().encode("seven quiet rivers meet", "saltsaltsalt")
    assert remaining.startswith("argon2$argon2id$v=19$m=65536,t=3,p=1$")
    assert Argon2id().verify("seven quiet rivers meet", remaining)
