"""Addresses of the preview, outside Wagtail’s admin."""

from django.urls import path

from feedback.builder import previews, recordings

app_name = "preview"
urlpatterns = [
    path("<int:pk>/", previews.walk_through, name="walk"),
    path("recording/<slug:name>", recordings.played, name="recording"),
    path("recording/<slug:name>/w", recordings.captions, name="captions"),
    path("<int:pk>/first-page/", previews.first_page, name="first-page"),
    path("<int:pk>/add/<slug:kind>/", previews.added, name="add-question"),
    path("<int:pk>/question/<slug:key>/", previews.question, name="question"),
]
