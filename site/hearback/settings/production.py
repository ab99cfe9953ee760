"""A real installation. Every value that must be its own comes from the environment."""

from hearback.settings import environment as env
from hearback.settings.base import *
from hearback.settings.base import ALLAUTH_TRUSTED_PROXY_COUNT, TIER

SECRET_KEY = env.text("HEARBACK_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("HEARBACK_OLD_SECRET_KEYS")
ALLOWED_HOSTS = env.words("HEARBACK_HOSTS")
SECURE_SSL_REDIRECT = env.choice("HEARBACK_REDIRECT_TO_HTTPS", ("yes", "no"), "yes") == "yes"
if ALLAUTH_TRUSTED_PROXY_COUNT > 0:
    # Without a proxy of ours the header is the visitor's own word.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-office"
CSRF_COOKIE_NAME = "__Host-form"
if TIER == "public":
    # Django's own checks look for cookie middleware that the public tier leaves out on purpose.
    SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W003"]
else:
    SILENCED_SYSTEM_CHECKS = ["security.W019"]  # Wagtail's preview frames the office itself
