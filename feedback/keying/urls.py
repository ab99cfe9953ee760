"""Addresses of typing in paper forms."""

from django.urls import path

from feedback.keying import views

app_name = "keying"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:slug>/", views.survey, name="survey"),
    path("<slug:slug>/number/", views.new_number, name="new_number"),
    path("<slug:slug>/rule/", views.rule, name="rule"),
    path("<slug:slug>/<int:pk>/let-in/", views.let_in, name="let_in"),
    path("<slug:slug>/<int:pk>/destroy/", views.destroy, name="destroy"),
]
