"""Registers what Wagtail’s dashboard shows of other formats. The public tier lacks it."""

from wagtail import hooks

from cms.format_requests.late import tell_of_late_requests

hooks.register("construct_homepage_panels", tell_of_late_requests)
