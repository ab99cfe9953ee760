"""Someone with a browser and no script: reads a page's form, fills it in, presses a button."""

from typing import Any

from bs4 import BeautifulSoup, Tag

SEE_OTHER = 303


class Person:
    """Walks through a survey as a browser would, from nothing but the page in front of her."""

    def __init__(self, client: Any, slug: str = "spring", **headers: Any) -> None:
        self.client, self.address, self.headers = client, f"/q/{slug}/", headers
        self.response: Any = None
        self.posted: list[dict[str, Any]] = []

    def open(self) -> Any:
        """Open the first page."""
        self.response = self.client.get(self.address, **self.headers)
        return self.response

    def start(self) -> "Person":
        """Open the first page, press Start, and say that it is safe to answer now."""
        self.open()
        self.press()
        return self.press("next")

    @property
    def soup(self) -> BeautifulSoup:
        """The page in front of her."""
        return BeautifulSoup(self.response.content, "html.parser")

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def heading(self) -> str:
        """Its one H1."""
        (heading,) = self.soup.find_all("h1")
        return " ".join(heading.get_text(" ").split())

    def fields(self) -> dict[str, Any]:
        """What the form would post as it stands: typed, ticked and hidden values."""
        form = self.soup.select_one("main form[method=post]")
        values: dict[str, Any] = {}
        # A field without a name is never posted.
        for field in form.select("input[name], textarea[name], select[name]") if form else []:
            add_to(values, field)
        return values

    def press(self, button: str = "", **typed: Any) -> "Person":
        """Fill in (`q1="a"`, `q2=["a", "b"]`, `q3_quote="on"`) and press a button."""
        values = self.fields() | {name.replace("_", "-"): v for name, v in typed.items()}
        if button:
            names = {each["value"] for each in self.soup.select("button[name='step.go']")}
            assert button in names, f"no button {button} here, only {names}"
            values["step.go"] = button
        return self.post(values)

    def post(self, values: dict[str, Any]) -> "Person":
        """Send these very fields."""
        self.posted.append(values)
        self.response = self.client.post(self.address, values, **self.headers)
        if self.response.status_code == SEE_OTHER:  # to this same address, with nothing to resend
            self.open()
        return self

    def replay(self, place: int = -1) -> "Person":
        """Send an earlier page again, as a browser does on reload."""
        return self.post(self.posted[place])


def add_to(values: dict[str, Any], field: Tag) -> None:
    """Add what one field would post."""
    name = str(field.get("name"))
    if field.name == "textarea":
        values[name] = field.get_text().removeprefix("\n")
    elif field.name == "select":
        chosen = field.select_one("option[selected]")
        values[name] = chosen.get("value", "") if chosen else ""
    elif field.get("type") in ("radio", "checkbox"):
        if field.has_attr("checked"):
            values.setdefault(name, []).append(field["value"] if field.has_attr("value") else "on")
    else:
        values[name] = field.get("value", "")
