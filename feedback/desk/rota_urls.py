"""Addresses of the rota: beside the desk, since administrators open it and nothing of the desk."""

from django.urls import path

from feedback.desk.views import rota

app_name = "rota"
urlpatterns = [
    path("", rota.rota, name="rota"),
    path("<int:pk>/remove/", rota.remove, name="remove"),
]
