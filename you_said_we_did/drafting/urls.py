"""Addresses."""

from django.urls import path

from you_said_we_did.drafting.views import (
    approval,
    checking,
    commitments,
    desk,
    findings,
    log,
    posters,
    year,
)

app_name = "drafting"
urlpatterns = [
    path("", findings.home, name="home"),
    path("year/", year.this_year, name="this-year"),
    path("year/<int:year>/", year.page, name="year"),
    path("theme/<int:pk>/", desk.draft, name="draft"),
    path("finding/<int:pk>/", findings.finding, name="finding"),
    path("finding/<int:pk>/words/", findings.words, name="finding-words"),
    path("finding/<int:pk>/evidence/", findings.evidence, name="evidence"),
    path("finding/<int:pk>/quote/remove/", findings.remove_quote, name="remove-quote"),
    path("finding/<int:pk>/who/", findings.visibility, name="visibility"),
    path("finding/<int:pk>/poster/", posters.make, name="poster"),
    path("finding/<int:pk>/commitment/", findings.add_commitment, name="add-commitment"),
    path("commitment/<int:pk>/", commitments.commitment, name="commitment"),
    path("commitment/<int:pk>/words/", commitments.words, name="commitment-words"),
    path("commitment/<int:pk>/status/", commitments.move, name="move"),
    path("commitment/<int:pk>/progress/", commitments.add_progress, name="progress"),
    path("log/<int:pk>/take-out/", log.take_out, name="take-out"),
    path("commitment/<int:pk>/outcome/", checking.record_outcome, name="outcome"),
    path("commitment/<int:pk>/ask-again/", checking.ask_again, name="ask-again"),
    path("commitment/<int:pk>/owner/", commitments.reschedule, name="owner"),
    path("<slug:kind>/<int:pk>/submit/", approval.submit, name="submit"),
    path("<slug:kind>/<int:pk>/take-back/", approval.take_back, name="take-back"),
    path("<slug:kind>/<int:pk>/review/", approval.review, name="review"),
]
