"""Addresses of the public loop. All of them are neutral: they stay in the browser's history."""

from django.urls import path

from you_said_we_did import feeds, views

app_name = "loop"
urlpatterns = [
    path("", views.index, name="index"),
    # A slug holds no dot, so no finding can ever take this address.
    path("changes.xml", feeds.feed, name="feed"),
    path("<slug:slug>/", views.finding, name="finding"),
]
