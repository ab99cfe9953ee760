"""Addresses."""

from django.urls import path

from you_said_we_did.board.papers import copies, reading, writing

app_name = "papers"
urlpatterns = [
    path("", reading.home, name="home"),
    path("recipients/", copies.recipients, name="recipients"),
    path("recipients/new/", copies.add_recipient, name="add_recipient"),
    path("recipients/<int:pk>/", copies.change_recipient, name="recipient"),
    path("recipients/<int:pk>/remove/", copies.remove_recipient, name="remove_recipient"),
    path("about/<int:pk>/", writing.start, name="start"),
    path("<int:pk>/", reading.paper, name="paper"),
    path("<int:pk>/paper.pdf", reading.pdf, name="pdf"),
    path("<int:pk>/words/", writing.words, name="words"),
    path("<int:pk>/approve/", writing.approve, name="approve"),
    path("<int:pk>/issue/", writing.issue, name="issue"),
    path("<int:pk>/withdraw/", writing.withdraw, name="withdraw"),
    path("<int:pk>/discard/", writing.discard, name="discard"),
    path("<int:pk>/copies/", copies.copies, name="copies"),
    path("<int:pk>/copies/<int:recipient_pk>/", copies.make_copy, name="make_copy"),
]
