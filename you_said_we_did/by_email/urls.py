"""Addresses. They stay in browsers' histories, so they say nothing; a link in one works once."""

from django.urls import path

from you_said_we_did.by_email import views

app_name = "by_email"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("sent/", views.sent, name="sent"),
    path("confirm/<str:link>/", views.confirm, name="confirm"),
    path("confirmed/", views.confirmed, name="confirmed"),
    path("leave/<str:link>/", views.leave, name="leave"),
    path("left/", views.left, name="left"),
]
