"""Addresses."""

from django.urls import path

from feedback.cutting.views import drafts, home, quotes, tables

app_name = "cutting"
urlpatterns = [
    path("", home.home, name="home"),
    path("thresholds/", tables.thresholds, name="thresholds"),
    path("quotes/", quotes.waiting, name="waiting_quotes"),
    path("quote/<int:pk>/decide/", quotes.decide, name="decide_quote"),
    path("quote/<int:pk>/refuse/", quotes.refuse, name="refuse_quote"),
    path("quote/<int:pk>/withdraw/", quotes.withdraw, name="withdraw_quote"),
    path("<slug:slug>/tables/", tables.tables, name="tables"),
    path("<slug:slug>/tables/save/", tables.define, name="define"),
    path("<slug:slug>/threshold/", tables.ask_threshold, name="ask_threshold"),
    path("<slug:slug>/threshold/<int:pk>/", tables.decide_threshold, name="decide_threshold"),
    path("<slug:slug>/<slug:period>/", drafts.review, name="review"),
    path("<slug:slug>/<slug:period>/cut/", home.cut_period, name="cut"),
    path("<slug:slug>/<slug:period>/discard/", drafts.discard, name="discard"),
    path("<slug:slug>/<slug:period>/quotes/", quotes.quotes, name="quotes"),
    path("<slug:slug>/<slug:period>/quotes/<slug:theme>/", quotes.propose, name="propose_quote"),
    path(
        "<slug:slug>/<slug:period>/merge/<slug:population>/<slug:dimension>/",
        drafts.merging,
        name="merging",
    ),
]
