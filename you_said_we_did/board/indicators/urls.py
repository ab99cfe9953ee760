"""Addresses where indicators are defined, and their values handed in and approved."""

from django.urls import path

from you_said_we_did.board.indicators import approving, defining, from_file, handing_in

app_name = "indicators"
urlpatterns = [
    path("", handing_in.home, name="home"),
    path("new/", defining.define, name="define"),
    path("file/", from_file.begin, name="file"),
    path("file/check/", from_file.check, name="check"),
    path("values/<int:pk>/", approving.review, name="review"),
    path("values/<int:pk>/public/", approving.show_to_public, name="show_to_public"),
    path("values/<int:pk>/withdraw/", approving.withdraw, name="withdraw"),
    path("<slug:slug>/", handing_in.hand_in, name="hand_in"),
    path("<slug:slug>/change/", defining.change, name="change"),
]
