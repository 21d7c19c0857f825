from django import template

from home.departures import page_losses

register = template.Library()
register.simple_tag(page_losses)
