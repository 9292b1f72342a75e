from django.urls import URLPattern

app_name = "sell"
urlpatterns: list[URLPattern] = []
