"""What all environments share. Secrets, hosts and databases are decided in the other modules."""

from __future__ import annotations

from pathlib import Path

from django.utils.csp import CSP

from gdtx.config import databases, home, logs, operating, outgoing, photos, sign_in

GDTX_HOME = home.home()

# --- Applications -----------------------------------------------------------------------------------

#: Our own folders, from the ground up (docs/architecture.md has the order of layers).
SUBJECTS = [
    "foundation",
    "office",
    "reading",
    "audit",
    "accounts",
    "intake",
    "figures",
    "network",
    "catalogue",
    "inbox",
    "approvals",
    "people",
    "learning",
    "literacy",
    "directives",
    "plans",
    "reports",
    "conferences",
    "bulletins",
    "operations",
    "desk",
    "demo",
]

INSTALLED_APPS = [
    *(f"gdtx.{name}" for name in SUBJECTS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "axes",
    "django_htmx",
    "django_tasks_db",
]

MIDDLEWARE = [
    "gdtx.config.middleware.ClientAddressMiddleware",
    "gdtx.operations.watching.WatchingMiddleware",
    "gdtx.config.middleware.ServerTimingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages with long tables shrink to a tenth; Django pads the answer so that its length betrays nothing.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gdtx.config.middleware.ReadingMiddleware",
    "gdtx.config.middleware.BusinessDateMiddleware",
    "gdtx.foundation.access.ActorMiddleware",
    "gdtx.accounts.required.SecondFactorMiddleware",
    "gdtx.operations.watching.LimitsMiddleware",
    "gdtx.config.middleware.RefusalMiddleware",
    # Last: it looks at the answer of the sign-in page.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gdtx.config.urls"
WSGI_APPLICATION = "gdtx.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gdtx.desk.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "gdtx.foundation.form_drawing.FormRenderer"
INSTALLED_APPS.append("django.forms")

# --- Data --------------------------------------------------------------------------------------------

DATABASES = databases.from_environment(GDTX_HOME)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

#: Called after ``migrate``, in this order, each with keyword ``progress`` (a callable taking a text).
#: They load reference data and may run any number of times.
GDTX_AFTER_MIGRATE = [
    "gdtx.network.loading.load_reference",
    "gdtx.catalogue.loading.load_reference",
    "gdtx.reports.loading.load_reference",
]

#: Called when the server or the worker starts: work that a killed process left undone.
GDTX_BEFORE_SERVING = ["gdtx.audit.sealing.seal_quietly", "gdtx.figures.cube.refresh_all"]

#: Called before pages are served, so that the first visitors need not wait for what is made once.
GDTX_WARM_UP = ["gdtx.learning.warming.warm_up"]

#: What `gdtx worker` runs: called with keyword ``batch``.
GDTX_WORKER = "gdtx.operations.working.work"

#: Work by the clock: name, callable or background job without arguments, seconds between two runs. Running any of it
#: twice does no harm.
GDTX_SCHEDULE = [
    ("seal_audit", "gdtx.audit.sealing.seal_quietly", 60),
    ("refresh_figures", "gdtx.figures.cube.refresh_all", 300),
    ("refresh_literacy", "gdtx.literacy.stored.refresh_all", 300),
    ("sum_up_frozen", "gdtx.literacy.kept_sums.sum_up_all", 60),
    ("sweep_files", "gdtx.operations.sweeping.sweep_files", 6 * 3600),
    ("expire_sign_ins", "gdtx.operations.sweeping.expire_sign_ins", 3600),
    ("send_messages", "gdtx.inbox.tasks.send_messages", 3600),
    ("tidy_photos", "gdtx.learning.tasks.tidy_up", 3600),
    ("tidy_conference_photos", "gdtx.conferences.tasks.tidy_up", 3600),
    ("close_tasks", "gdtx.directives.tasks.close_complete", 300),
    ("tidy_answers", "gdtx.directives.tasks.tidy_up", 3600),
    ("follow_documents", "gdtx.directives.document_jobs.follow_dates", 3600),
    ("tidy_documents", "gdtx.directives.document_jobs.tidy_up", 3600),
    ("tidy_readings", "gdtx.bulletins.reading_jobs.tidy_up", 3600),
    ("tidy_dossiers", "gdtx.literacy.dossier.storage.tidy_up", 3600),
    ("forget_jobs", "gdtx.operations.jobs.forget_old", 24 * 3600),
    ("verify_audit", "gdtx.audit.checking.check", 24 * 3600),
]

#: How often a job may be begun, errors included, where it is not four times; 1 for what must not be done twice.
GDTX_JOB_ATTEMPTS: dict[str, int] = {}

#: Names of organisations and areas for the pages of the audit, which lie below both.
GDTX_AUDIT_PLACES = "gdtx.network.audit_places"

#: Who a command acts as: called with a sign-in name or None, and keyword ``on``.
GDTX_COMMAND_ACTOR = "gdtx.network.scope.command_actor"

#: Who a request acts as: called with the signed-in user and keyword ``on`` (the business date).
GDTX_REQUEST_ACTOR = "gdtx.network.scope.request_actor"

#: Posts of several users: called with their ids and keyword ``on``; answers id → posts (sign-in of the demo).
GDTX_POSTS = "gdtx.network.scope.posts_of"

#: Who may look after an account beside whoever manages accounts: called with an actor and a user.
GDTX_ACCOUNT_RULE = "gdtx.network.post_rules.can_look_after_account"

MEDIA_ROOT = GDTX_HOME / "media"
#: Photographs of classes: how many a class may have, how heavy an uploaded file may be.
GDTX_PHOTOS_PER_CLASS = photos.per_class()
GDTX_PHOTO_MEGABYTES = photos.megabytes()
#: Set, files are handed out by the reverse proxy (X-Accel-Redirect) after the page has asked its rules.
GDTX_ACCEL_PREFIX = photos.accel_prefix()
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
#: Above the 32 MB a class sheet may have, so that the page itself can say what the limit is.
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Messages that leave the program (docs/how-to/notices.md) ------------------------------------------

#: Channel → dotted path of its sender, the preferred channel first.
GDTX_SENDERS = outgoing.senders()
MAILERS = outgoing.mailers(GDTX_HOME)
DEFAULT_FROM_EMAIL = outgoing.sender_address()
#: How short links in messages begin.
GDTX_ADDRESS = outgoing.site_address([])

# --- Language and time -----------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# --- Who comes in ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "gdtx.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "gdtx.accounts.forms.SignInForm",
    "reauthenticate": "gdtx.accounts.forms.PasswordAgainForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
# Only who asks for it at the sign-in stays signed in: on a telephone or a machine of their own.
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_SESSION_COOKIE_AGE = 90 * 24 * 60 * 60
# Locking out after failed attempts is axes' task: it works over several processes without a shared cache. A limit
# by address on the sign-in page would lock out a whole office behind one address.
# What is left of "login_failed" keeps somebody who knows a password from guessing the code of the application.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "10/5m/key"}
# Passkeys need a script on the page; the codes of an application work without.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
MFA_ADAPTER = "gdtx.accounts.second_factor.SecondFactorAdapter"
MFA_TOTP_ISSUER = "gdtx"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "gdtx.accounts.forms.CodeForm",
    "reauthenticate": "gdtx.accounts.forms.CodeAgainForm",
    "activate_totp": "gdtx.accounts.forms.FirstCodeForm",
    "add_webauthn": "gdtx.accounts.forms.PasskeyForm",
}
# One provider of another office, if the environment names it; its code is loaded only then.
SOCIALACCOUNT_PROVIDERS = sign_in.provider()
SOCIALACCOUNT_ADAPTER = "gdtx.accounts.provider.ProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
#: The claim of the provider that holds our sign-in name; "": everybody ties their account themselves.
GDTX_OIDC_CLAIM = sign_in.claim()
if SOCIALACCOUNT_PROVIDERS:
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
#: Whether administrators and whoever may see persons must have a second factor ("required") or may ("offered").
GDTX_SECOND_FACTOR = sign_in.second_factor(sign_in.OFFERED)
GDTX_SECOND_FACTOR_FOR = sign_in.guarded_permissions()
USERSESSIONS_TRACK_ACTIVITY = False

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "gdtx.accounts.lockout.locked_response"
AXES_USERNAME_CALLABLE = "gdtx.accounts.lockout.counted_name"
# Whoever tries during the lock does not make it longer: the page has said until when it lasts.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Attempts are stored with what was sent: keep every field of ours out of it.
AXES_SENSITIVE_PARAMETERS = [
    "login", "password", "old_password", "new_password1", "new_password2", "next", "csrfmiddlewaretoken",
]  # fmt: skip
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True

SESSION_COOKIE_NAME = "gdtx_phien"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "gdtx_bieu_mau"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# --- What a browser may do with our pages ------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    # A form may lead on to the provider, and browsers look at the whole way.
    "form-action": [CSP.SELF, *sign_in.provider_origins()],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Files of the pages ------------------------------------------------------------------------------

STATIC_URL = "/tinh/"
STATIC_ROOT: Path | None = GDTX_HOME / "static"

# --- Limits, and what machines and strangers may ask ---------------------------------------------------

GDTX_SLOW_MS = operating.SLOW_MS
GDTX_MAX_BODY = operating.MAX_BODY
#: Requests a minute by kind of asker; none in development, where scripts and benchmarks ask.
GDTX_RATES: dict[str, int] = {}
GDTX_METRICS_TOKEN = operating.METRICS_TOKEN
GDTX_METRICS_ADDRESSES = operating.METRICS_ADDRESSES
GDTX_TRUSTED_PROXIES = operating.TRUSTED_PROXIES
GDTX_SECURITY_CONTACT = operating.SECURITY_CONTACT
GDTX_SECURITY_POLICY = operating.SECURITY_POLICY

LOGGING = logs.JSON_ON_STDERR
