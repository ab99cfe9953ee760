"""Addresses of what the partnership learned from reviews, audits and partners' data."""

from django.urls import path

from you_said_we_did.drafting.views import sources

app_name = "sources"
urlpatterns = [
    path("", sources.home, name="home"),
    path("add/", sources.add, name="add"),
    path("<int:pk>/", sources.page, name="source"),
    path("<int:pk>/words/", sources.words, name="words"),
    path("<int:pk>/review/", sources.review, name="review"),
    path("<int:pk>/who/", sources.visibility, name="visibility"),
    path("<int:pk>/finding/", sources.draft, name="draft"),
]
