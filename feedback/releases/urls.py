"""Addresses of published figures. All of them are neutral: they stay in the browser's history."""

from django.urls import path

from feedback.releases import views_public as views

app_name = "results"
urlpatterns = [
    path("", views.index, name="index"),
    path("protecting-small-groups/", views.protection, name="protection"),
    # A slug holds no dot, so no survey can ever take this address.
    path("figures.schema.json", views.schema, name="schema"),
    path("<slug:slug>/<slug:period>/", views.report, name="report"),
    path("<slug:slug>/<slug:period>/figures.csv", views.as_csv, name="csv"),
    path("<slug:slug>/<slug:period>/figures.json", views.as_json, name="json"),
    path("<slug:slug>/<slug:period>/trend/<slug:width>.svg", views.trend, name="trend"),
    path(
        "<slug:slug>/<slug:period>/<slug:population>/<slug:table>/<slug:width>.svg",
        views.chart,
        name="chart",
    ),
]
