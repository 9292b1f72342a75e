"""The seller's pages."""

from django.urls import URLPattern, path

from marketplace.sell.views import account, listing, money, orders, packing, payouts, products, shop, statements, today

app_name = "sell"
urlpatterns: list[URLPattern] = [
    path("", today.today, name="today"),
    path("choose/", shop.choose, name="choose"),
    path("products/", products.products, name="products"),
    path("products/new/", listing.new, name="product_new"),
    path("products/rows/<int:pk>/", products.price_and_stock, name="price_and_stock"),
    path("products/<int:pk>/", products.product, name="product"),
    path("products/<int:pk>/on/", products.put_on_sale, name="put_on_sale"),
    path("products/<int:pk>/off/", products.take_off_sale, name="take_off_sale"),
    path("products/<int:pk>/<str:step>/", listing.step, name="product_step"),
    path("orders/", orders.orders, name="orders"),
    path("orders/past/", orders.past, name="past"),
    path("orders/packing-list/", packing.packing_list, name="packing_list"),
    path("orders/<int:pk>/", orders.order, name="order"),
    path("orders/<int:pk>/pack/", packing.pack, name="pack"),
    path("orders/<int:pk>/drop-off/", packing.drop_off, name="drop_off"),
    path("orders/<int:pk>/label/", packing.label, name="label"),
    path("orders/<int:pk>/cannot/", packing.cannot, name="cannot"),
    path("money/", money.money, name="money"),
    path("money/orders/", money.orders, name="money_orders"),
    path("money/orders/<int:pk>/", money.order, name="money_order"),
    path("money/payouts/", payouts.payouts, name="payouts"),
    path("money/payouts/<int:pk>/", payouts.payout, name="payout"),
    path("money/months/<str:month>/", statements.month, name="month"),
    path("money/months/<str:month>/csv/", statements.month_table, name="month_table"),
    path("money/papers/<int:pk>/", statements.paper, name="paper"),
    path("money/account/", account.account, name="payout_account"),
    path("money/account/<str:method>/", account.propose, name="propose_account"),
    path("shop/", shop.shop, name="shop"),
    path("shop/post-office/", shop.branch, name="branch"),
]
