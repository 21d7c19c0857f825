from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_delete, post_save


class ContactConfig(AppConfig):
    name = "forms.contact"
    verbose_name = "Nous contacter"

    def ready(self) -> None:
        from forms.contact.selectors import offer_forget
        from forms.contact.topics import AttachmentType, ContactTopic, Emergency, TopicQuestion

        def forget(**_: object) -> None:
            offer_forget()
            # Once more when others can see the change: until then they may have kept what was before.
            transaction.on_commit(offer_forget)

        for sender in (AttachmentType, ContactTopic, Emergency, TopicQuestion):
            for signal in (post_save, post_delete):
                signal.connect(forget, sender=sender, weak=False, dispatch_uid="offer")
