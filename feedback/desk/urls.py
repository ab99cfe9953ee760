"""Addresses of the desk."""

from django.urls import include, path

from feedback.desk.views import agreement, approving, home, safeguarding, second, surveys, texts

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("batches/<int:pk>/seen/", home.seen, name="seen"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/<slug:slug>/", surveys.survey, name="survey"),
    path("surveys/<slug:slug>/open/", surveys.open_survey, name="open"),
    path("surveys/<slug:slug>/close/", surveys.close_survey, name="close"),
    path("surveys/<slug:slug>/days/", approving.days, name="days"),
    path("surveys/<slug:slug>/ask/", approving.ask, name="ask"),
    path("surveys/<slug:slug>/approve/", approving.approve, name="approve"),
    path("surveys/<slug:slug>/stand/<slug:mark>/", approving.overrule, name="overrule"),
    path("texts/", texts.texts, name="texts"),
    path("texts/next/", texts.next_text, name="next"),
    path("texts/<int:pk>/", texts.text, name="text"),
    path("second/", second.second, name="second"),
    path("second/<slug:group>/next/", second.second_next, name="second_next"),
    path("second/<int:pk>/", second.second_text, name="second_text"),
    path("agreement/", agreement.agreement, name="agreement"),
    path("safeguarding/", safeguarding.safeguarding, name="safeguarding"),
    path("raw/", include("feedback.desk.raw.urls")),
    path("safeguarding/<int:pk>/", safeguarding.safeguarding_text, name="safeguarding_text"),
]
