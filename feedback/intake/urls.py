"""Addresses. They stay in browsers' histories, so they say nothing."""

from django.urls import path

from feedback.intake import exits, recordings, views

app_name = "survey"
urlpatterns = [
    path("q/<slug:slug>/", views.page, name="page"),
    path("q/<slug:slug>/<slug:way>/", views.page, name="way"),
    path("q/<slug:slug>/<slug:way>/o", exits.start_again, name="start_again"),
    path("q/<slug:slug>/r/<slug:name>", recordings.recording, name="recording"),
    path("q/<slug:slug>/r/<slug:name>/w", recordings.captions, name="captions"),
    path("o", exits.leave, name="leave"),
]
