"""Registers the editing screens. Wagtail reads this file on the public tier too, which has no
admin: there it registers nothing.
"""

from django.apps import apps
from wagtail import hooks

if apps.is_installed("wagtail.admin"):
    from wagtail.snippets.models import register_snippet

    from engagement import viewsets

    register_snippet(viewsets.PartnershipGroup)
    hooks.register("construct_homepage_panels", viewsets.warn_of_stale_helplines)
    hooks.register("after_create_snippet", viewsets.audit_edit)
    hooks.register("after_edit_snippet", viewsets.audit_edit)
    hooks.register("after_delete_snippet", viewsets.audit_removal)
