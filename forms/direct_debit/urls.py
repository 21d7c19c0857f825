from django.urls import path

from forms.direct_debit import views

urlpatterns = [
    path("envois/<str:number>/mandat/", views.mandate, name="mandate"),
    path("envois/<str:number>/mandat.pdf", views.mandate_download, name="mandate_pdf"),
]
