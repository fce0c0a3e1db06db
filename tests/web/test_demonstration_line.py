import pytest
from django.test import Client, override_settings
from django.urls import reverse

LINE = "Demonstration: everything here is invented."
OPEN_TO_ALL = ("home", "account_login", "answering_enter", "answering_who_sees_what")


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_pages_of_a_demonstration_say_that_all_is_invented(client: Client, name: str) -> None:
    assert LINE not in client.get(reverse(name)).content.decode()
    with override_settings(FOLKMOOT_DEMONSTRATION=True):
        assert LINE in client.get(reverse(name)).content.decode()
