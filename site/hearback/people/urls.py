"""Addresses of people's own screens."""

from django.urls import path, re_path

from hearback.people import audit_views, invitation_views, views
from hearback.people.access import nothing_here

app_name = "people"
urlpatterns = [
    path("", views.start, name="start"),
    path("me/", views.me, name="me"),
    path("list/", views.people, name="list"),
    path("audit/", audit_views.audit, name="audit"),
    path("audit/check/", audit_views.check, name="audit_check"),
    path("audit/audit-log.csv", audit_views.as_csv, name="audit_csv"),
    path("invite/", invitation_views.invite, name="invite"),
    path("link/", invitation_views.link, name="link"),
    path("invited/<int:pk>/renew/", invitation_views.renew, name="renew"),
    path("invited/<int:pk>/revoke/", invitation_views.revoke, name="revoke"),
    path("invitation/<str:secret>/", invitation_views.accept, name="accept"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/roles/", views.roles, name="roles"),
    path("<int:pk>/password/", invitation_views.lost_password, name="lost_password"),
    path("<int:pk>/second-factor/", views.lost_factor, name="lost_factor"),
    path("<int:pk>/leave/", views.leave, name="leave"),
    re_path(r"^(?:.*/)?$", nothing_here),
]
