"""The web application's sample people are the repository's demo people."""

from scripts.lib.demo.web_sample import FILE, people_as_json


def test_the_web_application_has_the_people_of_today():
    assert FILE.read_text(encoding="utf-8") == people_as_json(), "run `python -m scripts.lib.demo.web_sample`"
