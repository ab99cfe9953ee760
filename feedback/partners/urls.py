"""Addresses of what partner agencies hand in."""

from django.urls import path

from feedback.partners.views import handing_in, taking_back

app_name = "partners"
urlpatterns = [
    path("", handing_in.home, name="home"),
    path("new/", handing_in.begin, name="begin"),
    path("<int:pk>/take-back/", taking_back.take_back, name="take_back"),
    path("check/", handing_in.check, name="check"),
]
