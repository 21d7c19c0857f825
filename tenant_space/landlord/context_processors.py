from django.http import HttpRequest

from tenant_space.landlord.selectors import Landlord, landlord_current


def landlord(request: HttpRequest) -> dict[str, Landlord]:
    """Give every template the landlord."""
    return {"landlord": landlord_current()}
