from django.urls import path

from forms.personal_details import views

urlpatterns = [
    path("envois/<str:number>/confirmer-mon-numero/", views.phone_confirm, name="phone_confirm"),
]
