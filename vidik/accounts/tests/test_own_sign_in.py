# SPDX-License-Identifier: EUPL-1.2
"""Own sign-ins of institutions against a provider that runs: what is linked comes in alone."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from tests import openid
from tests.elevated import elevate
from tests.links import address, mailed
from tests.openid import Provider
from tests.scenes import scene
from vidik.access.types import Actor, OutOfScope, Refused, Role
from vidik.accounts import keys, oidc
from vidik.accounts.forms import ProviderForm
from vidik.accounts.models import ExternalIdentity, IdentityProvider, Membership, SignIn, User
from vidik.accounts.selectors import acting
from vidik.accounts.selectors.providers import own_ways
from vidik.accounts.selectors.signins import is_fresh, may_elevate
from vidik.accounts.services import invitations, providers
from vidik.accounts.services.factors import rotate_sign_in_key
from vidik.accounts.services.sign_ins import SESSION_KEY, factor_used
from vidik.accounts.types import Factor, SignInEnd
from vidik.audit.selectors import events_page
from vidik.audit.types import EventFilter
from vidik.cases.tests.factories import institution
from vidik.core.models import Code, CodeList
from vidik.institutions.models import Institution

SITE = "http://testserver"
PASSWORD = "five unrelated words make sense"


@pytest.fixture
def police(db: None) -> Institution:
    made = institution("own-police")
    kinds = CodeList.objects.get(code="institution-kind")
    made.kind, _made = Code.objects.get_or_create(
        list=kinds, code="police_unit", defaults={"name": {"en": "Police", "sr": "Полиција"}}
    )
    made.save(update_fields=["kind"])
    return made


@pytest.fixture
def there(settings: Any) -> Iterator[Provider]:
    """The provider, whose host the operator has named."""
    settings.SITE_URL = SITE
    with openid.serving("") as running:
        settings.IDENTITY_PROVIDER_HOSTS = [urlsplit(running.issuer).netloc]
        running.claims = {"amr": ["pwd", "mfa"]}
        yield running


@pytest.fixture
def row(there: Provider, police: Institution) -> IdentityProvider:
    made = providers.add_provider(
        police,
        issuer=there.issuer,
        client_id=openid.CLIENT,
        client_secret=openid.SECRET,
        trusted_amr="mfa hwk",
        trusted_acr="",
        actor=administrator(police),
    )
    there.callback = oidc.callback_url(made)
    return made


def administrator(of: Institution) -> Actor:
    user = user_of("own-admin")
    held, _new = Membership.objects.get_or_create(
        user=user, institution=of, role=Role.INSTITUTION_ADMIN,
        defaults={"valid_from": dt.date(2024, 1, 1)},
    )  # fmt: skip
    return Actor(
        f"user:{user.pk}", frozenset({Role.INSTITUTION_ADMIN}), "", user.pk, frozenset({of.pk}),
        institution=of.pk, membership=held.pk,
    )  # fmt: skip


def user_of(name: str) -> User:
    found = User.objects.filter(username=name).first()
    return found or User.objects.create_user(
        name, email=f"{name}@test.invalid", password=PASSWORD, display_name=name
    )


@pytest.fixture
def officer(police: Institution) -> User:
    user = user_of("own-officer")
    Membership.objects.create(
        user=user, institution=police, role=Role.RESPONDENT, valid_from=dt.date(2024, 1, 1)
    )
    return user


@pytest.fixture
def linked(officer: User, row: IdentityProvider, there: Provider) -> User:
    ExternalIdentity.objects.create(
        user=officer, provider=row, issuer=there.issuer, subject=there.who
    )
    return officer


def leave(client: Client, address: str, **data: str) -> str:
    """Press a button that leads to the provider, and give where the provider sends back to."""
    client.cookies["vidik_language"] = "en"
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.content.decode()
    there = requests.get(answer.headers["Location"], allow_redirects=False, timeout=5)
    return there.headers["Location"]


def come(client: Client, row: IdentityProvider, **data: str) -> HttpResponse:
    back = leave(client, f"/account/sign-in/with/{row.code}/", **data)
    return client.get(back)  # type: ignore[return-value]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def refusals() -> list[str]:
    acts = events_page(EventFilter(verb="sign-in.external-refused")).events
    return [str(act.payload["reason"]) for act in acts]


# ---------------------------------------------------------------------------- signing in


def test_who_comes_back_while_another_is_signed_in_acts_for_that_institution_alone(
    linked: User, row: IdentityProvider, police: Institution
) -> None:
    elsewhere = institution("own-elsewhere")
    for user, place in ((linked, elsewhere), (other := user_of("own-other"), police)):
        Membership.objects.create(
            user=user, institution=place, role=Role.RESPONDENT, valid_from=dt.date(2024, 1, 1)
        )
    client = Client()
    back = leave(client, f"/account/sign-in/with/{row.code}/")
    # In another tab somebody else signs in with a password.
    client.post("/account/sign-in/", {"login": other.username, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(other.pk)
    client.get(back)
    assert client.session["_auth_user_id"] == str(linked.pk)
    received = SignIn.objects.get(user=linked)
    assert received.provider == row
    assert "own-elsewhere" not in client.get("/account/acting/").content.decode()
    assert client.get("/account/security/codes/").status_code == 302
    former = SignIn.objects.get(user=other)
    assert former.ended_because == SignInEnd.SIGNED_OUT


def test_who_is_linked_comes_in_and_acts_for_that_institution_alone(
    linked: User, row: IdentityProvider, there: Provider
) -> None:
    elsewhere = institution("own-elsewhere")
    Membership.objects.create(
        user=linked, institution=elsewhere, role=Role.RESPONDENT, valid_from=dt.date(2024, 1, 1)
    )
    client = Client()
    answer = come(client, row, next="/account/sign-ins/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/sign-ins/"
    sign_in = SignIn.objects.get(user=linked)
    assert sign_in.provider == row
    assert sign_in.membership is not None
    assert sign_in.membership.institution == row.institution
    other = Membership.objects.get(user=linked, institution=elsewhere)
    client.post("/account/acting/", {"membership": other.pk})
    sign_in.refresh_from_db()
    assert sign_in.membership.institution == row.institution
    requested = there.asked[0]
    assert requested["scope"] == "openid"
    assert requested["code_challenge_method"] == "S256"
    assert requested["redirect_uri"] == f"{SITE}/account/sign-in/with/{row.code}/back/"
    assert len(requested["nonce"]) >= 32
    assert len(requested["state"]) >= 16


def test_an_address_that_fits_opens_no_account(
    officer: User, row: IdentityProvider, there: Provider
) -> None:
    there.claims |= {"email": officer.email, "email_verified": True}
    client = Client()
    answer = come(client, row)
    assert answer.status_code == 403
    assert "no account here is linked" in answer.content.decode()
    assert not is_in(client)
    assert not ExternalIdentity.objects.exists()
    assert User.objects.count() == 2
    assert refusals() == ["not-linked"]


LIES: list[tuple[str, dict[str, Any], str]] = [
    ("another nonce", {"claims": {"nonce": "of another request"}}, "nonce"),
    ("no nonce", {"claims": {"nonce": None}}, "nonce"),
    ("a different issuer", {"claims": {"iss": "https://other.invalid"}}, "token"),
    ("another audience", {"claims": {"aud": "somebody-else"}}, "token"),
    ("two audiences, ours not in front", {"claims": {"aud": ["vidik", "other"]}}, "token"),
    ("issued to another party", {"claims": {"azp": "other"}}, "token"),
    ("expired", {"claims": {"exp": 1_700_000_000}}, "token"),
    ("no subject", {"claims": {"sub": None}}, "token"),
    ("a subject without end", {"claims": {"sub": "x" * 256}}, "token"),
    ("a key that is not published", {"foreign_key": True}, "token"),
    ("no signature", {"algorithm": "none"}, "token"),
    ("a shared secret for a signature", {"algorithm": "HS256"}, "token"),
]


@pytest.mark.parametrize(("lie", "why"), [lie[1:] for lie in LIES], ids=[lie[0] for lie in LIES])
def test_a_token_that_is_not_to_be_believed_opens_nothing(
    lie: dict[str, Any], why: str, linked: User, row: IdentityProvider, there: Provider
) -> None:
    for name, value in lie.items():
        setattr(there, name, value)
    client = Client()
    answer = come(client, row)
    assert answer.status_code == 403
    assert not is_in(client)
    assert refusals() == [why]


def test_what_was_not_begun_here_opens_nothing(linked: User, row: IdentityProvider) -> None:
    victim, attacker = Client(), Client()
    back = leave(attacker, f"/account/sign-in/with/{row.code}/")
    assert victim.get(back).status_code == 403
    assert not is_in(victim)
    # A code and a state are used once.
    assert attacker.get(back).status_code == 302
    attacker.post("/account/sign-out/")
    assert attacker.get(back).status_code == 403
    assert not is_in(attacker)


def test_an_address_that_anybody_opens_writes_some_acts_a_minute_and_no_more(
    row: IdentityProvider,
) -> None:
    for _attempt in range(25):
        assert Client().get(f"/account/sign-in/with/{row.code}/back/").status_code == 403
    assert refusals() == ["state"] * 20


def test_who_gives_up_there_gets_a_message(
    linked: User, row: IdentityProvider, there: Provider
) -> None:
    there.denies = True
    answer = come(Client(), row)
    assert answer.status_code == 403
    assert "Nothing has changed here" in answer.content.decode()


def test_a_code_that_was_stolen_on_its_way_is_of_no_use(
    linked: User, row: IdentityProvider, there: Provider
) -> None:
    back = leave(Client(), f"/account/sign-in/with/{row.code}/")
    code = parse_qs(urlsplit(back).query)["code"][0]
    thief = Client()
    own = leave(thief, f"/account/sign-in/with/{row.code}/")
    state = parse_qs(urlsplit(own).query)["state"][0]
    answer = thief.get(f"/account/sign-in/with/{row.code}/back/", {"code": code, "state": state})
    assert answer.status_code == 403
    assert not is_in(thief)


def test_the_end_of_a_membership_ends_it(
    linked: User, row: IdentityProvider, there: Provider
) -> None:
    client = Client()
    come(client, row)
    assert client.get("/account/sign-ins/").status_code == 200
    Membership.objects.filter(user=linked).update(valid_to=dt.date(2024, 12, 31))
    assert client.get("/account/").status_code == 403
    again = Client()
    assert come(again, row).status_code == 403
    assert not is_in(again)


def test_taking_it_out_of_use_ends_the_sign_ins_through_it(
    linked: User, row: IdentityProvider, police: Institution
) -> None:
    client = Client()
    come(client, row)
    assert providers.switch_off(row, actor=administrator(police)) == 1
    answer = client.get("/account/sign-ins/")
    assert answer.headers["Location"].startswith("/account/sign-in/")
    assert Client().post(f"/account/sign-in/with/{row.code}/").status_code == 404


def test_who_has_neither_password_nor_factor_confirms_another_network_there(
    linked: User, row: IdentityProvider, there: Provider
) -> None:
    linked.set_unusable_password()
    linked.save()
    client = Client(REMOTE_ADDR="203.0.113.7")
    come(client, row)
    client.defaults["REMOTE_ADDR"] = "198.51.100.9"
    at = client.get("/account/sign-ins/").headers["Location"]
    assert "Sign in again" in client.get(at).content.decode()
    there.claims = {"auth_time": int(time.time())}
    back = leave(client, f"/account/reauthenticate/with/{row.code}/", next="/account/sign-ins/")
    assert client.get(back).headers["Location"] == "/account/sign-ins/"
    assert client.get("/account/sign-ins/").status_code == 200


# ------------------------------------------------------------------------- second factors


@pytest.fixture
def needs_factor(linked: User) -> User:
    Membership.objects.filter(user=linked).update(role=Role.POLICE)
    Authenticator.objects.create(
        user=linked, type=Authenticator.Type.TOTP, data={"secret": keys.encrypt("A" * 32)}
    )
    return linked


@pytest.mark.parametrize(
    ("amr", "is_enough"), [(["pwd", "mfa"], True), (["pwd"], False), ("mfa", False), (None, False)]
)
def test_a_second_factor_there_counts_where_the_institution_says_so(
    amr: object, is_enough: bool, needs_factor: User, row: IdentityProvider, there: Provider
) -> None:
    there.claims = {"amr": amr}
    client = Client()
    answer = come(client, row)
    assert is_in(client) is is_enough
    if is_enough:
        assert SignIn.objects.get(user=needs_factor).factor == "provider"
        assert client.get("/account/").status_code == 200
    else:
        assert answer.headers["Location"] == "/account/sign-in/code/"


def test_what_the_institution_does_not_name_is_not_trusted(
    needs_factor: User, row: IdentityProvider, there: Provider, police: Institution
) -> None:
    providers.change_provider(
        row, client_id=row.client_id, client_secret="", trusted_amr="", trusted_acr="high",
        actor=administrator(police),
    )  # fmt: skip
    there.claims = {"amr": ["mfa"], "acr": "low"}
    client = Client()
    come(client, row)
    assert not is_in(client)
    assert there.asked[-1]["acr_values"] == "high"
    there.claims = {"acr": "high"}
    come(client, row)
    assert is_in(client)


def test_who_administers_shows_a_passkey_of_this_system_all_the_same(
    linked: User, row: IdentityProvider, there: Provider
) -> None:
    Membership.objects.filter(user=linked).update(role=Role.INSTITUTION_ADMIN)
    there.claims = {"amr": ["hwk"]}
    client = Client()
    come(client, row)
    assert client.get("/account/").headers["Location"] == "/account/security/"


# --------------------------------------------------------------------------------- linking


def signed_in(user: User) -> Client:
    client = Client()
    client.cookies["vidik_language"] = "en"
    client.force_login(user)
    SignIn.objects.filter(user=user).update(factor="totp", confirmed_at=timezone.now())
    return client


def test_the_owner_of_an_account_links_it_and_takes_the_link_away(
    officer: User, row: IdentityProvider, there: Provider
) -> None:
    client = signed_in(officer)
    assert str(row.institution.name) in client.get("/account/security/").content.decode()
    back = leave(client, f"/account/security/links/{row.code}/")
    assert client.get(back).headers["Location"] == "/account/security/"
    link = ExternalIdentity.objects.get(user=officer)
    assert (link.issuer, link.subject) == (there.issuer, there.who)
    assert come(Client(), row).status_code == 302
    client.post(f"/account/security/links/{link.pk}/remove/")
    assert not ExternalIdentity.objects.exists()
    assert come(Client(), row).status_code == 403


def test_linking_asks_first_who_it_is(officer: User, row: IdentityProvider) -> None:
    client = signed_in(officer)
    past = timezone.now() - dt.timedelta(minutes=6)
    SignIn.objects.filter(user=officer).update(confirmed_at=past, begun_at=past)
    answer = client.post(f"/account/security/links/{row.code}/")
    assert answer.headers["Location"].startswith("/account/reauthenticate/")


def test_one_subject_is_one_account(
    linked: User, row: IdentityProvider, police: Institution
) -> None:
    other = user_of("own-other")
    Membership.objects.create(
        user=other, institution=police, role=Role.RESPONDENT, valid_from=dt.date(2024, 1, 1)
    )
    client = signed_in(other)
    client.get(leave(client, f"/account/security/links/{row.code}/"))
    assert ExternalIdentity.objects.get().user == linked


def test_somebody_of_another_institution_cannot_link(row: IdentityProvider) -> None:
    stranger = user_of("own-stranger")
    client = signed_in(stranger)
    assert client.post(f"/account/security/links/{row.code}/").status_code == 404


def test_the_only_way_in_is_not_taken_away(linked: User, row: IdentityProvider) -> None:
    linked.set_unusable_password()
    linked.save(update_fields=["password"])
    client = Client()
    come(client, row)
    SignIn.objects.filter(user=linked).update(confirmed_at=timezone.now())
    answer = client.post(f"/account/security/links/{ExternalIdentity.objects.get().pk}/remove/")
    assert answer.headers["Location"] == "/account/security/"
    assert ExternalIdentity.objects.count() == 1


def invited(
    police: Institution, email: str = "new-officer@test.invalid", role: Role = Role.RESPONDENT
) -> str:
    row = invitations.invite(
        police,
        email=email,
        display_name="A new officer",
        role=role,
        link=address("invitation"),
        actor=administrator(police),
    )
    person, _made = User.objects.get_or_create(
        username="own-second", email="own-second@test.invalid", display_name="Second"
    )
    membership, _made = Membership.objects.get_or_create(
        user=person, institution=police, role=Role.INSTITUTION_ADMIN,
        valid_from=dt.date(2024, 1, 1),
    )  # fmt: skip
    second = acting.actor_through(membership)
    token = mailed(
        lambda: invitations.confirm_invitation(row, link=address("invitation"), actor=second),
        to=email,
    )
    return f"/account/invitation/{token}/"


def test_an_invitation_is_accepted_through_the_institution_without_a_password(
    row: IdentityProvider, there: Provider, police: Institution
) -> None:
    there.claims |= {"email": "another-address@test.invalid"}
    client = Client()
    client.get(invited(police))
    back = leave(client, "/account/invitation/", elsewhere="1", username="new-officer")
    client.get(back)
    assert is_in(client)
    user = User.objects.get(username="new-officer")
    assert user.email == "new-officer@test.invalid"
    assert not user.has_usable_password()
    link = ExternalIdentity.objects.get(user=user)
    assert (link.issuer, link.subject) == (there.issuer, there.who)
    # Confirming goes through the institution as well, and asks for a sign-in that is new.
    SignIn.objects.filter(user=user).update(
        confirmed_at=None, begun_at=timezone.now() - dt.timedelta(minutes=6)
    )
    page = client.get("/account/reauthenticate/?next=/account/").content.decode()
    assert f"/account/reauthenticate/with/{row.code}/" in page
    there.claims |= {"auth_time": int(time.time()) - 600}
    back = leave(client, f"/account/reauthenticate/with/{row.code}/", next="/account/")
    assert client.get(back).status_code == 403
    del there.claims["auth_time"]
    back = leave(client, f"/account/reauthenticate/with/{row.code}/", next="/account/")
    assert there.asked[-1]["prompt"] == "login"
    assert there.asked[-1]["max_age"] == "0"
    assert client.get(back).headers["Location"] == "/account/"
    assert SignIn.objects.get(user=user).confirmed_at is not None
    assert client.get("/account/password/").headers["Location"] == "/account/security/"


def test_an_invitation_that_ended_meanwhile_makes_no_account(
    row: IdentityProvider, police: Institution
) -> None:
    client = Client()
    client.get(invited(police))
    back = leave(client, "/account/invitation/", elsewhere="1", username="too-late")
    from vidik.accounts.models import Invitation

    Invitation.objects.update(revoked_at=timezone.now())
    assert client.get(back).status_code == 403
    assert not User.objects.filter(username="too-late").exists()
    assert not ExternalIdentity.objects.exists()


# ------------------------------------------------------------------------------ setting up


@pytest.fixture
def office(police: Institution) -> Client:
    actor = administrator(police)
    client = Client()
    client.cookies["vidik_language"] = "en"
    client.force_login(User.objects.get(pk=actor.user_id))
    SignIn.objects.filter(user=actor.user_id).update(
        factor="webauthn", confirmed_at=timezone.now(), membership=actor.membership
    )
    assert actor.user_id is not None
    elevate(actor.user_id)
    return client


@pytest.mark.xdist_group("keys")  # all processes of a run keep their keys in one folder
def test_an_administrator_sets_it_up_and_the_secret_is_stored_encrypted(
    office: Client, there: Provider, police: Institution
) -> None:
    form = {
        "institution": police.pk, "issuer": there.issuer, "client_id": openid.CLIENT,
        "client_secret": openid.SECRET, "trusted_amr": "mfa", "trusted_acr": "",
    }  # fmt: skip
    answer = office.post("/account/own-sign-ins/add/", form)
    assert answer.status_code == 302, answer.content.decode()
    made = IdentityProvider.objects.get()
    assert openid.SECRET not in made.client_secret
    assert keys.decrypt(made.client_secret) == openid.SECRET
    page = office.get(answer.headers["Location"]).content.decode()
    assert oidc.callback_url(made) in page
    assert openid.SECRET not in page
    again = office.post("/account/own-sign-ins/add/", form)
    assert again.status_code == 422
    before = made.client_secret
    rotate_sign_in_key(actor=Actor.system("key-keeper-of-the-tests"))
    made.refresh_from_db()
    assert made.client_secret != before
    assert keys.decrypt(made.client_secret) == openid.SECRET
    assert office.get("/account/own-sign-ins/").status_code == 200
    assert office.post(f"/account/own-sign-ins/{made.pk}/", {"end": "1"}).status_code == 302
    made.refresh_from_db()
    assert not made.is_active


@pytest.mark.parametrize(
    "issuer",
    [
        "https://not-named.invalid",
        "http://127.0.0.1:1/",
        "http://169.254.169.254/latest",
        "ftp://localhost/",
        "javascript:alert(1)",
        "https://localhost@evil.invalid/",
    ],
)
def test_hosts_that_the_operator_has_not_named_are_not_spoken_to(
    issuer: str, office: Client, there: Provider, police: Institution
) -> None:
    answer = office.post(
        "/account/own-sign-ins/add/",
        {"institution": police.pk, "issuer": issuer, "client_id": "vidik"},
    )
    assert answer.status_code == 422
    assert not IdentityProvider.objects.exists()
    assert there.asked == []


def test_one_that_says_it_is_another_is_refused(
    office: Client, there: Provider, police: Institution
) -> None:
    there.says_issuer = "https://other.invalid"
    answer = office.post(
        "/account/own-sign-ins/add/",
        {"institution": police.pk, "issuer": there.issuer, "client_id": "vidik"},
    )
    assert "a different issuer" in answer.content.decode()
    assert not IdentityProvider.objects.exists()


def test_redirects_and_endless_answers_are_not_followed(
    there: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = oidc.Session().get(f"{there.issuer}/elsewhere")
    assert answer.status_code == 302
    monkeypatch.setattr(oidc, "LONGEST_ANSWER", 10)
    with pytest.raises(requests.RequestException):
        oidc.Session().get(f"{there.issuer}/keys")


def test_clear_text_is_for_this_machine_in_a_demonstration_alone(settings: Any) -> None:
    settings.IDENTITY_PROVIDER_HOSTS = ["localhost:8400", "login.test.invalid"]
    assert oidc.origin_allowed("http://localhost:8400/")
    assert oidc.origin_allowed("https://login.test.invalid/realms/a")
    assert not oidc.origin_allowed("http://login.test.invalid/")
    assert not oidc.origin_allowed("https://login.test.invalid:8443/")
    settings.DEMO = False
    assert not oidc.origin_allowed("http://localhost:8400/")
    assert oidc.form_targets() == ["https://localhost:8400", "https://login.test.invalid"]


def form_targets_of(answer: HttpResponse) -> list[str]:
    """Return where a page's forms may lead; the directives of a policy come in any order."""
    directives = (each.split() for each in answer.headers["Content-Security-Policy"].split(";"))
    [targets] = [words[1:] for words in directives if words and words[0] == "form-action"]
    return targets


