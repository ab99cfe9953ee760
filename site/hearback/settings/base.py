"""What every installation shares. HEARBACK_TIER decides which apps and doors a process has."""

from typing import Any

from hearback.settings import environment as env
from hearback.settings.apps import *
from hearback.settings.apps import OFFICE_APPS, PUBLIC_APPS
from hearback.settings.desk import *
from hearback.settings.limits import *
from hearback.settings.limits import CACHES, TRUSTED_PROXIES
from hearback.settings.logs import *
from hearback.settings.places import *
from hearback.settings.places import DATA_DIR, RUN_DIR, SHARED
from hearback.settings.theming import *

TIER = env.choice("HEARBACK_TIER", ("public", "office", "keeper", "worker"), "office")
DEMO = False
DEBUG = False

INSTALLED_APPS = PUBLIC_APPS if TIER == "public" else OFFICE_APPS

PUBLIC_MIDDLEWARE = [
    "hearback.middleware.AddressMiddleware",
    "hearback.middleware.PublicHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hearback.closed_middleware.ClosedMiddleware",
    "django.middleware.common.CommonMiddleware",
    "hearback.middleware.BodyMiddleware",
]
OFFICE_MIDDLEWARE = [
    "hearback.middleware.OfficeHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "hearback.middleware.OfficePolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hearback.closed_middleware.ClosedMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "hearback.office_middleware.WordsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "feedback.desk.raw.middleware.RelockMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hearback.people.middleware.SessionLifeMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "hearback.people.middleware.SecondFactorMiddleware",
    "hearback.people.middleware.WagtailDoorMiddleware",
]
MIDDLEWARE = PUBLIC_MIDDLEWARE if TIER == "public" else OFFICE_MIDDLEWARE
ROOT_URLCONF = "hearback.urls_public" if TIER == "public" else "hearback.urls_office"
WSGI_APPLICATION = "hearback.wsgi.application"

PUBLIC_CONTEXT = ["hearback.context.site"]
OFFICE_CONTEXT = [
    *PUBLIC_CONTEXT,
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SHARED / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": PUBLIC_CONTEXT if TIER == "public" else OFFICE_CONTEXT,
            "builtins": [
                "django.templatetags.i18n",
                "hearback.templatetags.hearback",
                "hearback.templatetags.languages",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "govuk"
CRISPY_TEMPLATE_PACK = "govuk"

DATABASES = {
    "default": env.database("HEARBACK_DATABASE_URL", DATA_DIR / "hearback.sqlite3"),
    # Envelopes wait apart, so that a released batch can be vacuumed away (docs/safety.md F6).
    "staging": env.database("HEARBACK_STAGING_URL", DATA_DIR / "staging.sqlite3"),
}
DATABASE_ROUTERS = ["hearback.routers.StagingRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people:start"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "hearback.people.adapter.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_PREVENT_ENUMERATION = True
# Beside allauth's own limits: guesses of a reviewer's passphrase.
ACCOUNT_RATE_LIMITS = {"raw_unlock": "5/15m/user"}
# allauth's limits (5 wrong passwords in 5 minutes per address …) count in the cache below; behind
# a proxy they need to know how many proxies to look past.
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "hearback.people.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "hearback.people.second_factor.SignInCode",
    "reauthenticate": "hearback.people.second_factor.ConfirmingCode",
    "authenticate_webauthn": "hearback.people.second_factor.SignInPasskey",
    "reauthenticate_webauthn": "hearback.people.second_factor.ConfirmingPasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Hearback"
SECOND_FACTOR_REQUIRED = True

SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
# Not in a cookie, which would hold their words in clear.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "hearback.office_faults.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview panel frames the office itself
SECURE_REFERRER_POLICY = "no-referrer" if TIER == "public" else "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

STRICT_POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "media-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "require-trusted-types-for": ["'script'"],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": STRICT_POLICY}

LANGUAGE_CODE = "en-gb"
# What a survey can be answered in; its address says which, never a header or cookie. Pages and
# Wagtail's own screens are in English alone.
LANGUAGES = [("en", "English"), ("pl", "Polski"), ("ur", "اردو")]
LOCALE_PATHS = [SHARED / "locale"]
WAGTAIL_CONTENT_LANGUAGES = [("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = WAGTAIL_CONTENT_LANGUAGES
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"
FORMAT_MODULE_PATH = ["hearback.formats"]

STATIC_URL = "/s/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [SHARED / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/m/"

WAGTAIL_SITE_NAME = "Hearback"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False, "USERS_GROUPS": False, "LOGIN": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "/"
WAGTAILADMIN_LOGIN_URL = "/account/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
# Mails say that something waits and nothing of it: templates/wagtailadmin/notifications holds each
# as plain text, and Wagtail's own HTML, which quotes the words, stays unused.
WAGTAILADMIN_NOTIFICATION_USE_HTML = False
# A yes is for the draft that was read: after a change everybody is asked again.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "you_said_we_did.finishing.publish_approved"
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 5
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["bold", "ol", "ul", "link"]},
    }
}

# The public tier can't queue work: it may write nothing but envelopes.
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.dummy.DummyBackend"
        if TIER == "public"
        else "django_tasks_db.DatabaseBackend"
    }
}

