"""What goes wrong at a way's address is said in the words of that way."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_fault_is_told_in_the_language_of_the_address(public: Client) -> None:
    """Where no survey is, and where a post is none of ours. The control: an address that no way
    makes, and any other address, stay English.
    """
    for path, language, heading in (
        ("/q/none/ur/", 'lang="ur"', "صفحہ نہیں ملا"),
        ("/q/none/short-pl-helped/", 'lang="pl"', "Nie znaleziono strony"),
        ("/q/none/easy/", 'lang="en', "We can’t find this page"),
        ("/q/none/ur-short/", 'lang="en', "Page not found"),
        ("/q/none/xx/", 'lang="en', "Page not found"),
        ("/ur/", 'lang="en', "Page not found"),
    ):
        page = public.get(path)
        assert page.status_code == 404
        assert language in page.content.decode(), path
        assert heading in page.content.decode(), path
