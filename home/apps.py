from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_save


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

        # Before anything proposes an alternative text: Wagtail takes the name of the file where none was written.
        get_image_model().default_alt_text = property(described)
        terms_register(terms_read)
        help_register(locked_out_url)

        def forget(**_: object) -> None:
            tree_forget()

        for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
            signal.connect(forget, weak=False, dispatch_uid="menus")
        for sender in (Page, LegalPage, Site, PageViewRestriction):
            for signal in (post_save, post_delete):
                signal.connect(forget, sender=sender, weak=False, dispatch_uid="menus")
        m2m_changed.connect(forget, sender=PageViewRestriction.groups.through, weak=False, dispatch_uid="menus")
