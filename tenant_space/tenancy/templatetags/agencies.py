from django import template

from tenant_space.tenancy.agencies import agency_preview

register = template.Library()
# `{% agency_preview object as agency %}`: the draft of an agency, completed by what the ERP says.
register.simple_tag(agency_preview)
