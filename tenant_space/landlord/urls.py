from django.urls import path

from tenant_space.landlord.views import brand_css

urlpatterns = [path("brand.<slug:digest>.css", brand_css, name="brand_css")]
