from django.urls import path

from forms.direct_debit import sign_views, views

urlpatterns = [
    path("envois/<str:number>/mandat/", views.mandate, name="mandate"),
    path("envois/<str:number>/mandat.pdf", views.mandate_download, name="mandate_pdf"),
    path("envois/<str:number>/mandat/signer/", sign_views.mandate_sign, name="mandate_sign"),
]
