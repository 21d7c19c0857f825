from wagtail.snippets.models import register_snippet

from forms.payment_plan.viewsets import PaymentAidViewSet

register_snippet(PaymentAidViewSet)