def test_pages_let_forms_lead_to_named_hosts_and_nowhere_else(
    row: IdentityProvider, there: Provider
) -> None:
    answer = Client().get("/account/sign-in/")
    assert form_targets_of(answer) == [
        "'self'",
        f"https://{urlsplit(there.issuer).netloc}",
        there.issuer,
    ]
    assert row.code in answer.content.decode()
    assert form_targets_of(Client().get("/")) == ["'self'"]


def test_an_administrator_knows_no_other_institutions_sign_in(
    office: Client, there: Provider, row: IdentityProvider
) -> None:
    other = institution("own-elsewhere")
    IdentityProvider.objects.filter(pk=row.pk).update(institution=other)
    assert office.get(f"/account/own-sign-ins/{row.pk}/").status_code == 404
    assert there.issuer not in office.get("/account/own-sign-ins/").content.decode()


def test_an_administrator_of_another_institution_takes_none_out_of_use(
    row: IdentityProvider,
) -> None:
    with scene(), pytest.raises(OutOfScope):
        providers.switch_off(row, actor=administrator(institution("own-elsewhere")))


def test_a_link_outlives_a_sign_in_that_is_set_up_anew(
    linked: User, row: IdentityProvider, there: Provider, police: Institution
) -> None:
    admin = administrator(police)
    providers.switch_off(row, actor=admin)
    again = providers.add_provider(
        police,
        issuer=there.issuer,
        client_id=openid.CLIENT,
        client_secret=openid.SECRET,
        trusted_amr="mfa",
        trusted_acr="",
        actor=admin,
    )
    assert ExternalIdentity.objects.get(user=linked).provider == again


