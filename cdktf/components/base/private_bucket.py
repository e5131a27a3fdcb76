"""A bucket that nobody on the internet can read, write or list, and that speaks TLS alone."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_cors_configuration import (
    S3BucketCorsConfiguration,
    S3BucketCorsConfigurationCorsRule,
)
from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleExpiration,
    S3BucketLifecycleConfigurationRuleFilter,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
)
from cdktf_cdktf_provider_aws.s3_bucket_notification import S3BucketNotification
from cdktf_cdktf_provider_aws.s3_bucket_ownership_controls import (
    S3BucketOwnershipControls,
    S3BucketOwnershipControlsRule,
)
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationA,
    S3BucketServerSideEncryptionConfigurationRuleA,
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA,
)
from cdktf_cdktf_provider_aws.s3_bucket_versioning import (
    S3BucketVersioningA,
    S3BucketVersioningVersioningConfiguration,
)
from constructs import Construct

from components.base.policy import Statement, policy_document

UPLOAD_LEFTOVERS_DAYS = 7
OLD_VERSIONS_DAYS = 90


class PrivateBucket(Construct):
    """An encrypted bucket without access lists. `close` writes its policy, once all readers are known.

    With `key_arn` objects are encrypted by that key, else by S3's own; after `expire_days` they are deleted.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        versioned: bool,
        force_destroy: bool,
        key_arn: str | None = None,
        expire_days: int | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self._expire_days = expire_days
        self._bucket = S3Bucket(self, "bucket", bucket=name, force_destroy=force_destroy)
        self._block = S3BucketPublicAccessBlock(
            self,
            "public_access",
            bucket=self.name,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
        S3BucketOwnershipControls(
            self,
            "ownership",
            bucket=self.name,
            rule=S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
        )
        self._encrypt(key_arn)
        self._clear_away(self._versions() if versioned else None)

    @property
    def name(self) -> str:
        """The bucket's name."""
        return str(self._bucket.id)

    @property
    def arn(self) -> str:
        """The bucket's ARN."""
        return str(self._bucket.arn)

    @property
    def domain_name(self) -> str:
        """The host name in the bucket's region: the global one redirects while a new bucket spreads."""
        return str(self._bucket.bucket_regional_domain_name)

    def share(self, origins: Sequence[str]) -> None:
        """Let pages of these origins read. S3 answers preflights itself and knows no method OPTIONS."""
        S3BucketCorsConfiguration(
            self,
            "cors",
            bucket=self.name,
            cors_rule=[
                S3BucketCorsConfigurationCorsRule(
                    allowed_methods=["GET", "HEAD"],
                    allowed_origins=list(origins),
                    allowed_headers=["*"],
                    expose_headers=["ETag", "Last-Modified"],
                    max_age_seconds=3600,
                )
            ],
        )

    def announce(self) -> None:
        """Tell EventBridge's default bus of every object that comes or goes."""
        S3BucketNotification(self, "notification", bucket=self.name, eventbridge=True)

    def close(self, *readers: Statement) -> None:
        """Write the policy: these readers, and nobody without TLS."""
        S3BucketPolicy(
            self,
            "policy",
            bucket=self.name,
            policy=policy_document(_tls_only(self.arn), *readers),
            depends_on=[self._block],  # S3 refuses to change both at once
        )

    def _encrypt(self, key_arn: str | None) -> None:
        algorithm = S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
            sse_algorithm="aws:kms" if key_arn else "AES256", kms_master_key_id=key_arn
        )
        S3BucketServerSideEncryptionConfigurationA(
            self,
            "encryption",
            bucket=self.name,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=algorithm,
                    bucket_key_enabled=True if key_arn else None,  # one call to KMS for many objects
                )
            ],
        )

    def _versions(self) -> S3BucketVersioningA:
        return S3BucketVersioningA(
            self,
            "versioning",
            bucket=self.name,
            versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
        )

    def _clear_away(self, versions: S3BucketVersioningA | None) -> None:
        """Delete what nobody can or shall see: parts of broken uploads, old versions, the expired."""
        leftovers = S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
            days_after_initiation=UPLOAD_LEFTOVERS_DAYS
        )
        replaced = S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(
            noncurrent_days=OLD_VERSIONS_DAYS
        )
        rule = S3BucketLifecycleConfigurationRule(
            id="clear-away-what-nobody-sees",
            status="Enabled",
            filter=[S3BucketLifecycleConfigurationRuleFilter(prefix="")],
            abort_incomplete_multipart_upload=[leftovers],
            noncurrent_version_expiration=[replaced] if versions else None,
            expiration=self._expiration(),
        )
        S3BucketLifecycleConfiguration(
            self,
            "lifecycle",
            bucket=self.name,
            rule=[rule],
            depends_on=[versions] if versions else None,
        )

    def _expiration(self) -> list[S3BucketLifecycleConfigurationRuleExpiration] | None:
        if self._expire_days is None:
            return None
        return [S3BucketLifecycleConfigurationRuleExpiration(days=self._expire_days)]


def _tls_only(arn: str) -> Statement:
    return {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
