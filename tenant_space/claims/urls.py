from django.urls import path

from tenant_space.claims.views import claim_appointment

urlpatterns = [path("reclamations/<path:claim_id>/rendez-vous.ics", claim_appointment, name="claim_appointment")]
