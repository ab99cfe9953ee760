"""A public page with one field of each kind, and how soon it is covered on a slow phone."""

from django.conf import settings

SITE = "https://site.test"
POLICY = "; ".join(f"{name} {' '.join(words)}" for name, words in settings.STRICT_POLICY.items())
FORM = """{% extends "base_public.html" %}{% block main %}
<h1 class="govuk-heading-l">A question</h1>
<form method="post" action="/sent">
  <input type="hidden" name="carried" value="sealed">
  <label for="t">In your own words</label><textarea id="t" name="t" autocomplete="off"></textarea>
  <label><input type="radio" name="r" value="a" id="r">Yes</label>
  <label><input type="checkbox" name="c" value="b" id="c">May we quote you?</label>
  <label for="s">Pick</label>
  <select id="s" name="s"><option>One</option><option>Two</option></select>
  <button type="submit">Go on</button>
</form>{% endblock %}"""

# A slow phone on a slow network, as Chromium's own tools imitate them.
SLOW_NETWORK = {
    "offline": False,
    "latency": 562.5,  # milliseconds
    "downloadThroughput": 50_000,  # bytes a second
    "uploadThroughput": 50_000,
}
FIRST_PAINT = """() => new Promise(resolve => {
  const start = performance.now();
  document.querySelector("[data-leave]").click();
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
})"""
