"""Addresses of the public site that are no page of the tree."""

from django.urls import path

from cms import formats, protection, views

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("formats/", formats.formats, name="formats"),
    path("help/<str:language>/", views.help_in, name="help_in"),
    path("how-we-protect/", protection.protection, name="protection"),
]
