from django.urls import include, path

from marketplace.operators import bank, books, views

app_name = "operators"
urlpatterns = [
    path("late/", views.late, name="late"),
    path("payments/", views.payments, name="payments"),
    path("payments/<int:attempt_id>/<slug:what>/", views.settle_payment, name="settle_payment"),
    path("refunds/<int:refund_id>/<slug:what>/", views.settle_refund, name="settle_refund"),
    path("bank/", bank.lines, name="bank"),
    path("bank/import/", bank.take_in, name="bank_import"),
    path("bank/confirm/", bank.confirm_ticked, name="bank_confirm"),
    path("bank/lines/<int:line_id>/", bank.line, name="bank_line"),
    path("bank/lines/<int:line_id>/<slug:what>/", bank.settle_line, name="bank_settle_line"),
    path("bank/transfers/", bank.transfers, name="bank_transfers"),
    path("bank/transfers/<slug:kind>/<int:pk>/<slug:what>/", bank.settle_transfer, name="bank_settle_transfer"),
    path("", include("marketplace.operators.money.urls")),
    path("books/", books.books, name="books"),
    path("books/compare/", books.compare_now, name="compare_now"),
    path("books/<int:difference_id>/explain/", books.explain, name="explain"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<uuid:job_id>/redrive/", views.redrive, name="redrive"),
    path("messages/", views.failed_messages, name="messages"),
]
