"""Addresses."""

from django.urls import path

from feedback.cutting import views

app_name = "cutting"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:slug>/<slug:quarter>/", views.review, name="review"),
    path("<slug:slug>/<slug:quarter>/cut/", views.cut_quarter, name="cut"),
    path("<slug:slug>/<slug:quarter>/discard/", views.discard, name="discard"),
]
