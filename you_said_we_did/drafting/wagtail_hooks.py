"""Registers the words' screens with Wagtail. It lies here, not one folder up, because the public
tier loads every installed app's hooks and has no Wagtail admin.
"""

from wagtail.snippets.models import register_snippet

from you_said_we_did.drafting.viewsets import LoopViewSetGroup

register_snippet(LoopViewSetGroup)
