"""Addresses of who is not heard, and of what is done about it."""

from django.urls import path

from you_said_we_did.board import voices_views

app_name = "voices"
urlpatterns = [
    path("", voices_views.voices, name="voices"),
    path("tasks/new/", voices_views.note, name="note"),
    path("tasks/<int:pk>/done/", voices_views.finish, name="finish"),
]
