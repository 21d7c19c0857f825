from django.urls import path

from tenant_space.views import account_switch, document_download, reading_page

urlpatterns = [
    path("compte-affiche/", account_switch, name="account_switch"),
    path("documents/<str:document_id>/", document_download, name="document_download"),
    path("espace/<slug:lasting>/", reading_page, name="reading_page"),
]
