"""What the tests about the device share: one installation and four browsers for all of them."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.safety.devices import Devices
from tests.safety.house import Careless, SurveySite, careless, survey_site


@pytest.fixture(scope="session", name="survey_site")
def survey_site_fixture(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[SurveySite]:
    """An installation with an open, a closed and a draft survey, pages and an answer."""
    with django_db_blocker.unblock(), survey_site(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture(scope="session", name="careless_site")
def careless_site_fixture(survey_site: SurveySite) -> Iterator[Careless]:
    """A server without our care, for the negative controls."""
    place = survey_site.installation
    with careless(place.certificate, place.key) as host:
        yield host


@pytest.fixture(scope="session", name="devices")
def devices_fixture(
    tmp_path_factory: pytest.TempPathFactory, survey_site: SurveySite
) -> Iterator[Devices]:
    """The four browsers."""
    made = Devices(tmp_path_factory.mktemp("devices"), survey_site.installation.certificate)
    yield made
    made.close()
