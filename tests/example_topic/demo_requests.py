from forms.submissions.demo import demo_requests
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Tenant

asked: list[Tenant] = []  # for whom the demo asked, for the tests to see


@demo_requests
def badges(tenant: Tenant, manager: User) -> int:
    """None: other tests count what the demo sends."""
    asked.append(tenant)
    return 0
