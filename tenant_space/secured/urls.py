from django.urls import path

from tenant_space.secured.views import account_switch, reading_page

urlpatterns = [
    path("compte-affiche/", account_switch, name="account_switch"),
    path("espace/<slug:lasting>/", reading_page, name="reading_page"),
]
