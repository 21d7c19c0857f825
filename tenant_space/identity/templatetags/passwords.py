from django import template

from tenant_space.identity.passwords.policies import KINDS, policy_in_force

register = template.Library()
register.simple_tag(policy_in_force, name="password_policy")
register.simple_tag(lambda: KINDS.items(), name="password_kinds")
