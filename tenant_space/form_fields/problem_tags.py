"""`{{ form|problems }}`: what is wrong with a form, for the list above it."""

from django import template

from tenant_space.form_fields.problems import problems_of, problems_once

register = template.Library()
register.filter("problems", problems_of)
register.filter("problems_once", problems_once)
