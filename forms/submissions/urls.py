from django.urls import path

from forms.submissions import views
from forms.submissions.file_views import submission_file

urlpatterns = [
    path("envois/", views.submissions, name="submissions"),
    path("envois/<str:number>/", views.submission, name="submission"),
    path("envois/<str:number>/accuse.pdf", views.submission_receipt, name="submission_receipt"),
    path("envois/<str:number>/fichiers/<uuid:uid>/", submission_file, name="submission_file"),
]
