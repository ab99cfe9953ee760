"""Addresses, under Wagtail's admin."""

from django.urls import path

from feedback.builder import (
    codes,
    easy_read,
    equality,
    equality_sets,
    library_views,
    lifecycle,
    moving,
    recordings,
    short_form,
    views,
    wordings,
    words_to_do,
)

app_name = "builder"
urlpatterns = [
    path("start/", lifecycle.start, name="start"),
    path("<int:pk>/copy/", lifecycle.copy, name="copy"),
    path("<int:pk>/archive/", lifecycle.archive, name="archive"),
    path("<int:pk>/unarchive/", lifecycle.unarchive, name="unarchive"),
    path("<int:pk>/", views.outline, name="outline"),
    path("<int:pk>/first-page/", views.first_page, name="first-page"),
    path("<int:pk>/add/<slug:kind>/", views.add_question, name="add-question"),
    path("<int:pk>/question/<slug:key>/", views.question, name="question"),
    path("<int:pk>/question/<slug:key>/move/", moving.move_question, name="move-question"),
    path("<int:pk>/question/<slug:key>/remove/", views.remove_question, name="remove-question"),
    path("<int:pk>/question/<slug:key>/library/", library_views.keep_in, name="keep-in-library"),
    path("<int:pk>/library/", library_views.library, name="library"),
    path("<int:pk>/library/add/", library_views.add, name="add-from-library"),
    path("<int:pk>/library/<int:own>/remove/", library_views.remove, name="remove-from-library"),
    path("<int:pk>/part/", views.add_part, name="add-part"),
    path("<int:pk>/part/<slug:key>/", views.part, name="part"),
    path("<int:pk>/part/<slug:key>/move/", moving.move_part, name="move-part"),
    path("<int:pk>/part/<slug:key>/remove/", views.remove_part, name="remove-part"),
    path("<int:pk>/about-you/", equality.about_you, name="about-you"),
    path("<int:pk>/easy-read/", easy_read.easy_read, name="easy-read"),
    path("sets/<int:pk>/next/", equality_sets.next_version, name="next-set"),
    path("sets/<int:pk>/reviewed/", equality_sets.reviewed, name="set-reviewed"),
    path("<int:pk>/codes/", codes.codes, name="codes"),
    path("<int:pk>/codes/print/", codes.print_slips, name="print-slips"),
    path("<int:pk>/codes/<slug:prefix>/cancel/", codes.cancel, name="cancel-codes"),
    path("words/", words_to_do.to_do, name="words-to-do"),
    path("<int:pk>/words/", wordings.add, name="add-wording"),
    path("<int:pk>/words/<slug:name>/", wordings.side_by_side, name="wording"),
    path("<int:pk>/words/<slug:name>/turn/", wordings.turn, name="turn-wording"),
    path("<int:pk>/recordings/", recordings.recordings, name="recordings"),
    path(
        "<int:pk>/recordings/<slug:wording>/<slug:place>/<slug:kind>/",
        recordings.recording,
        name="recording",
    ),
    path("<int:pk>/short/", short_form.short, name="short"),
    path("<int:pk>/version/", views.renew, name="renew"),
]
