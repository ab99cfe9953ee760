"""Addresses of what is read out of one release beside its figures."""

from django.urls import path

from you_said_we_did.board import evidence_views

app_name = "evidence"
urlpatterns = [
    path("<slug:slug>/<slug:quarter>/equality/", evidence_views.equality, name="equality"),
    path("<slug:slug>/<slug:quarter>/equality.csv", evidence_views.equality_csv, name="csv"),
    path("<slug:slug>/<slug:quarter>/equality.pdf", evidence_views.equality_pdf, name="pdf"),
    path("<slug:slug>/<slug:quarter>/star/", evidence_views.star, name="star"),
    path(
        "<slug:slug>/<slug:quarter>/star/<slug:name>.svg", evidence_views.star_chart, name="chart"
    ),
    path(
        "<slug:slug>/<slug:quarter>/star/<slug:name>/narrow.svg",
        evidence_views.narrow_star_chart,
        name="narrow_chart",
    ),
]
