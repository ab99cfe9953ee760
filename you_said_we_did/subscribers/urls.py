"""Addresses of the office's page about the list."""

from django.urls import path

from you_said_we_did.subscribers import views

app_name = "subscribers"
urlpatterns = [path("", views.home, name="home")]
