"""Addresses."""

from django.urls import path

from you_said_we_did.reminding import views

app_name = "clocks"
urlpatterns = [
    path("", views.home, name="home"),
    path("remind/", views.remind, name="remind"),
    path("limits/", views.limits, name="limits"),
    path("mine/", views.mine, name="mine"),
]