# Nothing a person types may reach a disk or a log: bodies stay in memory, loggers carry codes.
if TIER == "public":
    # A page with the largest carried answers (86 KiB) and a box of words twice as long as we take,
    # each byte sent as three; tests/safety/test_55 works it out again.
    DATA_UPLOAD_MAX_MEMORY_SIZE = 192 * 1024
    DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# The keeper makes backups and puts them back, in the folders of pictures and documents too: both
# it and the office write there through the folders' group.
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o2775
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
SILENCED_SYSTEM_CHECKS: list[str] = []

# Hearback's own rules, each in one place.
WAGTAILADMIN_BASE_URL = env.text("HEARBACK_OFFICE_URL", "http://localhost:8001")
PUBLIC_URL = env.text("HEARBACK_PUBLIC_URL", "http://127.0.0.1:8000")
# Where site and keeper are two machines, each knows which of them it is (docs/keeper-apart.md).
MACHINE = env.choice("HEARBACK_MACHINE", ("whole", "site", "keeper"), "whole")
PUBLIC_KEY_MAX_AGE_DAYS = 45
if TIER != "public":
    # Shared by the office's processes on one machine: sign-in limits must count across them.
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": RUN_DIR / "office-cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
# How many answers are opened together at the least. Five is the floor (hearback.E003).
BATCH_MINIMUM = env.whole_number("HEARBACK_BATCH_MINIMUM", 5)
BATCH_INTERVAL_DAYS = 7
# Days after a key's month ended: what waits is pooled, what that can't hide is destroyed, keys go.
POOL_AFTER_DAYS = 75
GIVE_UP_AFTER_DAYS = 85
KEYS_LIVE_DAYS = 90
# A key is not destroyed sooner: an answer may be on its way that was sealed just before.
KEYS_REST_DAYS = 2
SUPPRESS_BELOW = 10
ROUND_TO = 5
# Mail about what changed: how seldom, and in which hours it may begin; phones ring.
MAILING_INTERVAL_DAYS = 7
MAILING_HOURS = (9, 17)
# Who gets the audit log's head by mail each day: two people, so that neither alone can lose it.
AUDIT_HEAD_TO = env.words("HEARBACK_AUDIT_HEAD_TO")
EMAIL_SUBJECT_PREFIX = ""
# A mail server on this machine: units let nothing reach another.
EMAIL_HOST, _, _port = env.text("HEARBACK_SMTP", "localhost:25").partition(":")
EMAIL_PORT = int(_port or 25)
DEFAULT_FROM_EMAIL = env.text("HEARBACK_FROM_EMAIL", "hearback@localhost")
