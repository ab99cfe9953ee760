"""Addresses of the safety page."""

from django.urls import path, re_path

from hearback.facts import views
from hearback.people.access import nothing_here

app_name = "safety"
urlpatterns = [
    path("", views.home, name="home"),
    path("tell/", views.tell, name="tell"),
    re_path(r"^(?:.*/)?$", nothing_here),
]
