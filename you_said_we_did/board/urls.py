"""Addresses."""

from django.urls import path

from you_said_we_did.board import figure_views, views

app_name = "board"
urlpatterns = [
    path("", views.home, name="home"),
    path("themes/", views.themes, name="themes"),
    path("<slug:slug>/<slug:quarter>/", views.release_page, name="release"),
    path("<slug:slug>/<slug:quarter>/tables/", figure_views.tables, name="tables"),
    path("<slug:slug>/<slug:quarter>/figures.csv", figure_views.as_csv, name="csv"),
    path("<slug:slug>/<slug:quarter>/figures.json", figure_views.as_json, name="json"),
    path("<slug:slug>/<slug:quarter>/trend/<slug:width>.svg", figure_views.trend, name="trend"),
    path(
        "<slug:slug>/<slug:quarter>/<slug:population>/<slug:table>/<slug:width>.svg",
        figure_views.chart,
        name="chart",
    ),
]
