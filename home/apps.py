from django.apps import AppConfig
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save

# Rooms and apps whose rows no page shows to visitors: a save there leaves the kept pages alone. All others empty them.
NEVER_PUBLIC = frozenset(
    {"sessions", "identity", "account", "mfa", "usersessions", "auth", "journal", "captcha", "django_tasks_database"}
    | {"submissions", "notifications", "payments", "statements", "insurance", "direct_debit", "exchange"}
    | {"wagtailadmin", "wagtailsearch", "wagtailusers", "contenttypes"}
)


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Site public"

    def ready(self) -> None:
        from wagtail.images import get_image_model
        from wagtail.models import Page, PageViewRestriction, Site
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

        from home.models import LegalPage
        from home.pictures import described
        from home.selectors import locked_out_url, terms_read, tree_forget
        from tenant_space.identity.registry import help_register, terms_register
        from tenant_space.kept import public_version

        # Before anything proposes an alternative text: Wagtail takes the name of the file where none was written.
        get_image_model().default_alt_text = property(described)
        terms_register(terms_read)
        help_register(locked_out_url)

        def forget(**_: object) -> None:
            tree_forget()
            public_version.forget()

        def forget_public(sender: type[Model], **_: object) -> None:
            if issubclass(sender, Page):  # of whatever type: the menus show it, too
                forget()
            elif sender._meta.app_label not in NEVER_PUBLIC:
                public_version.forget()

        for change in (post_save, post_delete, m2m_changed):
            change.connect(forget_public, weak=False, dispatch_uid="public pages")

        for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
            signal.connect(forget, weak=False, dispatch_uid="menus")
        for sender in (Page, LegalPage, Site, PageViewRestriction):
            for signal in (post_save, post_delete):
                signal.connect(forget, sender=sender, weak=False, dispatch_uid="menus")
        m2m_changed.connect(forget, sender=PageViewRestriction.groups.through, weak=False, dispatch_uid="menus")
