"""Registers surveys and their builder with Wagtail."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from feedback.builder.equality_sets import EqualitySetViewSet
from feedback.builder.viewsets import RemoveDrafts, SurveyViewSet
from feedback.builder.words_to_do import tell_of_words_to_do

register_snippet(SurveyViewSet)
register_snippet(EqualitySetViewSet)
# After Wagtail's own, which it replaces for surveys.
hooks.register("register_bulk_action", RemoveDrafts, order=1)
hooks.register("construct_homepage_panels", tell_of_words_to_do)


@hooks.register("register_admin_urls")
def builder_addresses() -> list[URLPattern | URLResolver]:
    """Put the builder under the admin's addresses."""
    return [path("surveys/", include("feedback.builder.urls"))]
