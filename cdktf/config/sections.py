"""The parts of an environment's configuration: safe defaults; the impossible is refused with its reason."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from config.instance_classes import MAX_CONNECTIONS
from config.section import Section

# Copies of each stage that a night never takes from people who sign up in the meantime.
KEPT_FOR_PEOPLE = 2


class Database(Section):
    """The PostgreSQL server and what protects its data."""

    instance_class: str = "db.t3.micro"
    engine_version: str = "15"
    storage_gb: int = Field(default=20, ge=20)
    # Above storage_gb RDS grows the disk by itself before it is full; None leaves it as it is.
    max_storage_gb: int | None = Field(default=None, le=65536)
    storage_type: Literal["gp3"] = "gp3"
    name: str = Field(default="spendsense", pattern=r"^[a-z][a-z0-9_]{0,62}$")
    master_username: str = Field(default="spendsense_admin", pattern=r"^[a-z][a-z0-9_]{0,62}$")
    # A higher number makes a new master password at the next apply.
    credentials_version: int = Field(default=1, ge=1)
    backup_retention_days: int = Field(default=7, ge=1, le=35)
    multi_az: bool = False
    protected: bool = False
    publicly_accessible: bool = False
    proxy: bool = False
    performance_insights: bool = True
    # Connections that functions leave alone: 3 for superusers, 2 for RDS itself, 5 for people's tunnels.
    reserved_connections: int = 10

    @property
    def max_connections(self) -> int:
        """The server's connection limit."""
        return MAX_CONNECTIONS[self.instance_class]

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.instance_class not in MAX_CONNECTIONS:
            raise ValueError(
                f"{self.instance_class} is not in config/instance_classes.py: add its connection limit there"
            )
        if self.max_storage_gb is not None and self.max_storage_gb <= self.storage_gb:
            raise ValueError(f"a disk of {self.storage_gb} GB cannot grow to {self.max_storage_gb} GB")
        if self.publicly_accessible and self.protected:
            raise ValueError("a protected database is never public")
        return self


class Concurrency(Section):
    """Reserved concurrency of each function that opens database connections (one per running copy)."""

    api: int = Field(default=30, ge=1)
    compute_features: int = Field(default=10, ge=1)
    assign_persona: int = Field(default=10, ge=1)
    generate_recommendations: int = Field(default=10, ge=1)
    relay_outbox: int = Field(default=2, ge=1)
    operations: int = Field(default=2, ge=1)
    import_data: int = Field(default=4, ge=1)
    export_data: int = Field(default=1, ge=1)
    erase_data: int = Field(default=1, ge=1)

    @property
    def total(self) -> int:
        """Connections that all functions together can open."""
        return sum(self.model_dump().values())


class Functions(Section):
    """What all Lambda functions share."""

    architecture: Literal["x86_64", "arm64"] = "x86_64"
    reserve_concurrency: bool = True
    concurrency: Concurrency = Concurrency()
    # Shards of a night that a stage works on at once; the rest of its copies is left to single people.
    shard_concurrency: int = Field(default=4, ge=2, le=1000)
    log_retention_days: int = 30
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    build_dir: Path

    @model_validator(mode="after")
    def _check(self) -> Self:
        shares = self.concurrency.model_dump()
        for stage in ("compute_features", "assign_persona", "generate_recommendations"):
            if self.reserve_concurrency and self.shard_concurrency > shares[stage] - KEPT_FOR_PEOPLE:
                raise ValueError(
                    f"shard_concurrency {self.shard_concurrency} leaves single people fewer than "
                    f"{KEPT_FOR_PEOPLE} of the {shares[stage]} copies of {stage}: lower it or reserve more"
                )
        return self


class Api(Section):
    """The REST API's limits. One origin may call it: the distribution's, or a domain of one's own."""

    throttling_rate: float = Field(default=50, gt=0)
    throttling_burst: int = Field(default=100, ge=1)
    allow_all_origins: bool = False
    frontend_origin: str | None = Field(default=None, pattern=r"^https?://[A-Za-z0-9.-]+(:\d+)?$")


class Cognito(Section):
    """The user pool: token lifetimes and protection."""

    deletion_protection: bool = False
    access_token_minutes: int = Field(default=60, ge=5, le=1440)
    id_token_minutes: int = Field(default=60, ge=5, le=1440)
    refresh_token_days: int = Field(default=30, ge=1, le=3650)


class Storage(Section):
    """The frontend's and the assets' buckets. Names are global: the suffix keeps two accounts apart."""

    versioned: bool = False
    bucket_suffix: str = Field(default="", pattern=r"^(-[a-z0-9-]{1,20})?$")
    price_class: Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"] = "PriceClass_100"
    force_destroy: bool = False


class Alarms(Section):
    """Who hears of alarms: `email:ops@example.org`, `https://…`, or the ARN of an SQS queue."""

    subscribers: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        for subscriber in self.subscribers:
            if not subscriber.startswith(("email:", "https://", "arn:")):
                raise ValueError(
                    f"{subscriber!r} is no alarm subscriber: write email:…, https://… or a queue's ARN"
                )
        return self
