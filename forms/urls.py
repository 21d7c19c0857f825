from django.urls import include, path

from forms.submissions import urls as submissions_urls
from forms.views import request_page

urlpatterns = [
    path("demarches/<slug:kind>/", request_page, name="request_page"),
    path("", include(submissions_urls)),
]
