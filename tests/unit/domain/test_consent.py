"""The notices: plain enough for everybody, and true to what the code does."""

import pytest

from app.domain.consent import CONSENT_DAYS, NOTICES, PURPOSES
from app.domain.consent.notices import RESOURCES
from app.domain.recommendations.reading import reading_grade

PINNED = {
    "education": "5248b3e370cee06f",
    "partner_offers": "4cdb80e07d919330",
    "chat": "173a2568c4afd49a",
    "research_metrics": "662a1c174b2c4051",
}
EVERY = pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: f"{notice.purpose}-{notice.version}")


def test_there_is_a_notice_of_every_purpose():
    assert {notice.purpose for notice in NOTICES} == set(PURPOSES)
    assert len({(notice.purpose, notice.version) for notice in NOTICES}) == len(NOTICES)


@EVERY
def test_every_part_of_a_notice_reads_with_ease(notice):
    parts = [part.partition("\n") for part in notice.text.split("\n\n")]

    assert len(parts) >= 5
    for heading, _, words in parts:
        assert reading_grade(words) <= 8, heading


@EVERY
def test_a_notice_names_its_data_its_duration_and_the_way_out(notice):
    assert f"{CONSENT_DAYS} days" in notice.text
    assert "You can say no at any time. It takes one step and no reason." in notice.text
    for category in notice.data_categories:
        assert category in notice.text.lower()


def test_every_category_of_a_bank_has_its_fdx_name():
    ours = {"figures", "lessons", "messages"}

    assert {name for notice in NOTICES for name in notice.data_categories} == set(RESOURCES) | ours


def test_a_published_text_is_pinned():
    """Who changes a word gives the text a new version; the database refuses it as well."""
    assert {notice.purpose: notice.sha256[:16] for notice in NOTICES if notice.version == "1"} == PINNED
