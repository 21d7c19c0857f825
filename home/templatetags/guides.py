from django import template

from home.guides import guides_for

register = template.Library()
register.simple_tag(guides_for)
