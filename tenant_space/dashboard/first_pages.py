"""What *Accueil* starts with on a new portal."""

from tenant_space.dashboard.models import DashboardPage
from tenant_space.editable_words.page_specs import PageSpec, page_register

page_register(
    PageSpec(
        name="dashboard",
        place=10,
        model=DashboardPage,
        title="Accueil",
        slug="accueil",
        purpose="Voir d'un coup d'œil où vous en êtes, et ce qu'il vous reste à faire.",
    )
)
