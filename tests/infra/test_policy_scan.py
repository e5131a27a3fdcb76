"""The policy scan: checkov finds nothing that is not accepted with a reason, and demonstrably checks."""

from copy import deepcopy

import pytest

from tests.infra.policy import NothingChecked, scan, skips
from tests.infra.synthesis import STACKS, all_of, one, stacks

SCANNED = ("dev", "prod")  # every network, protection and proxy that there is


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    of_all = {
        f"{product}-{env}-{kind}": stacks(env, product)[kind] for env in SCANNED for product, kind in STACKS
    }
    return scan(tmp_path_factory.mktemp("policy"), of_all)


def test_every_finding_is_accepted_with_a_reason(findings):
    accepted = skips()

    unaccepted = [it for it in findings if not any(skip.covers(it) for skip in accepted)]

    assert unaccepted == []


def test_every_accepted_finding_still_exists(findings):
    stale = [
        (skip.check, glob)
        for skip in skips()
        for glob in skip.only
        if not any(type(skip)(skip.check, (glob,), "").covers(it) for it in findings)
    ]

    assert stale == []


def test_planted_bugs_are_found(tmp_path):
    database, storage = deepcopy(stacks("prod")["Database"]), deepcopy(stacks("prod")["S3"])
    one(database, "aws_db_instance")["storage_encrypted"] = False
    one(database, "aws_db_instance")["publicly_accessible"] = True
    all_of(storage, "aws_s3_bucket_public_access_block")[0]["block_public_policy"] = False

    shop = deepcopy(stacks("prod", "shoppulse")["Database"])
    one(shop, "aws_db_instance")["storage_encrypted"] = False

    api = deepcopy(stacks("prod", "shoppulse")["Api"])
    all_of(api, "aws_s3_bucket_public_access_block")[0]["block_public_policy"] = False

    planted = {"database": database, "storage": storage, "shop": shop, "api": api}
    found = {(it.stack, it.check) for it in scan(tmp_path, planted)}

    assert found >= {
        ("database", "CKV_AWS_16"),
        ("database", "CKV_AWS_17"),
        ("storage", "CKV_AWS_54"),
        ("shop", "CKV_AWS_16"),
        ("api", "CKV_AWS_54"),
    }


def test_a_scan_that_checks_nothing_is_no_proof(tmp_path):
    trap = deepcopy(stacks("prod")["Database"])
    trap["terraform"]["required_version"] = ">= 1.11"

    with pytest.raises(NothingChecked):
        scan(tmp_path, {"trap": trap})
