"""The S3 stack, value by value."""

import json

import pytest

from tests.infra.references import output, target
from tests.infra.synthesis import all_of, one, stacks, synthesise

OUTPUTS = {
    "FrontendBucketName",
    "FrontendBucketArn",
    "AssetsBucketName",
    "AssetsBucketArn",
    "CloudFrontDistributionId",
    "CloudFrontDistributionUrl",
    "CloudFrontDistributionDomainName",
}


@pytest.fixture
def stack(env):
    return stacks(env)["S3"]


def of_bucket(stack, kind, bucket):
    return [it for it in all_of(stack, kind) if target(stack, it["bucket"])["bucket"] == bucket]


def both(env):
    return (f"spendsense-frontend-{env}", f"spendsense-assets-{env}")


def test_the_outputs_are_exactly_these(stack, env):
    assert set(stack["output"]) == OUTPUTS
    for use, name in zip(("Frontend", "Assets"), both(env), strict=True):
        assert target(stack, output(stack, f"{use}BucketName"))["bucket"] == name
        assert target(stack, output(stack, f"{use}BucketArn"))["bucket"] == name


def test_buckets_are_closed_encrypted_and_without_access_lists(stack, env):
    for bucket in both(env):
        [block] = of_bucket(stack, "aws_s3_bucket_public_access_block", bucket)
        [encryption] = of_bucket(stack, "aws_s3_bucket_server_side_encryption_configuration", bucket)
        [ownership] = of_bucket(stack, "aws_s3_bucket_ownership_controls", bucket)
        algorithm = encryption["rule"][0]["apply_server_side_encryption_by_default"]

        assert [
            block[key]
            for key in (
                "block_public_acls",
                "block_public_policy",
                "ignore_public_acls",
                "restrict_public_buckets",
            )
        ] == [True] * 4
        assert algorithm["sse_algorithm"] == "AES256"
        assert ownership["rule"]["object_ownership"] == "BucketOwnerEnforced"


def test_prod_alone_keeps_versions_and_full_buckets(stack, env):
    for bucket in both(env):
        versions = of_bucket(stack, "aws_s3_bucket_versioning", bucket)

        assert [it["versioning_configuration"]["status"] for it in versions] == (
            ["Enabled"] if env == "prod" else []
        )
        assert one(stack, "aws_s3_bucket", bucket=bucket)["force_destroy"] is (env != "prod")


def test_cors_is_what_s3_knows(stack, env):
    for bucket in both(env):
        [cors] = of_bucket(stack, "aws_s3_bucket_cors_configuration", bucket)
        [rule] = cors["cors_rule"]

        assert rule["allowed_methods"] == ["GET", "HEAD"]
        assert rule["allowed_headers"] == ["*"]
        assert rule["expose_headers"] == ["ETag", "Last-Modified"]
        assert (rule["allowed_origins"] == ["*"]) is (env == "dev")


