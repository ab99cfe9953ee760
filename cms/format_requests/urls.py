"""Addresses of the office's list of pages asked for in another form."""

from django.urls import path

from cms.format_requests import views

app_name = "format_requests"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.move, name="move"),
]
