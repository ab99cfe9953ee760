"""Registers what Wagtail's dashboard shows of the pack. The public tier does not install it."""

from wagtail import hooks

from hearback.packing.waiting import tell_of_waiting_documents

hooks.register("construct_homepage_panels", tell_of_waiting_documents)
