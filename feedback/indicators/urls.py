"""Addresses of public indicators, under those of results. All of them are neutral."""

from django.urls import path

from feedback.indicators import views_public as views

app_name = "public_indicators"
urlpatterns = [
    path("", views.index, name="index"),
    path("indicators.csv", views.as_csv, name="csv"),
    path("indicators.json", views.as_json, name="json"),
    # A slug holds no dot, so no indicator can ever take this address.
    path("indicators.schema.json", views.schema, name="schema"),
    path("<slug:slug>.svg", views.chart, name="chart"),
]
