from django.conf import settings
from django.urls import path

from tenant_space.payments.gateways.simulator.views import simulator_page
from tenant_space.payments.link_views import pay_link, pay_link_done, pay_link_return
from tenant_space.payments.notifying import payment_notification
from tenant_space.payments.views import payment_leave, payment_page, payment_receipt, payment_retry, payment_return

urlpatterns = [
    path("paiement/notification/<slug:gateway>/", payment_notification, name="payment_notification"),
    # Without its last stroke, too: a redirect would lose what the bank tells.
    path("paiement/notification/<slug:gateway>", payment_notification),
    path("paiement/depart/", payment_leave, name="payment_leave"),
    path("paiement/retour/<uuid:uid>/", payment_return, name="payment_return"),
    path("paiement/<uuid:uid>/", payment_page, name="payment_page"),
    path("paiement/<uuid:uid>/reessayer/", payment_retry, name="payment_retry"),
    path("paiement/<uuid:uid>/recu.pdf", payment_receipt, name="payment_receipt"),
    # Short, since it is printed: a code to scan holds it.
    path("payer/<slug:token>/", pay_link, name="pay_link"),
    path("payer/retour/<slug:token>/", pay_link_return, name="pay_link_return"),
    path("payer/fait/<slug:token>/", pay_link_done, name="pay_link_done"),
]
if settings.PORTAL_PAYMENT_GATEWAY.startswith("simulator"):
    urlpatterns.append(path("banque-de-demonstration/", simulator_page, name="simulator_page"))
