"""SpendSense-S3: the web application's buckets and the distribution before them."""

from cdktf import App

from components.base.private_bucket import PrivateBucket
from components.base.product_stack import ProductStack
from components.site.security_headers import SecurityHeaders
from components.site.static_site import Files, StaticSite
from config.environment import Environment
from stacks.origins import api_hosts

# Where the distribution serves the assets bucket; the application's own files lie below /assets.
FILES_PATH = "/media/*"
# The Database stack's buckets that browsers speak with directly.
PEOPLE_FILES = ("uploads", "exports")


def called_hosts(config: Environment) -> list[str]:
    """The hosts that the application calls; the local cloud serves buckets under those of its API."""
    if config.endpoint_url:
        return api_hosts(config)
    # Where people send their files to, and fetch the copy of what is held from.
    files = [f"https://{config.bucket_name(use)}.s3.{config.region}.amazonaws.com" for use in PEOPLE_FILES]
    return [*api_hosts(config), *files]


class StorageStack(ProductStack):
    """Two private buckets and the distribution that alone may read them."""

    def __init__(self, app: App, config: Environment) -> None:
        super().__init__(app, "S3", config)
        frontend, assets = self._bucket("frontend"), self._bucket("assets")
        name = f"{config.product.slug}-{config.environment}"
        site = StaticSite(
            self,
            "site",
            name=name,
            pages=frontend,
            files=Files(assets, FILES_PATH),
            headers=SecurityHeaders(self, "headers", name=name, connect=called_hosts(config)),
            price_class=config.storage.price_class,
        )
        for bucket in (frontend, assets):
            bucket.share(self._origins(site))
            bucket.close(site.may_read(bucket))
        self._tell("Frontend", frontend)
        self._tell("Assets", assets)
        self.output("CloudFrontDistributionId", site.id, "To invalidate what is cached")
        self.output("CloudFrontDistributionUrl", f"https://{site.domain_name}", "The web application")
        self.output("CloudFrontDistributionDomainName", site.domain_name, "Host of the web application")

    def _bucket(self, use: str) -> PrivateBucket:
        config = self.config
        return PrivateBucket(
            self,
            use,
            name=config.bucket_name(use),
            versioned=config.storage.versioned,
            force_destroy=config.storage.force_destroy,
        )

    def _origins(self, site: StaticSite) -> list[str]:
        if self.config.api.allow_all_origins:
            return ["*"]
        own = self.config.api.frontend_origin
        return [f"https://{site.domain_name}", *([own] if own else [])]

    def _tell(self, use: str, bucket: PrivateBucket) -> None:
        self.output(f"{use}BucketName", bucket.name, f"Name of the {use.lower()} bucket")
        self.output(f"{use}BucketArn", bucket.arn, f"ARN of the {use.lower()} bucket")
