"""What every installation shares. All that varies is read from the environment.

The table of variables is in `docs/exploitation.md`.
"""

import secrets
from pathlib import Path
from typing import Any

import django_stubs_ext

from . import forms_of_values as forms
from .identity import *  # noqa: F403
from .identity import env
from .storages import storages

django_stubs_ext.monkeypatch()  # so that `FormView[SomeForm]` can be written where Django does not allow it yet
BASE_DIR = Path(__file__).resolve().parents[3]

# --- who we are -------------------------------------------------------------
DEBUG = False
# Django cannot start without any key: one that no other process knows, and that the start checks refuse.
SECRET_KEY = env("SECRET_KEY", forms.text, default=f"missing-{secrets.token_urlsafe(12)}")
ALLOWED_HOSTS: list[str] = env("HOSTS", forms.listed(forms.host), default=[])
# The portal's own address: mails are built by the worker, which has no request.
PORTAL_URL = env("URL", forms.origin, default="http://localhost:8000")
CSRF_TRUSTED_ORIGINS = env("TRUSTED_ORIGINS", forms.listed(forms.origin), default=[PORTAL_URL])
DEMO = env("DEMO", forms.switch, default=False)

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "home.apps.HomeConfig",
    "forms.insurance.apps.InsuranceConfig",
    "forms.rent_receipts.apps.RentReceiptsConfig",
    "forms.access_help.apps.AccessHelpConfig",
    "forms.contact.apps.ContactConfig",
    "forms.direct_debit.apps.DirectDebitConfig",
    "forms.payment_plan.apps.PaymentPlanConfig",
    "forms.personal_details.apps.PersonalDetailsConfig",
    "forms.submissions.apps.SubmissionsConfig",
    "tenant_space.dashboard.apps.DashboardConfig",
    "tenant_space.ledger.apps.LedgerConfig",
    "tenant_space.statements.apps.StatementsConfig",
    "tenant_space.payments.apps.PaymentsConfig",
    "tenant_space.residence.apps.ResidenceConfig",
    "tenant_space.claims.apps.ClaimsConfig",
    "tenant_space.documents.apps.DocumentsConfig",
    "tenant_space.preferences.apps.PreferencesConfig",
    "tenant_space.secured.apps.SecuredConfig",
    "tenant_space.sample_data",
    "tenant_space.exchange.apps.ExchangeConfig",
    "tenant_space.identity.apps.IdentityConfig",
    "tenant_space.tenancy.apps.TenancyConfig",
    "tenant_space.notifications.apps.NotificationsConfig",
    "tenant_space.editable_words.apps.EditableWordsConfig",
    "tenant_space.landlord.apps.LandlordConfig",
    "tenant_space.journal.apps.JournalConfig",
    "tenant_space.formats",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.api.v2",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.headless",
    "ninja",
    "django_altcha",
    "captcha",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "tenant_space.kept.KeptMiddleware",
    "home.public_pages.PublicPagesMiddleware",
    "config.middleware.AdminMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenant_space.identity.sessions.middleware.IdleMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tenant_space.identity.middleware.TenantMiddleware",
    "tenant_space.identity.terms_of_use.middleware.TermsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "forms.submissions.uploads.handlers.BodySizeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "config.bad_input.BadInputMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tenant_space.landlord.context_processors.landlord",
            ],
            "libraries": {"problems": "tenant_space.form_fields.problem_tags"},
            "builtins": ["tenant_space.formats.templatetags.icons"],
        },
    }
]

# --- data -------------------------------------------------------------------
_ON_THIS_MACHINE = forms.database(f"sqlite:///{BASE_DIR / 'var' / 'portal.sqlite3'}")
DATABASES = {"default": env("DATABASE_URL", forms.database, default=_ON_THIS_MACHINE)}
# How often a connection is asked the same before PostgreSQL keeps its plan; 0: never, nor does it then bind values.
_PREPARE_AFTER = env("DATABASE_PREPARE_AFTER", forms.whole(), default=3)
_KEEP_SECONDS = env("DATABASE_KEEP_SECONDS", forms.whole(), default=60)
# SQLite ignores the extra columns of a covering index: that is all it says.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SQLITE_OPTIONS = {
    # IMMEDIATE takes the write lock at BEGIN: two writers wait instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    INSTALLED_APPS += ["django.contrib.postgres"]
    DATABASES["default"].update(
        CONN_MAX_AGE=_KEEP_SECONDS,
        CONN_HEALTH_CHECKS=True,
        OPTIONS={
            "connect_timeout": 3,
            "server_side_binding": bool(_PREPARE_AFTER),
            "prepare_threshold": _PREPARE_AFTER or None,
            **DATABASES["default"].get("OPTIONS", {}),
        },
    )
