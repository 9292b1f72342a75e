from django.urls import path

from payments.gateways.demo import views

app_name = "demo"
urlpatterns = [path("<slug:charge_id>/", views.page, name="page")]
