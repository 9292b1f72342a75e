"""Addresses of the shopper's pages. Slugs are for people; the number behind them finds the thing."""

from django.urls import URLPattern, path, re_path

from marketplace.shop.views import (
    basket,
    catalogue,
    checkout_pay,
    checkout_post,
    checkout_where,
    checkout_who,
    find_order,
    home,
    makers,
    me,
    order,
    order_cancel,
    order_change,
    order_papers,
    order_pay,
    pay_card,
    pay_qr,
    payment_return,
    places,
    product,
    search,
    track,
)

app_name = "shop"

browsing: list[URLPattern] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("catalogue/", catalogue.everything, name="catalogue"),
    path("catalogue/province/<str:code>/", catalogue.province, name="province"),
    path("catalogue/region/<str:code>/", catalogue.region, name="region"),
    re_path(r"^catalogue/category/(?P<slug>.+)_(?P<pk>[0-9]{1,18})/$", catalogue.category, name="category"),
    re_path(r"^catalogue/(?P<slug>[^/]*)_(?P<pk>[0-9]{1,18})/$", product.product, name="product"),
    path("sellers/", makers.makers, name="sellers"),
    path("sellers/<str:slug>/", makers.maker, name="seller"),
]

basket_pages: list[URLPattern] = [
    path("basket/", basket.basket, name="basket"),
    path("basket/add/<int:pk>/", product.add, name="add"),
    path("basket/remove/", basket.remove, name="basket_remove"),
]

checkout_pages: list[URLPattern] = [
    path("checkout/", checkout_who.checkout, name="checkout"),
    path("checkout/who/", checkout_who.who, name="checkout_who"),
    path("checkout/where/", checkout_where.where, name="checkout_where"),
    path("checkout/where/home/", checkout_where.home, name="checkout_home"),
    path("checkout/where/pickup/", checkout_where.pickup, name="checkout_pickup"),
    path("checkout/post/", checkout_post.post, name="checkout_post"),
    path("checkout/pay/", checkout_pay.pay, name="checkout_pay"),
    path("checkout/places/", places.places, name="places"),
]

order_pages: list[URLPattern] = [
    path("orders/find/", find_order.find_order, name="find_order"),
    path("orders/find/code/", find_order.order_code, name="order_code"),
    path("orders/<str:number>/", order.order, name="order"),
    path("orders/<str:number>/pay/", order_pay.pay, name="pay"),
    path("orders/<str:number>/pay/card/", pay_card.pay_card, name="pay_card"),
    path("orders/<str:number>/pay/qr.png", pay_qr.picture, name="pay_qr"),
    path("orders/<str:number>/paid/", payment_return.paid, name="paid"),
    path("orders/<str:number>/slip.pdf", order.slip_pdf, name="slip_pdf"),
    path("orders/<str:number>/again/", order.order_again, name="order_again"),
    path("orders/<str:number>/change/", order_change.change, name="order_change"),
    path("orders/<str:number>/change/place/", order_change.change_place, name="order_change_place"),
    path("orders/<str:number>/cancel/", order_cancel.cancel, name="order_cancel"),
    path("orders/<str:number>/cancel/<int:part_id>/", order_cancel.cancel_part, name="order_cancel_part"),
    path("orders/<str:number>/papers/<int:pk>/", order_papers.paper, name="order_paper"),
    path("track/", track.track, name="track"),
    path("track/<str:s10>/", track.track_parcel, name="track_parcel"),
    path("me/", me.me, name="me"),
]

urlpatterns: list[URLPattern] = [*browsing, *basket_pages, *checkout_pages, *order_pages]
