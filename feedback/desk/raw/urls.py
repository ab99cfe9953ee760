"""Addresses of raw text, below the desk's own."""

from django.urls import path

from feedback.desk.raw import key_views, views

urlpatterns = [
    path("", views.texts, name="raw"),
    path("key/", key_views.key, name="raw_key"),
    path("unlock/", key_views.unlock_desk, name="raw_unlock"),
    path("lock/", key_views.lock_desk, name="raw_lock"),
    path("over/", key_views.over, name="raw_over"),
    path("<int:pk>/", views.text, name="raw_text"),
    path("<int:pk>/open/", views.open_text, name="raw_open"),
]
