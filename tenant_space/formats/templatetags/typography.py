"""Template filters for French typography: `{{ cents|euros }}`, `{{ day|long_date }}`, `{{ number|phone }}`."""

from django import template

from tenant_space import formats

register = template.Library()
register.filter("euros", formats.euros)
register.filter("long_date", formats.long_date)
register.filter("full_date", formats.full_date)
register.filter("near_date", formats.near_date)
register.filter("short_date", formats.short_date)
register.filter("clock", formats.clock)
register.filter("phone", formats.phone)
register.filter("file_size", formats.file_size)
register.filter("french_spaces", formats.french_spaces)


@register.filter
def lower_first(sentence: str) -> str:
    """A sentence as it goes on after a comma."""
    return sentence[:1].lower() + sentence[1:]


@register.filter
def phones_linked(box: str) -> tuple[tuple[str, str], ...]:
    """The numbers of one box, each as one reads it and with its address."""
    return formats.phones_linked(box)
