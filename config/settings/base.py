# SPDX-License-Identifier: EUPL-1.2
"""What every way of running has in common."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language

from config.settings import env
from vidik.core.country import read_country
from vidik.core.database.places import data_folder
from vidik.core.languages import use
from vidik.core.logs import FORMATS, logging_settings

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = data_folder()
PACKS_DIR = Path(os.environ.get("VIDIK_PACKS") or BASE_DIR / "packs")
PACK = env.pack("VIDIK_PACK", PACKS_DIR, "serbia")
COUNTRY = read_country(PACKS_DIR / PACK)
use(COUNTRY.languages, reader=get_language)

SECRET_KEY = os.environ.get("SECRET_KEY") or env.secret_from_file(DATA_DIR / "keys" / "secret-key")
SECRET_KEY_FALLBACKS = env.listed("SECRET_KEY_FALLBACKS")
"""Former keys: what was signed under them still counts, until they are taken away."""
DEBUG = False
DEMO = False
ALLOWED_HOSTS = env.listed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.listed("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
"""Who may ask on a port that others reach: the proxy, and nobody who pretends to be it."""

INSTALLED_APPS = [
    "vidik.shell",
    "vidik.packs",
    "vidik.portal",
    "vidik.report",
    "vidik.recommendations",
    "vidik.questionnaires",
    "vidik.plans",
    "vidik.assessments",
    "vidik.conferences",
    "vidik.matters",
    "vidik.participation",
    "vidik.protection",
    "vidik.proceedings",
    "vidik.tracing",
    "vidik.prevention",
    "vidik.identification",
    "vidik.referral",
    "vidik.bodies",
    "vidik.events",
    "vidik.catalogue",
    "vidik.registers",
    "vidik.exchange",
    "vidik.vault",
    "vidik.cases",
    "vidik.figures",
    "vidik.forms",
    "vidik.accounts",
    "vidik.institutions",
    "vidik.checks",
    "vidik.access",
    "vidik.audit",
    "vidik.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "config.apps.DjangoForms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "vidik.shell.health.HealthFirst",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "vidik.core.middleware.ChosenLanguage",
    "vidik.core.middleware.PrivateResponses",
    "vidik.core.middleware.SentByScript",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "vidik.accounts.middleware.RequestActor",
    "vidik.access.middleware.Refusals",
    "vidik.core.middleware.LeftOutPages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "vidik.accounts.middleware.SecondFactorFirst",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vidik.core.context.shell",
            ],
            "builtins": ["vidik.core.templatetags.vidik", "django.templatetags.i18n"],
        },
    }
]

DATABASES = {
    "default": env.database("DATABASE_URL", "postgresql://vidik_app@127.0.0.1/vidik")
    | {
        "ATOMIC_REQUESTS": False,
        "CONN_HEALTH_CHECKS": True,
        "TIME_ZONE": None,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "vidik.core.exact_cache.ExactCache",
        "LOCATION": "core_cache",
        "TIMEOUT": 3600,
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["vidik.accounts.backends.OneCheck"]
PASSWORD_HASHERS = ["vidik.accounts.passwords.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "vidik.accounts.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "vidik.accounts.passwords.NotBreached"},
    {"NAME": "vidik.accounts.passwords.HardToGuess"},
]
BREACHED_PASSWORDS_DIR = os.environ.get("BREACHED_PASSWORDS_DIR", "")
"""A folder of ranges of SHA-1 of breached passwords; blank: the lists that packages carry."""
ACCOUNT_ADAPTER = "vidik.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "vidik.accounts.forms_signing.LoginForm",
    "change_password": "vidik.accounts.forms_signing.ChangePasswordForm",
    "reauthenticate": "vidik.accounts.forms_signing.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Attempts to sign in are counted in accounts/limits.py, which knows devices as well as addresses.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "vidik.accounts.factors.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey cannot be guessed: the attempts of others lock nobody out.
MFA_RATE_LIMITS = {"webauthn_login": ""}
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Vidik"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "vidik.accounts.factors.AuthenticateForm",
    "reauthenticate": "vidik.accounts.factors.ReauthenticateForm",
    "activate_totp": "vidik.accounts.factors.ActivateCodesForm",
    "add_webauthn": "vidik.accounts.factors.AddPasskeyForm",
    "authenticate_webauthn": "vidik.accounts.factors.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "vidik.accounts.factors.ReauthenticatePasskeyForm",
    "edit_webauthn": "vidik.accounts.factors.RenamePasskeyForm",
    "login_webauthn": "vidik.accounts.factors.LoginPasskeyForm",
}
WEBAUTHN_RP_ID = os.environ.get("WEBAUTHN_RP_ID") or "".join(ALLOWED_HOSTS[:1])
SOCIALACCOUNT_ADAPTER = "vidik.accounts.oidc.ExternalAdapter"
IDENTITY_PROVIDER_HOSTS = env.listed("IDENTITY_PROVIDER_HOSTS")
"""The hosts, with their port where it is not the usual one, of institutions' own sign-ins."""
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:desk"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:front"
SESSION_ENGINE = "vidik.accounts.session_store"
MESSAGE_STORAGE = "vidik.accounts.messages_store.SealedStorage"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "vidik.core.errors.unproven_form"
KNOWN_DEVICE_COOKIE_NAME = "vidik_device"
HOLDER_COOKIE_NAME = "vidik_holder"
"""Tells a device on which somebody has signed in before; it opens nothing."""
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

PORT = os.environ.get("PORT", "8000")
SITE_URL = os.environ.get("SITE_URL", f"http://localhost:{PORT}").rstrip("/")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
"""Blank: no mail server; e-mails wait in the outbox."""
EMAIL_USE_SSL = env.switch("EMAIL_USE_SSL")
"""TLS from the first byte, as on port 465."""
EMAIL_USE_TLS = env.switch("EMAIL_USE_TLS")
"""TLS by STARTTLS, as on port 587."""
EMAIL_PORT = env.number(
    "EMAIL_PORT",
    465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25,
    least=1,
    most=65535,
)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
if EMAIL_USE_SSL and EMAIL_USE_TLS:
    _message = (
        "Set EMAIL_USE_SSL=1 (TLS from the beginning, port 465) or EMAIL_USE_TLS=1 (STARTTLS, "
        "port 587), not both."
    )
    raise ImproperlyConfigured(_message)
EMAIL_TIMEOUT = 20
# Text messages are off until the host of the pack's gateway is named here.
SMS_HOST = os.environ.get("SMS_HOST", "")
SMS_SECRET = os.environ.get("SMS_SECRET", "")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "vidik@localhost")

LANGUAGE_CODE = COUNTRY.languages[0].tag
LANGUAGES = [(each.tag, each.names) for each in COUNTRY.languages]
LOCALE_PATHS = [DATA_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "vidik_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
TIME_ZONE = COUNTRY.time_zone
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "vidik.core.static.StaticFiles"},
}
REPORTS_DIR = DATA_DIR / "reports"
AUDIT_ANCHORS_DIR = Path(os.environ.get("AUDIT_ANCHORS_DIR") or DATA_DIR / "anchors")
FILE_UPLOAD_HANDLERS = ["vidik.core.uploads.InMemory"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024

env.one_of("LOG_FORMAT", FORMATS)
LOGGING = logging_settings()
ADMINS: list[tuple[str, str]] = []
