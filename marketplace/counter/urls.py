from django.urls import path

from marketplace.counter import drawer, lists, prints, views

app_name = "counter"
urlpatterns = [
    path("", views.scan, name="scan"),
    path("branch/", views.branch, name="branch"),
    path("correct/", views.correct, name="correct"),
    path("shelf/", lists.shelf, name="shelf"),
    path("arriving/", lists.arriving, name="arriving"),
    path("drawer/", drawer.drawer, name="drawer"),
    path("today/", lists.today, name="today"),
    path("label/<slug:s10>/", prints.label, name="label"),
    path("shelf-slip/<slug:s10>/", prints.shelf_slip, name="shelf_slip"),
    path("cod/<slug:s10>/", prints.cod_paper, name="cod_paper"),
    path("receipt/<slug:number>/", prints.receipt, name="receipt"),
]
