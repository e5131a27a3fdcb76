"""What people reach through the gateway: health, sign-in, their own data and nobody else's."""

import re

import pytest


@pytest.mark.parametrize("path", ["/api/v1/health", "/api/v1/health/ready"])
def test_health_is_public(cloud, path):
    answer = cloud.get(path)

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("path", ["", "/accounts", "/transactions", "/recommendations"])
def test_nothing_personal_without_a_token(cloud, path):
    answer = cloud.get("/api/v1/users/me" + path, Origin="http://localhost")

    assert answer.status_code == 401
    assert answer.headers.get("access-control-allow-origin"), "a browser must be able to read the refusal"


def test_a_forged_token_is_refused(cloud):
    token = cloud.tokens("hannah@demo.com")["AccessToken"]
    head, body, signature = token.split(".")
    forged = f"{head}.{body}.{signature[:-6]}AAAAAA"

    assert cloud.get("/api/v1/users/me", forged).status_code == 401


def test_an_id_token_is_not_an_access_token(cloud):
    assert cloud.get("/api/v1/users/me", cloud.tokens("hannah@demo.com")["IdToken"]).status_code == 401


@pytest.mark.parametrize("email", ["hannah@demo.com", "sam@demo.com"])
def test_a_consumer_sees_who_they_are(cloud, email):
    answer = cloud.get("/api/v1/users/me", cloud.tokens(email)["AccessToken"])

    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["email"] == email


def test_an_operator_is_no_consumer(cloud):
    answer = cloud.get("/api/v1/users/me", cloud.tokens("operator@demo.com")["AccessToken"])

    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_hannah_reads_recommendations_with_her_own_numbers(cloud):
    answer = cloud.get(
        "/api/v1/users/me/recommendations?window=30d", cloud.tokens("hannah@demo.com")["AccessToken"]
    )

    data = answer.json()["data"]
    texts = " ".join(item["because"]["text"] for item in data["education"])
    assert 3 <= len(data["education"]) <= 5
    for number in ("4523", "68%", "$3,400", "$5,000", "$87"):
        assert number in texts, texts
    for item in data["education"]:
        assert item["disclosure"] == (
            "This is educational content, not financial advice. "
            "Consult a licensed advisor for personalized guidance."
        )


def test_sam_reads_about_his_subscriptions(cloud):
    answer = cloud.get(
        "/api/v1/users/me/recommendations?window=30d", cloud.tokens("sam@demo.com")["AccessToken"]
    )

    texts = " ".join(item["because"]["text"] for item in answer.json()["data"]["education"])
    assert re.search(r"\b8\b", texts), texts


def test_nobody_sees_somebody_else(cloud):
    pages = {
        email: [
            cloud.get(f"/api/v1/users/me/{path}", cloud.tokens(email)["AccessToken"]).json()["data"]
            for path in ("accounts", "transactions", "recommendations")
        ]
        for email in ("hannah@demo.com", "sam@demo.com")
    }

    ids = {
        email: set(re.findall(r"'(?:account_id|transaction_id|id)': '([^']+)'", str(page)))
        for email, page in pages.items()
    }
    assert all(len(found) > 20 for found in ids.values()), "the comparison needs something to compare"
    assert not ids["hannah@demo.com"] & ids["sam@demo.com"]


def test_the_browser_may_ask_before_it_calls(cloud):
    answer = cloud.call(
        "OPTIONS",
        "/api/v1/users/me/recommendations",
        headers={"Origin": "http://localhost", "Access-Control-Request-Method": "GET"},
    )

    assert answer.status_code in {200, 204}
    allowed = {word.strip() for word in answer.headers["access-control-allow-methods"].split(",")}
    assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= allowed
    headers = {word.strip().lower() for word in answer.headers["access-control-allow-headers"].split(",")}
    assert {"authorization", "content-type", "if-match", "if-none-match", "idempotency-key"} <= headers
