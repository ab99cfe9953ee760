"""Registers the words' screens with Wagtail. It lies here, not one folder up, because the public
tier loads every installed app's hooks and has no Wagtail admin.
"""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from you_said_we_did.drafting.viewsets import LoopViewSetGroup, leave_to_our_page
from you_said_we_did.drafting.waiting_papers import tell_of_waiting_papers

register_snippet(LoopViewSetGroup)
hooks.register("construct_homepage_panels", tell_of_waiting_papers)
hooks.register("construct_snippet_action_menu", leave_to_our_page)
