"""Addresses, under Wagtail's admin."""

from django.urls import path

from feedback.paper import views

app_name = "paper"
urlpatterns = [
    path("<int:pk>/forms/", views.forms, name="forms"),
    path("<int:pk>/posters/", views.make_posters, name="posters"),
]
