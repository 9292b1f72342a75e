from django.urls import path

from marketplace.notifications import views

app_name = "notifications"
urlpatterns = [path("", views.outbox, name="outbox")]