def test_only_this_distribution_reads_and_only_over_tls(stack, env):
    for bucket in both(env):
        [policy] = of_bucket(stack, "aws_s3_bucket_policy", bucket)
        allowed = [it for it in json.loads(policy["policy"])["Statement"] if it["Effect"] == "Allow"]
        denied = [it for it in json.loads(policy["policy"])["Statement"] if it["Effect"] == "Deny"]

        [reader] = allowed
        assert reader["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert reader["Action"] == "s3:GetObject"
        source = reader["Condition"]["StringEquals"]["AWS:SourceArn"]
        assert target(stack, source) is one(stack, "aws_cloudfront_distribution")
        [plain] = denied
        assert plain["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        assert plain["Principal"] == "*"


def test_the_distribution_is_what_was_ordered(stack):
    site = one(stack, "aws_cloudfront_distribution")
    behaviour = site["default_cache_behavior"]

    assert site["enabled"] is True
    assert site["default_root_object"] == "index.html"
    assert site["price_class"] == "PriceClass_100"
    assert site["viewer_certificate"] == {"cloudfront_default_certificate": True}
    assert {
        (it["error_code"], it["response_code"], it["response_page_path"])
        for it in site["custom_error_response"]
    } == {(403, 200, "/index.html"), (404, 200, "/index.html")}
    assert behaviour["viewer_protocol_policy"] == "redirect-to-https"
    assert behaviour["allowed_methods"] == ["GET", "HEAD", "OPTIONS"]
    assert behaviour["cached_methods"] == ["GET", "HEAD"]
    cache = target(stack, behaviour["cache_policy_id"])["parameters_in_cache_key_and_forwarded_to_origin"]
    assert cache["query_strings_config"] == {"query_string_behavior": "all"}
    assert cache["cookies_config"] == {"cookie_behavior": "none"}


def test_what_cors_needs_reaches_the_buckets(stack):
    """S3 answers a request across origins by these headers; an answer for one origin is not another's."""
    site = one(stack, "aws_cloudfront_distribution")

    for behaviour in (site["default_cache_behavior"], *site["ordered_cache_behavior"]):
        cache = target(stack, behaviour["cache_policy_id"])
        assert cache["parameters_in_cache_key_and_forwarded_to_origin"]["headers_config"] == {
            "header_behavior": "whitelist",
            "headers": {
                "items": ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"]
            },
        }


def test_origins_are_signed_for_by_access_control(stack, env):
    site = one(stack, "aws_cloudfront_distribution")
    access = one(stack, "aws_cloudfront_origin_access_control")
    origins = {it["origin_id"]: it for it in site["origin"]}

    assert (access["signing_behavior"], access["signing_protocol"]) == ("always", "sigv4")
    assert all(target(stack, it["origin_access_control_id"]) is access for it in origins.values())
    pages = origins[site["default_cache_behavior"]["target_origin_id"]]
    assert target(stack, pages["domain_name"])["bucket"] == f"spendsense-frontend-{env}"
    [other] = site["ordered_cache_behavior"]
    assert target(stack, origins[other["target_origin_id"]]["domain_name"])["bucket"] == both(env)[1]


def test_browsers_are_told_to_be_careful(stack, env):
    site = one(stack, "aws_cloudfront_distribution")
    policy = target(stack, site["default_cache_behavior"]["response_headers_policy_id"])
    security = policy["security_headers_config"]
    csp = security["content_security_policy"]["content_security_policy"]
    directives = dict(part.split(" ", 1) for part in csp.split("; "))

    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in csp
    assert directives["connect-src"] == (
        "'self' http://localhost:4566 http://127.0.0.1:4566"
        if env == "local"
        else "'self' https://*.execute-api.us-east-1.amazonaws.com https://cognito-idp.us-east-1.amazonaws.com"
        f" https://spendsense-uploads-{env}.s3.us-east-1.amazonaws.com"
        f" https://spendsense-exports-{env}.s3.us-east-1.amazonaws.com"
    )
    assert security["frame_options"]["frame_option"] == "DENY"
    assert security["content_type_options"]["override"] is True
    assert security["referrer_policy"]["referrer_policy"] == "no-referrer"
    assert security["strict_transport_security"]["access_control_max_age_sec"] >= 31_536_000


def test_another_region_names_its_own_hosts():
    stack = synthesise("dev", AWS_REGION="eu-west-1")["S3"]

    assert "execute-api.eu-west-1.amazonaws.com" in json.dumps(stack)
    assert "us-east-1" not in json.dumps(stack)


def test_an_account_suffix_makes_bucket_names_free():
    stack = synthesise("dev", SPENDSENSE_BUCKET_SUFFIX="-4711")["S3"]

    assert {it["bucket"] for it in all_of(stack, "aws_s3_bucket")} == {
        "spendsense-frontend-dev-4711",
        "spendsense-assets-dev-4711",
    }
