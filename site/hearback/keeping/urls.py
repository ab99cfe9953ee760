"""Addresses of the page on how long things are kept."""

from django.urls import path, re_path

from hearback.keeping import views
from hearback.people.access import nothing_here

app_name = "keeping"
urlpatterns = [
    path("", views.clocks, name="clocks"),
    path("change/", views.change, name="change"),
    re_path(r"^(?:.*/)?$", nothing_here),
]
