"""No file stays short without a reason: a stranger opens each to see that it says little."""

from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("home", "forms", "tenant_space", "site")
SHORT = 30
# Names that every room uses, found at the first guess: one keeps them although there is little to say.
VOCABULARY = {
    *("apps", "urls", "enums", "models", "managers", "selectors", "services", "forms", "views", "viewsets", "api"),
    *("words", "cards", "kinds", "mails", "first_pages", "preview", "tasks", "storage", "wagtail_hooks", "receivers"),
    *("alerts", "context_processors"),
}
# Folders whose files are looked for one by one, under a name that Django, Wagtail or the task gives.
FOLDERS = {"migrations", "commands", "templatetags", "settings", "formats", "outbound", "topic_skeleton"}
REASONS = {
    "forms/submissions/history_names.py": "below the desk that shows the history, and below what closes an access",
    "forms/submissions/received_pdf.py": "the page and the API share it",
    "forms/submissions/uploads/file_tools/refusals.py": "read by both processes, so it imports nothing",
    "forms/submissions/desk/part_boxes.py": "beside the other boxes of the page",
    "site/config/site_content/situations.py": "a list of a new portal, beside the others",
    "site/config/wsgi.py": "Django's own",
    "tenant_space/admin_screens/fixed_rows.py": "a base of several screens",
    "tenant_space/files/sheets.py": "a rule of safety, in one place",
    "tenant_space/files/storages.py": "named in settings, which import it before the apps are ready",
    "tenant_space/form_fields/problem_tags.py": "named in settings",
    "tenant_space/payments/checks.py": "read by the start checks",
    "tenant_space/payments/pending.py": "found by its name",
    "tenant_space/payments/receipts.py": "pages and mails share it",
    "tenant_space/form_fields/french_names.py": "shared by the forms of several rooms",
    "tenant_space/identity/headless/tokens.py": "named in settings",
    "tenant_space/identity/middleware.py": "named in settings",
    "tenant_space/identity/second_factor/challenges.py": "a rule of safety that pages and API share",
    "tenant_space/identity/password_text.py": "a rule of safety, in one place",
    "tenant_space/identity/passwords/hashing.py": "named in settings",
    "tenant_space/identity/passwords/fields.py": "shared by all forms that ask for a password",
    "tenant_space/identity/sign_in/reset_tokens.py": "named in settings",
    "tenant_space/identity/sign_up/links.py": "a rule of safety, in one place",
    "tenant_space/secured/unread.py": "what the menu asks of topics without knowing them",
    "tenant_space/tenancy/mail_readers.py": "how mails greet, shared by the rooms that send them",
    "tenant_space/tenancy/known_ways.py": "a rule of safety, in one place",
    "tenant_space/notifications/channels/email/channel.py": "what a channel is looked for by",
    "tenant_space/notifications/channels/sms/base.py": "what each gateway is, apart from any",
    "tenant_space/notifications/channels/sms/mailbox.py": "a gateway, as the other one",
    "tenant_space/notifications/recipients.py": "what rooms above name without knowing channels",
}


def short_files() -> list[str]:
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [path.relative_to(ROOT).as_posix() for path in files if 0 < path.read_text().count("\n") < SHORT]


def is_known(name: str) -> bool:
    path = PurePosixPath(name)
    return path.stem in VOCABULARY | {"__init__"} or bool(FOLDERS & set(path.parts))


def test_a_short_file_has_a_name_of_the_house_or_a_reason() -> None:
    assert [name for name in short_files() if not is_known(name) and name not in REASONS] == []


def test_no_reason_outlives_its_file() -> None:
    assert set(REASONS) - set(short_files()) == set()
