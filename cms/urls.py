"""Addresses of the public site that are no page of the tree."""

from django.urls import path

from cms import views

urlpatterns = [path("robots.txt", views.robots, name="robots")]
