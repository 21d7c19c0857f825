from django import template

from forms.contact.selectors import EmergencyLine, offer

register = template.Library()


@register.simple_tag
def emergency_lines() -> tuple[EmergencyLine, ...]:
    """What does not wait, for pages that anybody may read: `{% emergency_lines as emergencies %}`."""
    return offer().emergencies
