from django.urls import path

from forms.submissions import reply_views, views
from forms.submissions.uploads.views import begun_file, submission_file

urlpatterns = [
    path("demarches/<slug:kind>/", views.request_page, name="request_page"),
    path("envois/", views.submissions, name="submissions"),
    path("envois/commencees/<uuid:uid>/supprimer/", views.unfinished_remove, name="unfinished_remove"),
    path("envois/commencees/fichiers/<uuid:uid>/", begun_file, name="begun_file"),
    path("envois/<str:number>/", views.submission, name="submission"),
    path("envois/<str:number>/message/", reply_views.reply, name="submission_reply"),
    path("envois/<str:number>/regle/", reply_views.settle, name="submission_settle"),
    path("envois/<str:number>/annuler/", reply_views.withdraw, name="submission_withdraw"),
    path("envois/<str:number>/avis/", reply_views.survey, name="submission_survey"),
    path("envois/<str:number>/accuse.pdf", views.submission_acknowledgement, name="submission_acknowledgement"),
    path("envois/<str:number>/rendez-vous.ics", views.submission_appointment, name="submission_appointment"),
    path("envois/<str:number>/fichiers/<uuid:uid>/", submission_file, name="submission_file"),
]
