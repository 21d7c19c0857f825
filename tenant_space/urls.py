from django.urls import path

from tenant_space.views import account_switch, claim_appointment, document_detail_page, document_download, reading_page

urlpatterns = [
    path("compte-affiche/", account_switch, name="account_switch"),
    # The ERP's numbers may hold a "/": a last word says what is asked for, so that no number is mistaken for it.
    path("documents/<path:document_id>/detail/", document_detail_page, name="document_detail"),
    path("documents/<path:document_id>/fichier/", document_download, name="document_download"),
    path("documents/<path:document_id>/", document_download),  # addresses that were kept
    path("reclamations/<path:claim_id>/rendez-vous.ics", claim_appointment, name="claim_appointment"),
    path("espace/<slug:lasting>/", reading_page, name="reading_page"),
]