CACHES = {"default": env("CACHE_URL", forms.cache, default=forms.cache("locmemcache://"))}

# --- files: private unless said otherwise -----------------------------------
MEDIA_ROOT = Path(env("MEDIA_ROOT", forms.folder, default=str(BASE_DIR / "media")))
MEDIA_URL = "/media/"
STORAGES = storages(env, MEDIA_ROOT, MEDIA_URL)
STATIC_URL = "/static/"
# No other site loads them by script, and the header would go with each.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = Path(env("STATIC_ROOT", forms.folder, default=str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "site" / "static"]

# Seconds for which a page that anybody may read is answered from one kept body to visitors; 0: made each time.
PORTAL_PUBLIC_SECONDS = env("PUBLIC_SECONDS", forms.whole(), default=60)

# Under which internal address the proxy finds the private files of this machine, to send them itself; empty: the
# portal sends them.
PORTAL_ACCEL_LOCATION = env("ACCEL_LOCATION", forms.inner_address, default="")

# --- what tenants send ------------------------------------------------------
PORTAL_UPLOAD_FILE_MB = env("UPLOAD_FILE_MB", forms.whole(1), default=10)
# Photos are kept much smaller than they are sent. At least the size of a file, at most all files together.
PORTAL_UPLOAD_PHOTO_MB = env("UPLOAD_PHOTO_MB", forms.whole(1), default=25)
PORTAL_UPLOAD_COUNT = env("UPLOAD_COUNT", forms.whole(1), default=10)
PORTAL_UPLOAD_TOTAL_MB = env("UPLOAD_TOTAL_MB", forms.whole(1), default=30)
# Files opened for one tenant in an hour, refused ones included: opening one costs seconds.
PORTAL_UPLOAD_HOURLY = env("UPLOAD_HOURLY", forms.whole(1), default=60)
PORTAL_UPLOAD_PIXELS = env("UPLOAD_PIXELS", forms.whole(1), default=110_000_000)
# Requests of one kind that one person may have waiting for an answer: more would only fill the desk.
PORTAL_MOST_OPEN = env("MOST_OPEN", forms.whole(1), default=10)
# Minutes in which a decision can be undone; its mail leaves after them. 0: at once, and for good.
PORTAL_UNDO_MINUTES = env("UNDO_MINUTES", forms.whole(), default=10)
# Days for which what was begun and not sent is kept, with its files, from its last change on.
PORTAL_DRAFT_DAYS = env("DRAFT_DAYS", forms.whole(1), default=14)
# Days after the last word of staff in which a tenant can say that an answered request is not settled; then it closes.
PORTAL_REOPEN_DAYS = env("REOPEN_DAYS", forms.whole(1), default=14)
# Working days after which a request that its agency's lead was told of, and nobody answered, goes to the head office.
PORTAL_ESCALATION_DAYS = env("ESCALATION_DAYS", forms.whole(1), default=3)
# From which hour to which, by the landlord's clock, leads are told by mail; on working days only.
PORTAL_OFFICE_HOURS = env("OFFICE_HOURS", forms.hours, default=(8, 17))
# Characters of a message that the mail about it may carry; 0: none, at most 200.
PORTAL_MAIL_EXCERPT = env("MAIL_EXCERPT", forms.whole(0, 200), default=0)
# Months after its answer for which a request sent without sign-in is kept.
PORTAL_HELP_MONTHS = env("HELP_MONTHS", forms.whole(1), default=12)
# Where a number without its country code is dialled: NC, PF, WF or PM for a landlord there (ISO 3166).
PORTAL_PHONE_REGION = env("PHONE_REGION", forms.one_of("FR", "NC", "PF", "WF", "PM"), default="FR")
# Countries whose bank accounts can be debited (scheme of the European Payments Council); and those among them that
# are outside the European Economic Area: their banks need the BIC.
_EEA = "AT,BE,BG,CY,CZ,DE,DK,EE,ES,FI,FR,GR,HR,HU,IE,IS,IT,LI,LT,LU,LV,MT,NL,NO,PL,PT,RO,SE,SI,SK"
_BEYOND = "AD,AL,CH,GB,GI,MC,MD,ME,MK,RS,SM,VA"
PORTAL_SEPA_COUNTRIES = env("SEPA_COUNTRIES", forms.listed(forms.country), default=f"{_EEA},{_BEYOND}".split(","))
PORTAL_SEPA_BIC_COUNTRIES = env("SEPA_BIC_COUNTRIES", forms.listed(forms.country), default=_BEYOND.split(","))
# Whether a mandate may be signed online; its code goes to a mobile (or, where the second switch allows it, to a
# contact address that does not sign in) that batches have brought for so many days. What was signed is kept for so
# many months after its mandate is over.
PORTAL_ONLINE_SIGNATURE = env("ONLINE_SIGNATURE", forms.switch, default=False)
PORTAL_SIGNATURE_BY_MAIL = env("SIGNATURE_BY_MAIL", forms.switch, default=False)
PORTAL_SIGNATURE_KNOWN_DAYS = env("SIGNATURE_KNOWN_DAYS", forms.whole(1), default=30)
PORTAL_SIGNATURE_MONTHS = env("SIGNATURE_MONTHS", forms.whole(13), default=13)
# Days after which the ERP's data is called old on every page.
PORTAL_STALE_DAYS = env("STALE_DAYS", forms.whole(1), default=3)
# Lines above which a statement is made by the worker instead of while one waits, and hours it is kept for.
PORTAL_STATEMENT_LINES = env("STATEMENT_LINES", forms.whole(1), default=1000)
PORTAL_STATEMENT_HOURS = env("STATEMENT_HOURS", forms.whole(1), default=24)
# Statements one person may ask for by mail, or as a long file, in a day.
PORTAL_STATEMENTS_A_DAY = env("STATEMENTS_A_DAY", forms.whole(1), default=10)
PORTAL_LIMITS["statement"] = f"{PORTAL_STATEMENTS_A_DAY}/86400"
# A row that is wrong is left out of a batch; more than this part of the rows of a file refuses the batch.
PORTAL_IMPORT_BAD_ROWS_PERCENT = env("IMPORT_BAD_ROWS_PERCENT", forms.decimal, default=0.5)
# A batch that ends more than this part of what is in force, and at least so many rows, is held for somebody to
# look at; so is one whose balances move by more than that part, and so many euros, without lines that explain it.
PORTAL_IMPORT_BRAKE_PERCENT = env("IMPORT_BRAKE_PERCENT", forms.decimal, default=5.0)
PORTAL_IMPORT_BRAKE_ROWS = env("IMPORT_BRAKE_ROWS", forms.whole(), default=20)
PORTAL_IMPORT_BRAKE_EUROS = env("IMPORT_BRAKE_EUROS", forms.whole(), default=10_000)
# Where outbound batches for the ERP are written.
_OUT_HERE = BASE_DIR / "var" / "out"
PORTAL_EXPORT_DIR = Path(env("EXPORT_DIR", forms.folder, default=str(_OUT_HERE)))
# Days after which their folders are deleted there: they name persons. 0 keeps them.
PORTAL_EXPORT_DAYS = env("EXPORT_DAYS", forms.whole(), default=30)
# The public key (age) to which the file with whole IBANs is encrypted; empty: the requests that need one wait.
PORTAL_EXPORT_AGE_KEY = env("EXPORT_AGE_KEY", forms.age_key, default="")
# Days after which a whole IBAN is forgotten once the ERP says it has it, or the request is refused.
PORTAL_IBAN_DAYS = env("IBAN_DAYS", forms.whole(), default=30)
# Where clamd listens: `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`; empty: files are not scanned.
PORTAL_CLAMD = env("CLAMD", forms.scanner, default="")
FILE_UPLOAD_HANDLERS = [
    "forms.submissions.uploads.handlers.TooLargeFileHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- paying online ----------------------------------------------------------
# The bank: `systempay`, or `simulator` and `simulator-asked` for the demo and the tests; empty: nobody pays online.
PORTAL_PAYMENT_GATEWAY = env("PAYMENT_GATEWAY", forms.one_of("systempay", "simulator", "simulator-asked"), default="")
PORTAL_PAYMENT_BANK_NAME = env("PAYMENT_BANK_NAME", forms.label, default="la banque")
PORTAL_PAYMENT_URL = env("PAYMENT_URL", forms.address, default="https://paiement.systempay.fr/vads-payment/")
PORTAL_PAYMENT_SHOP = env("PAYMENT_SHOP", forms.digits, default="")
# The key of the mode below, as the bank shows it to shops.
PORTAL_PAYMENT_KEY = env("PAYMENT_KEY", forms.secret, default="")
PORTAL_PAYMENT_MODE = env("PAYMENT_MODE", forms.one_of("TEST", "PRODUCTION"), default="TEST")
# Hosts besides that of the bank's page to which it may lead on: strong authentication, other brands.
PORTAL_PAYMENT_HOSTS: list[str] = env("PAYMENT_HOSTS", forms.listed(forms.host), default=[])
# Where notifications usually come from; another address is noted, and credited nothing when it must be one of these.
PORTAL_PAYMENT_NETWORKS = env("PAYMENT_NETWORKS", forms.listed(forms.networks), default=["194.50.38.0/24"])
PORTAL_PAYMENT_NETWORKS_ONLY = env("PAYMENT_NETWORKS_ONLY", forms.switch, default=False)
# Where the bank is asked about payments it has not spoken of; empty: staff look.
PORTAL_PAYMENT_REST_URL = env("PAYMENT_REST_URL", forms.origin, default="")
PORTAL_PAYMENT_REST_PASSWORD = env("PAYMENT_REST_PASSWORD", forms.secret, default="")
# Days after which a payment without its line in the ERP is shown to staff.
PORTAL_PAYMENT_POSTED_DAYS = env("PAYMENT_POSTED_DAYS", forms.whole(1), default=5)
# Whether accounts in litigation pay with the agency only.
PORTAL_PAYMENT_NO_LITIGATION = env("PAYMENT_NO_LITIGATION", forms.switch, default=False)

# --- headers ----------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview panel frames our own pages
# Hosts whose player of films may open inside a page, once its reader accepted (`home/films.py`).
_FILMS = ["www.youtube-nocookie.com", "player.vimeo.com"]
PORTAL_VIDEO_HOSTS = env("VIDEO_HOSTS", forms.listed(forms.host), default=_FILMS)
_MEDIA_HOSTS = [h for h in [env("S3_PUBLIC_ORIGIN", forms.origin, default="")] if h]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", *_MEDIA_HOSTS],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}

# --- language ---------------------------------------------------------------
LANGUAGE_CODE = "fr"
# The clock of the landlord, and the region whose public holidays are theirs; empty: metropolitan France.
TIME_ZONE = env("TIME_ZONE", forms.time_zone, default="Europe/Paris")
PORTAL_HOLIDAYS = env("HOLIDAYS", forms.holiday_region, default="")
USE_I18N = USE_TZ = True
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français")]
FORMAT_MODULE_PATH = None

# --- mail: everything goes through the outbox -------------------------------
_MAIL = env("EMAIL_URL", forms.mail_server, default=forms.mail_server("filemail://"))
vars().update(_MAIL)
EMAIL_TIMEOUT = 10
_MAILBOX = env("MAILBOX", forms.folder, default=str(BASE_DIR / "var" / "mails"))
if _MAIL["EMAIL_BACKEND"].endswith("filebased.EmailBackend"):
    EMAIL_FILE_PATH = _MAILBOX
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("FROM_EMAIL", forms.mail_address, default="no-reply@localhost")

# --- short messages: codes to a phone that is known ---------------------------
# `http`: a provider's address, called with these headers and this body; `mailbox`: the page of the demo's mails;
# empty: none leaves.
PORTAL_SMS_GATEWAY = env("SMS_GATEWAY", forms.one_of("http", "mailbox"), default="")
PORTAL_SMS_URL = env("SMS_URL", forms.address, default="")
# As JSON, with the provider's key among the headers; in the body `{number}` and `{text}` are filled in.
PORTAL_SMS_HEADERS: dict[str, str] = env("SMS_HEADERS", forms.json_texts, default={})
PORTAL_SMS_BODY: dict[str, Any] = env("SMS_BODY", forms.sms_body, default={"to": "{number}", "text": "{text}"})

# --- work outside the request -----------------------------------------------
TASKS = {
    # Wagtail's own index updates; nothing of ours uses this one.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}

# --- Wagtail ----------------------------------------------------------------
WAGTAIL_SITE_NAME = "Espace locataire"
WAGTAILADMIN_BASE_URL = PORTAL_URL
WAGTAILAPI_BASE_URL = PORTAL_URL
WAGTAILAPI_LIMIT_MAX = 100
WAGTAILIMAGES_RENDITION_STORAGE = "public"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# What editors put online for people to read: nothing that a browser or an office program runs.
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "jpg", "odp", "ods", "odt", "pdf", "png", "pptx", "rtf", "txt", "xlsx"]
WAGTAIL_PRIVATE_PAGE_OPTIONS = WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []  # no request ever leaves for a third party
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
REST_FRAMEWORK = {"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]}

# --- logs: no bodies, no names ----------------------------------------------
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django_tasks": {"level": "WARNING"}, "wagtail": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", forms.one_of(*_LEVELS), default="INFO")},
}

# --- what the start checks look at ------------------------------------------
# gunicorn reads these itself, before anything else: here so that `manage.py check` says it too.
env("BIND", forms.listening, default="")
env("THREADS", forms.whole(1), default=0)
env("FORWARDED_ALLOW_IPS", forms.networks, default="")
env.whole("WEB_CONCURRENCY", forms.whole(1), default=0)
PORTAL_EXPORT_IN_CODE = PORTAL_EXPORT_DIR == _OUT_HERE
PORTAL_UNREADABLE = env.unreadable
PORTAL_VARIABLES = env.names
