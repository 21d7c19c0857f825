from django.urls import path

from tenant_space.documents.views import document_detail_page, document_download

urlpatterns = [
    # The ERP's numbers may hold a "/": a last word says what is asked for, so that no number is mistaken for it.
    path("documents/<path:document_id>/detail/", document_detail_page, name="document_detail"),
    path("documents/<path:document_id>/fichier/", document_download, name="document_download"),
    path("documents/<path:document_id>/", document_download),  # addresses that were kept
]
