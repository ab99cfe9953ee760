"""Addresses of the codebook, under the desk's."""

from django.urls import path

from feedback.desk.codebook import drafting, leaving, publishing, reading

urlpatterns = [
    path("", reading.codebook, name="codebook"),
    path("versions/", reading.versions, name="codebook_versions"),
    path("versions/<int:number>/", reading.version, name="codebook_version"),
    path("versions/<int:number>/codebook.json", reading.as_json, name="codebook_json"),
    path("versions/<int:number>/codebook.csv", reading.as_csv, name="codebook_csv"),
    path("compare/", reading.compare, name="codebook_compare"),
    path("draft/", drafting.draft, name="codebook_draft"),
    path("draft/start/", drafting.start, name="codebook_start"),
    path("draft/new-theme/", drafting.new_theme, name="codebook_new_theme"),
    path("draft/themes/<slug:slug>/", drafting.theme, name="codebook_theme"),
    path("draft/themes/<slug:slug>/move/", drafting.move_theme, name="codebook_move"),
    path("draft/themes/<slug:slug>/out/", leaving.out, name="codebook_out"),
    path("draft/themes/<slug:slug>/back/", leaving.back, name="codebook_back"),
    path("draft/new-group/", drafting.new_group, name="codebook_new_group"),
    path("draft/groups/<slug:slug>/", drafting.group, name="codebook_group"),
    path("draft/groups/<slug:slug>/move/", drafting.move_group, name="codebook_move_group"),
    path("draft/import/", publishing.take_file, name="codebook_import"),
    path("draft/publish/", publishing.publish, name="codebook_publish"),
    path("draft/discard/", publishing.discard, name="codebook_discard"),
]
