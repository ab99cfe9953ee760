"""Addresses of the public documents. They are where such pages are looked for, and neutral."""

from django.urls import path

from cms.pack import views
from cms.pack.kinds import PUBLIC, PUBLIC_IN_FULL

app_name = "pack"
urlpatterns = [
    path(page.path, views.short, {"kind": kind.value}, name=kind.value)
    for kind, page in PUBLIC.items()
] + [
    path(f"{PUBLIC[kind].path}in-full/", views.whole, {"kind": kind.value}, name=f"{kind}-whole")
    for kind in PUBLIC_IN_FULL
]
