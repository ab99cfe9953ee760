"""Addresses. They stay in browsers' histories, so they say nothing."""

from django.urls import path

from feedback.intake import views

app_name = "survey"
urlpatterns = [
    path("q/<slug:slug>/", views.page, name="page"),
    path("o", views.leave, name="leave"),
]
