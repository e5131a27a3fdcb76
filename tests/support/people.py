"""People who do not come from the demo: they sign up, agree and bring a file, all through the product."""

import contextlib
import json
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.support.cloud import ANSWERS_WITHIN_S, Cloud

NEW_PASSWORD = "Welcome1!"
# An event that the bus did not take at once comes with the relay, once a minute.
SOON = 180


@dataclass(frozen=True)
class Newcomer:
    """Somebody with a sign-in and a consent to education."""

    cloud: Cloud
    email: str
    user_id: str
    token: str

    def call(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        return self.cloud.call(method, "/api/v1/users/me" + path, self.token, **kwargs)

    def read(self, path: str) -> Any:
        return self.call("GET", path).json()["data"]

    def send(self, document: str) -> str:
        """Send a file as a browser does; where its import can be asked for."""
        started = self.call("POST", "/imports")
        assert started.status_code == 201, started.text
        upload = started.json()["data"]["upload"]
        files = {"file": ("data.json", document, "application/json")}
        sent = httpx.post(upload["url"], data=upload["fields"], files=files, timeout=ANSWERS_WITHIN_S)
        assert sent.status_code == 204, sent.text
        return f"/imports/{started.json()['data']['import_id']}"


def newcomer(cloud: Cloud, email: str) -> Newcomer:
    """Sign somebody up, confirm them and take their consent."""
    cognito = cloud.client("cognito-idp")
    made = cognito.sign_up(
        ClientId=cloud.status["user_pool_client_id"],
        Username=email,
        Password=NEW_PASSWORD,
        UserAttributes=[{"Name": "email", "Value": email}],
    )
    confirmed(cloud, email)
    token = cloud.tokens(email, NEW_PASSWORD)["AccessToken"]
    notice = cloud.get("/api/v1/consent/notices/education", token).json()["data"]
    person = Newcomer(cloud, email, made["UserSub"], token)
    said = {"notice_version": notice["version"], "notice_sha256": notice["sha256"]}
    agreed = person.call("PUT", "/consents/education", json=said)
    assert agreed.status_code == 200, agreed.text
    return person


def confirmed(cloud: Cloud, email: str) -> None:
    """Confirm a sign-up and see it complete: what its trigger had no time for, the sweep of the hour does."""
    cognito = cloud.client("cognito-idp")
    with contextlib.suppress(cognito.exceptions.UserLambdaValidationException):
        cognito.admin_confirm_sign_up(UserPoolId=cloud.status["user_pool_id"], Username=email)
    complete(cloud, email)


def complete(cloud: Cloud, email: str) -> None:
    """Have the sweep of the hour complete a confirmed sign-up, if the trigger had no time for it.

    Cognito gives a trigger five seconds, which on a busy machine may not be enough.
    """
    cognito, pool = cloud.client("cognito-idp"), cloud.status["user_pool_id"]
    for _ in range(5):
        if cognito.admin_list_groups_for_user(UserPoolId=pool, Username=email)["Groups"]:
            return
        cloud.invoke("repair-signups", {})
    pytest.fail(f"five sweeps did not complete the sign-up of {email}")


def introduced(cloud: Cloud, email: str, document: dict[str, Any], wait_until: Any) -> Newcomer:
    """A newcomer whose file was read and who has recommendations made from it.

    Their consent alone brings some as well, general ones, which on a busy machine may come before the file.
    """
    person = newcomer(cloud, email)
    path = person.send(json.dumps(document))
    wait_until(lambda: person.read(path)["status"] == "done", SOON)
    wait_until(lambda: (person.read("/recommendations") or {}).get("status") == "ready", SOON)
    return person