def test_a_link_to_a_former_institution_is_no_way_in(linked: User) -> None:
    assert own_ways(linked)
    Membership.objects.filter(user=linked).update(
        ended_at=timezone.now(), ended_because="left", valid_to=timezone.localdate()
    )
    assert not own_ways(linked)


@pytest.mark.parametrize(
    ("typed", "refused"), [("mfa pwd", True), ("pin", True), ("mfa hwk", False)]
)
def test_what_shows_a_password_alone_is_no_second_factor(typed: str, refused: bool) -> None:
    form = ProviderForm({"client_id": "x", "trusted_amr": typed})
    assert bool(form.errors.get("trusted_amr")) is refused


def test_a_recovery_code_opens_nothing_of_great_reach(officer: User) -> None:
    sign_in = SignIn.objects.create(
        user=officer, factor="totp", confirmed_at=timezone.now() - dt.timedelta(minutes=40)
    )
    assert not may_elevate(sign_in)
    request = RequestFactory().get("/")
    request.session = {SESSION_KEY: str(sign_in.pk)}  # type: ignore[assignment]
    factor_used(request, officer, Factor.RECOVERY)
    sign_in.refresh_from_db()
    assert is_fresh(sign_in)
    assert not may_elevate(sign_in)
    factor_used(request, officer, Factor.CODE)
    sign_in.refresh_from_db()
    assert may_elevate(sign_in)


