"""Addresses of raw text, below the desk's own."""

from django.urls import path

from feedback.desk.raw import key_views, replying, restoring, views, wording

urlpatterns = [
    path("", views.texts, name="raw"),
    path("key/", key_views.key, name="raw_key"),
    path("unlock/", key_views.unlock_desk, name="raw_unlock"),
    path("lock/", key_views.lock_desk, name="raw_lock"),
    path("over/", key_views.over, name="raw_over"),
    path("<int:pk>/", views.text, name="raw_text"),
    path("<int:pk>/open/", views.open_text, name="raw_open"),
    path("<int:pk>/restore/", restoring.restore, name="raw_restore"),
    path("<int:pk>/words/", wording.put_into_words, name="raw_words"),
    path("<int:pk>/reply/", replying.write, name="raw_reply"),
    path("<int:pk>/reply/out/", replying.let_out, name="raw_reply_out"),
    path("<int:pk>/reply/back/", replying.send_back, name="raw_reply_back"),
    path("<int:pk>/decline/<int:asked>/", restoring.decline, name="raw_decline"),
]
