"""Addresses."""

from django.urls import path

from you_said_we_did.board import views

app_name = "board"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:slug>/<slug:quarter>/", views.release_page, name="release"),
    path("<slug:slug>/<slug:quarter>/figures.csv", views.figures, name="csv"),
    path("<slug:slug>/<slug:quarter>/chart.svg", views.chart, name="chart"),
    path("<slug:slug>/<slug:quarter>/chart-narrow.svg", views.narrow_chart, name="narrow_chart"),
]