# ----------------------------------------------------------------- what is said of the way


def test_the_second_step_says_by_which_way_somebody_came(
    linked: User, row: IdentityProvider, there: Provider
) -> None:
    there.claims = {"amr": ["pwd"]}
    secret = keys.encrypt("A" * 32)
    Authenticator.objects.create(user=linked, type="totp", data={"secret": secret})
    client = Client()
    assert come(client, row).headers["Location"] == "/account/sign-in/code/"
    page = client.get("/account/sign-in/code/").content.decode()
    assert f"You signed in through {row.institution.name}." in page
    assert "password is correct" not in page
    # Who then types a name and a password has come by these.
    client.post("/account/sign-out/")
    client.post(
        "/account/sign-in/",
        {"login": linked.username, "password": PASSWORD},
    )
    page = client.get("/account/sign-in/code/").content.decode()
    assert "The password is correct." in page
    assert "You signed in through" not in page


def test_an_equal_address_with_another_subject_is_somebody_else(
    linked: User, row: IdentityProvider, there: Provider
) -> None:
    there.claims |= {"email": linked.email, "email_verified": True}
    there.who = "another-subject"
    client = Client()
    assert come(client, row).status_code == 403
    assert not is_in(client)
    assert ExternalIdentity.objects.get(user=linked).subject != "another-subject"
    # A provider that gave its people new subjects lets nobody in until each has linked anew.
    assert refusals() == ["not-linked"]


def test_an_administrator_unlinks_a_member_whose_subject_has_changed(
    linked: User, row: IdentityProvider
) -> None:
    own = acting.choices_of(linked, row)[0]
    client = Client()
    come(client, row)
    assert is_in(client)
    with pytest.raises(Refused):
        providers.unlink_member(own, row, actor=acting.actor_through(own))
    providers.unlink_member(own, row, actor=administrator(row.institution))
    assert not ExternalIdentity.objects.filter(user=linked).exists()
    assert not is_in(client) or client.get("/account/").status_code == 302
    again = Client()
    assert come(again, row).status_code == 403
