"""Addresses of the public loop. All of them are neutral: they stay in the browser's history."""

from django.urls import path

from you_said_we_did import feeds, views, views_files
from you_said_we_did.clocks import views as clock_views

app_name = "loop"
urlpatterns = [
    path("", views.index, name="index"),
    # A slug holds no dot, so no finding can ever take these addresses.
    path("changes.xml", feeds.feed, name="feed"),
    path("changes.json", feeds.json_feed, name="json_feed"),
    path("card.png", views_files.index_card, name="index_card"),
    path("what-we-cant/", views.cannot, name="cannot"),
    # An agency is a number here: the name of one may tell what a page is about.
    path("by/a<int:pk>/", views.agency, name="agency"),
    path("when/", clock_views.when, name="when"),
    path("plan/<slug:slug>/", views.plan, name="plan"),
    path("<slug:slug>/", views.finding, name="finding"),
    path("<slug:slug>/easy/", views.easy, name="easy"),
    path("<slug:slug>/poster.pdf", views_files.poster, name="poster"),
    path("<slug:slug>/card.png", views_files.card, name="card"),
]
