"""Addresses of public papers, beside the figures they are about. All of them are neutral."""

from django.urls import path

from you_said_we_did import paper_views

app_name = "summaries"
urlpatterns = [
    path("<slug:slug>/<slug:period>/summary/", paper_views.summary, name="summary"),
    path("<slug:slug>/<slug:period>/summary.pdf", paper_views.pdf, name="pdf"),
]
