"""Addresses."""

from django.urls import path

from you_said_we_did.drafting.views import approval, commitments, findings

app_name = "drafting"
urlpatterns = [
    path("", findings.home, name="home"),
    path("theme/<int:pk>/", findings.draft, name="draft"),
    path("finding/<int:pk>/", findings.finding, name="finding"),
    path("finding/<int:pk>/words/", findings.words, name="finding-words"),
    path("finding/<int:pk>/who/", findings.visibility, name="visibility"),
    path("finding/<int:pk>/commitment/", findings.add_commitment, name="add-commitment"),
    path("commitment/<int:pk>/", commitments.commitment, name="commitment"),
    path("commitment/<int:pk>/words/", commitments.words, name="commitment-words"),
    path("commitment/<int:pk>/status/", commitments.move, name="move"),
    path("commitment/<int:pk>/progress/", commitments.add_progress, name="progress"),
    path("commitment/<int:pk>/outcome/", commitments.record_outcome, name="outcome"),
    path("commitment/<int:pk>/owner/", commitments.reschedule, name="owner"),
    path("<slug:kind>/<int:pk>/submit/", approval.submit, name="submit"),
    path("<slug:kind>/<int:pk>/review/", approval.review, name="review"),
]
