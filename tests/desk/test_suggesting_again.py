"""Training and suggesting anew: what is learned from, what is replaced, whom nothing is shown."""

import re
from typing import Any, ClassVar

import numpy as np
import pytest

from feedback.desk.learning import suggesting, training
from feedback.desk.models import Turn
from feedback.desk.runs import Run
from feedback.responses.models import Coding, SuggestionModel, Text
from feedback.surveys.models import SurveyVersion
from feedback.theming.sentences import SentenceModel
from hearback.people.models import User
from tests import factories
from tests.desk.conftest import Office, body, suggest, theme
from tests.desk.learning import do, plant_coded, suggested, without_sentences

pytestmark = pytest.mark.django_db


class Countable(SentenceModel):
    """Texts are alike as far as they share these words."""

    WORDS: ClassVar = ["waiting", "queue", "dismissed", "officer", "tenancy", "flat"]

    def __init__(self) -> None:
        self.digest, self.width = "none", len(self.WORDS) + 1

    def encode(self, texts: Any) -> Any:
        rows = [[0.1, *(float(word in text) for word in self.WORDS)] for text in texts]
        vectors = np.array(rows, dtype=np.float32).reshape(len(rows), self.width)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sentence model."""
    without_sentences(monkeypatch)


@pytest.mark.usefixtures("words_only")
def test_training_learns_from_confirmed_codings_and_suggesting_uses_it(
    version: SurveyVersion, ana: User
) -> None:
    coded = plant_coded(version, ana)
    fresh = factories.make_text(version, "My word was doubted, they doubted my word.")
    drawn = factories.make_text(version, "They doubted my word.", is_drawn=True)
    suggest(coded[0], "housing", "still waiting")
    before = list(Coding.objects.filter(text__in=coded).order_by("pk").values())
    assert do("train").status == Run.Status.DONE
    model = SuggestionModel.objects.in_use()
    assert model
    assert (model.number, model.trained_on, model.codebook_number) == (1, 60, 1)
    assert model.figures["measured_on"] == "coded texts"
    assert set(model.figures["modes"]["eager"]["themes"]) == {"waiting", "believed", "housing"}
    run = do("suggest")
    assert (run.status, run.note) == (Run.Status.DONE, "2 texts were looked at.")
    found = suggested([fresh, drawn])
    assert all("believed" in slugs for slugs in found.values())
    assert list(Coding.objects.filter(text__in=coded).order_by("pk").values()) == before
    do("suggest")
    assert suggested([fresh, drawn]) == found


@pytest.mark.usefixtures("words_only")
def test_unconfirmed_suggestions_teach_nothing(version: SurveyVersion, ana: User) -> None:
    for number in range(4):
        suggest(factories.make_text(version, f"Purple number {number}."), "waiting", "Purple")
    do("train")
    model = SuggestionModel.objects.in_use()
    assert model
    assert model.trained_on == 0
    assert model.figures["measured_on"] == "examples"


@pytest.mark.usefixtures("words_only")
def test_without_a_trained_model_the_codebook_suggests(version: SurveyVersion) -> None:
    text = factories.make_text(version, "We were still waiting.")
    do("suggest")
    assert suggested([text]) == {text.pk: ["waiting"]}


def test_what_was_suggested_while_a_text_was_open_is_not_rejected(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    client = office(user=ana)
    rejected = {}
    for before in ((), ("waiting",)):
        text = factories.make_text(version, "We were still waiting.")
        address = f"/desk/texts/{text.pk}/"
        for slug in before:
            suggest(text, slug)
        page = body(client.get(address))
        shown = re.findall(r'name="shown" value="([^"]*)"', page)
        assert shown == [",".join(str(theme(slug).pk) for slug in before)]
        suggest(text, "housing")
        # What has a fault comes back with what is suggested by now: that she sees.
        again = body(client.post(address, {"shown": shown[0]}))
        assert str(theme("housing").pk) in re.findall(r'name="shown" value="([^"]*)"', again)[0]
        client.post(address, {"themes": [theme("believed").pk], "shown": shown[0]})
        found = text.codings.filter(status=Coding.Status.REJECTED)
        rejected[before] = list(found.values_list("theme__slug", flat=True))
    assert rejected == {(): [], ("waiting",): ["waiting"]}
    # Control: a form that does not say what it showed rejects all there is.
    text = factories.make_text(version, "Something.")
    suggest(text, "housing")
    client.post(f"/desk/texts/{text.pk}/", {"no_theme": "on", "shown": "x,²,999"})
    assert not text.codings.filter(status=Coding.Status.REJECTED).exists()
    client.post(f"/desk/texts/{text.pk}/", {"no_theme": "on"})
    assert text.codings.filter(status=Coding.Status.REJECTED).exists()


@pytest.mark.usefixtures("words_only")
def test_what_was_coded_or_hidden_meanwhile_is_left_alone(
    version: SurveyVersion, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    coded = factories.make_text(version, "We were still waiting.")
    hidden = factories.make_text(version, "We were still waiting too.")
    plain = factories.make_text(version, "Still waiting.")
    replaced = suggesting._replace

    def meanwhile(run: Run, percent: float, found: Any, themes: Any) -> None:
        Turn.take(coded, ana, [theme("housing")])
        hidden.confirm_masking(ana, ["still waiting"])
        replaced(run, percent, found, themes)

    monkeypatch.setattr(suggesting, "_replace", meanwhile)
    do("suggest")
    assert suggested([coded, hidden, plain]) == {
        coded.pk: [],
        hidden.pk: [],
        plain.pk: ["waiting"],
    }
    assert coded.codings.get().coder == ana


@pytest.mark.usefixtures("words_only")
def test_a_damaged_model_is_refused_and_an_outdated_one_set_aside(
    version: SurveyVersion, ana: User
) -> None:
    text = factories.make_text(version, "We were still waiting.")
    do("train")
    whole = SuggestionModel.objects.get().content
    SuggestionModel.objects.update(content=bytes(whole)[:-1] + b"x")
    run = do("suggest")
    assert run.status == Run.Status.FAILED
    assert "damaged" in run.note
    SuggestionModel.objects.update(content=whole)
    changed = theme("waiting")
    changed.definition = "Other words."
    changed.save()
    run = do("suggest")
    assert "another version of the codebook" in run.note
    assert suggested([text]) == {text.pk: ["waiting"]}


def test_the_nearest_coded_text_is_of_the_same_group_and_shown_to_its_readers(
    version: SurveyVersion,
    ana: User,
    ben: User,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (suggesting, training):
        monkeypatch.setattr(module, "installed_sentence_model", Countable)
    coded = plant_coded(version, ana, each=4)
    other = factories.make_version(slug="staff", group="staff")
    stranger = factories.make_text(other, "The officer said a word, flat out.")
    Turn.take(stranger, ana, [theme("believed")])
    fresh = factories.make_text(version, "Still waiting in the queue for a place to be.")
    theirs = factories.make_text(other, "Still waiting in the queue for a place of ours.")
    do("suggest")
    nearest = fresh.codings.suggested().get(theme__slug="waiting").nearest
    assert nearest in coded
    assert theirs.codings.suggested().get(theme__slug="waiting").nearest is None
    client = office(user=ana)
    page = body(client.get(f"/desk/texts/{fresh.pk}/"))
    assert f"/desk/texts/{nearest.pk}/" in page
    # Even if the row said otherwise, another group's words would not be shown.
    fresh.codings.suggested().update(nearest=stranger)
    assert "officer said" not in body(client.get(f"/desk/texts/{fresh.pk}/"))
    # One that waits for Ben as a second coder is not shown to him with what Ana chose.
    fresh.codings.suggested().update(nearest=nearest)
    assert f"/desk/texts/{nearest.pk}/" in body(office(user=ben).get(f"/desk/texts/{fresh.pk}/"))
    Text.objects.filter(pk=nearest.pk).update(is_drawn=True)
    page = body(office(user=ben).get(f"/desk/texts/{fresh.pk}/"))
    assert f"/desk/texts/{nearest.pk}/" not in page
