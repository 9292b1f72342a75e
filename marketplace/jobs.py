"""ONE table: which kind of job is carried out by which function, and which come by themselves.

A kind is "<queue>.<verb>"; the queue decides limits and lease (core.jobs.QUEUES).
"""

from collections.abc import Mapping
from datetime import timedelta

from catalogue_ext import pictures
from marketplace.core import jobs
from marketplace.core.jobs import JobFunction
from marketplace.fulfilment import keeping, labels
from marketplace.notifications import services as notifications
from marketplace.ordering import access, ending, following, news, paying, refunding, reserving, stocktaking, transfers
from marketplace.settlement import disputes as settlement_disputes
from marketplace.settlement import holds, payouts, reconciling
from marketplace.settlement import news as settlement_news
from marketplace.settlement.papers import drawing, monthly, receipts
from payments import disputes as payment_disputes
from payments import refunds, webhooks
from payments.gateways.demo import jobs as demo_gateway

JOBS: Mapping[str, JobFunction] = {
    "fulfilment.cancel_late_part": ending.cancel_late_part,
    "fulfilment.keep_expired": keeping.send_back_expired,
    "fulfilment.make_label": labels.make_label,
    "fulfilment.parcel_moved": following.parcel_moved,
    "fulfilment.part_late": news.part_late,
    "fulfilment.refresh_cards": reserving.refresh_cards,
    "fulfilment.remind": keeping.remind,
    "fulfilment.remind_seller": news.remind_seller,
    "media.render_picture": pictures.render,
    "messages.cash_waits": news.cash_waits,
    "messages.order_access_code": access.send_code,
    "messages.order_confirmed": news.order_confirmed,
    "messages.order_dropped": news.order_dropped,
    "messages.order_expired": news.order_expired,
    "messages.order_placed": news.order_placed,
    "messages.order_refunded": news.order_refunded,
    "messages.parcel_news": news.parcel_news,
    "messages.parcel_reminder": news.parcel_reminder,
    "messages.part_cancelled": news.part_cancelled,
    "messages.part_refunded": news.part_refunded,
    "messages.payout_account_decided": settlement_news.payout_account_decided,
    "messages.payout_account_proposed": settlement_news.payout_account_proposed,
    "messages.payout_paid": settlement_news.payout_paid,
    "messages.payout_ready": settlement_news.payout_ready,
    "messages.payout_returned": settlement_news.payout_returned,
    "messages.send": notifications.deliver,
    "messages.seller_new_order": news.seller_new_order,
    "money.dispute_moved": settlement_disputes.moved,
    "money.demo_answer_late": demo_gateway.answer_late,
    "money.demo_webhook": demo_gateway.send_webhook,
    "money.expire_order": ending.expire_order,
    "money.handle_webhook": webhooks.handle,
    "money.part_came_back": refunding.came_back,
    "money.reconcile": reconciling.compare_gateways,
    "money.refund": refunds.carry_out,
    "money.start_payment": paying.start_payment,
    "money.sweep": paying.sweep,
    "money.sweep_holds": holds.sweep,
    "money.sync_attempt": paying.sync_attempt,
    "money.sync_dispute": payment_disputes.sync,
    "money.transfer_arrived": transfers.arrived,
    "reports.compare_books": reconciling.compare_books,
    "reports.compare_gateway": reconciling.compare_gateway,
    "reports.compare_stock": stocktaking.compare_stock,
    "reports.draw_paper": drawing.draw_paper,
    "reports.forget_access_codes": access.forget_old_codes,
    "reports.issue_receipts": receipts.issue_receipts,
    "reports.monthly_papers": monthly.monthly_papers,
    "reports.papers_of_month": monthly.papers_of_month,
    "reports.payouts_paid": payouts.mark_batch_paid,
    "reports.prepare_payouts": payouts.prepare_weekly,
    "reports.prepare_payouts_now": payouts.prepare_now,
    "reports.prune_jobs": jobs.prune,
}

PERIODIC: Mapping[str, timedelta] = {
    "fulfilment.keep_expired": timedelta(minutes=30),
    "money.reconcile": timedelta(hours=1),
    "money.sweep": timedelta(seconds=30),
    "money.sweep_holds": timedelta(minutes=5),
    "reports.compare_books": timedelta(days=1),
    "reports.compare_stock": timedelta(days=1),
    "reports.forget_access_codes": timedelta(days=1),
    "reports.monthly_papers": timedelta(hours=6),
    "reports.prepare_payouts": timedelta(hours=6),
    "reports.prune_jobs": timedelta(days=1),
}
