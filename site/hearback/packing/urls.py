"""Addresses."""

from django.urls import path

from hearback.packing.views import reading, writing

app_name = "packing"
urlpatterns = [
    path("", reading.home, name="home"),
    path("<slug:document>/", reading.current, name="current"),
    path("<slug:document>/pack.pdf", reading.current_pdf, name="current_pdf"),
    path("<slug:document>/issues/<int:number>/", reading.issued, name="issued"),
    path("<slug:document>/issues/<int:number>/pack.pdf", reading.issued_pdf, name="issued_pdf"),
    path("<slug:document>/next/", reading.draft, name="draft"),
    path("<slug:document>/next/pack.pdf", reading.draft_pdf, name="draft_pdf"),
    path("<slug:document>/words/", writing.words, name="words"),
    path("<slug:document>/ask/", writing.ask, name="ask"),
    path("<slug:document>/sign/", writing.sign, name="sign"),
    path("<slug:document>/send-back/", writing.send_back, name="send_back"),
]
