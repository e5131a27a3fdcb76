"""One environment: everything that a synthesis decides, frozen and checked as a whole."""

from typing import Literal, Self

from pydantic import Field, model_validator

from config.network import Network
from config.product import SPENDSENSE, Product
from config.section import Section
from config.sections import NOT_PUBLIC, Alarms, Api, Cognito, Database, Functions, Storage

Name = Literal["local", "dev", "staging", "prod"]


class Environment(Section):
    """The configuration of one environment of one product."""

    product: Product = SPENDSENSE
    environment: Name
    region: str = Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")
    endpoint_url: str | None = None
    # The only account that this environment may be deployed to; None leaves that to the credentials at hand.
    account_id: str | None = None
    name_suffix: str = Field(default="", pattern=r"^(-[a-z0-9-]{1,20})?$")
    state_bucket: str
    network: Network
    database: Database
    functions: Functions
    api: Api = Api()
    cognito: Cognito = Cognito()
    storage: Storage = Storage()
    alarms: Alarms = Alarms()

    @property
    def is_production(self) -> bool:
        """Whether real people's data live here: nothing may be deleted by accident."""
        return self.environment == "prod"

    @property
    def is_local(self) -> bool:
        """Whether this is the local cloud."""
        return self.environment == "local"

    @property
    def secret_recovery_days(self) -> int:
        """Days in which a deleted secret can be restored. Its name is taken as long, so only prod waits."""
        return 30 if self.is_production else 0

    @property
    def tags(self) -> dict[str, str]:
        """The tags of everything that can carry tags."""
        return {"Product": self.product.name, "Environment": self.environment, "ManagedBy": "cdktf"}

    def named(self, base: str) -> str:
        """The name of a thing that carries no environment: secrets, functions."""
        return f"{base}{self.name_suffix}"

    def titled(self, part: str) -> str:
        """The name of a thing that carries its environment: keys, groups, rules, topics."""
        return f"{self.product.slug}-{part}-{self.environment}"

    def bucket_name(self, use: str) -> str:
        """The name of a bucket, which is one in the world."""
        return f"{self.product.slug}-{use}-{self.environment}{self.storage.bucket_suffix}"

    def secret_name(self, part: str) -> str:
        """The name of a secret, which scripts and functions go by."""
        return self.named(f"{self.product.slug}/{part}")

    def stack_name(self, kind: str) -> str:
        """The name of the stack of a kind (Database, Cognito, Lambda, S3)."""
        return f"{self.product.name}-{kind}-{self.environment}"

    def state_key(self, kind: str) -> str:
        """Where a stack's state lies in the bucket, below Terraform's own workspace prefix."""
        return f"{self.product.slug}/{kind.lower()}.tfstate"

    @model_validator(mode="after")
    def _check(self) -> Self:
        self._check_endpoint()
        self._check_protection()
        self._check_connections()
        return self

    def _check_endpoint(self) -> None:
        if self.is_local and not self.endpoint_url:
            raise ValueError(
                "local needs AWS_ENDPOINT_URL, the address of the local cloud: `make up` sets it"
            )
        if not self.is_local and self.endpoint_url:
            raise ValueError(f"AWS_ENDPOINT_URL is set, but {self.environment} is on AWS: unset it")

    def _check_protection(self) -> None:
        if self.is_production:
            missing = [
                name
                for name, there in {
                    "database.protected": self.database.protected,
                    "cognito.deletion_protection": self.cognito.deletion_protection,
                    "storage.versioned": self.storage.versioned,
                }.items()
                if not there
            ]
            if missing:
                raise ValueError(f"prod without {', '.join(missing)} could lose people's data")
            self._check_risks()
        if self.storage.force_destroy and self.is_production:
            raise ValueError("force_destroy would empty the buckets of prod")
        if self.database.publicly_accessible and self.environment != "dev":
            raise ValueError(
                f"the database of {self.environment} is private; dev alone may open it: {NOT_PUBLIC}"
            )
        if self.database.publicly_accessible and self.network.mode == "managed":
            raise ValueError(
                f"isolated subnets have no way in from the internet: {NOT_PUBLIC}, or use the default VPC"
            )
        if self.api.allow_all_origins and self.environment != "dev":
            raise ValueError(
                f"every web site could call the API of {self.environment}; dev alone allows that"
            )

    def _check_risks(self) -> None:
        risks = self.database.unaccepted_risks
        if risks:
            raise ValueError(
                f"prod with {' and '.join(risks)} could lose people's data: set database.multi_az and "
                "database.backup_retention_days, or name what a person accepts in database.accepted_risks"
            )

    def _check_connections(self) -> None:
        room = self.database.max_connections - self.database.reserved_connections
        if self.functions.reserve_concurrency and self.functions.concurrency.total > room:
            raise ValueError(
                f"functions could open {self.functions.concurrency.total} connections, "
                f"{self.database.instance_class} leaves them {room}: lower it or take a larger class"
            )
