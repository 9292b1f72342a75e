"""Part of the operators' own addresses (`operators:…`)."""

from django.urls import path

from marketplace.operators.money import batches, disputes, doubts, orders, papers, payout_accounts, payouts, sellers

urlpatterns = [
    path("payouts/", batches.batches, name="payouts"),
    path("payouts/prepare/", batches.prepare, name="payouts_prepare"),
    path("payouts/<int:batch_id>/", batches.batch, name="payout_batch"),
    path("payouts/<int:batch_id>/reject/", batches.reject, name="payout_batch_reject"),
    path("payouts/<int:batch_id>/file/", batches.bank_file, name="payout_batch_file"),
    path("payouts/<int:batch_id>/<slug:step>/", batches.move, name="payout_batch_move"),
    path("payout/<int:payout_id>/paid/", payouts.paid, name="payout_paid"),
    path("payout/<int:payout_id>/take-out/", payouts.withdraw, name="payout_withdraw"),
    path("payout/<int:payout_id>/returned/", payouts.returned, name="payout_returned"),
    path("payout-accounts/", payout_accounts.queue, name="payout_accounts"),
    path("payout-accounts/<int:account_id>/", payout_accounts.account, name="payout_account"),
    path("payout-accounts/<int:account_id>/accept/", payout_accounts.accept, name="payout_account_accept"),
    path("payout-accounts/<int:account_id>/refuse/", payout_accounts.refuse, name="payout_account_refuse"),
    path("orders/<str:number>/", orders.order, name="order_money"),
    path("orders/<str:number>/cancel/", orders.cancel_order, name="cancel_order"),
    path("parts/<int:part_id>/cancel/", orders.cancel_part, name="cancel_part"),
    path("parts/<int:part_id>/refund/", orders.refund, name="refund_part"),
    path("papers/<int:document_id>/", papers.paper, name="paper"),
    path("disputes/", disputes.disputes, name="disputes"),
    path("held/", doubts.held, name="held"),
    path("shares/<int:share_id>/doubt/", doubts.doubt_share, name="doubt_share"),
    path("sellers/<int:seller_id>/doubt/", doubts.doubt_seller, name="doubt_seller"),
    path("sellers/<int:seller_id>/", sellers.seller, name="seller_money"),
    path("holds/<int:hold_id>/end/", doubts.end, name="end_doubt"),
]
