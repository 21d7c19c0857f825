"""What the preview of *Mes préférences* shows: nobody's data."""

from tenant_space.preferences.selectors import MailPreferences, preferences_of


def preferences_preview() -> MailPreferences:
    """*Mes préférences* of the demo tenant."""
    return preferences_of("locataire@example.org")
