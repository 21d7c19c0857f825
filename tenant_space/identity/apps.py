from django.apps import AppConfig
from django.db.models.signals import post_save


class IdentityConfig(AppConfig):
    name = "tenant_space.identity"
    verbose_name = "Accès"

    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_reset

        from tenant_space.identity import signals, unreachable
        from tenant_space.identity.second_factor import signals as factor_signals
        from tenant_space.identity.security.receivers import password_change_follows, reset_drops_address_change
        from tenant_space.identity.team import receivers as landlord_receivers

        factor_signals.connect()
        landlord_receivers.connect()
        password_changed.connect(password_change_follows, dispatch_uid="password_change")
        password_reset.connect(reset_drops_address_change, dispatch_uid="reset_address_change")
        signals.connect()
        unreachable.connect()
        post_save.connect(signals.staff_address_confirm, sender="identity.User", dispatch_uid="staff_address")
