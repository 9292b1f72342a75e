"""Sign-in, by allauth; Oscar's own account views are not routed."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
