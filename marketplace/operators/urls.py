from django.urls import path

from marketplace.operators import views

app_name = "operators"
urlpatterns = [
    path("late/", views.late, name="late"),
    path("payments/", views.payments, name="payments"),
    path("payments/<int:attempt_id>/<slug:what>/", views.settle_payment, name="settle_payment"),
    path("refunds/<int:refund_id>/<slug:what>/", views.settle_refund, name="settle_refund"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<uuid:job_id>/redrive/", views.redrive, name="redrive"),
    path("messages/", views.failed_messages, name="messages"),
]
