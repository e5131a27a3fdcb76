"""The parts of an environment's configuration: safe defaults; the impossible is refused with its reason."""

import re
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from config.instance_classes import BYTES_PER_CONNECTION, MAX_CONNECTIONS
from config.section import Section

Risk = Literal["one-zone", "no-backups"]
# Copies of each stage that a night never takes from people who sign up in the meantime.
KEPT_FOR_PEOPLE = 2
NOT_PUBLIC = "unset SPENDSENSE_DATABASE_PUBLIC"


class Pool(Section):
    """How a proxy shares the server's connections. None leaves a value to RDS."""

    max_connections_percent: int = Field(default=90, ge=1, le=100)  # the rest is for people and for RDS
    max_idle_percent: int | None = Field(default=None, ge=0, le=100)
    borrow_timeout_s: int = Field(default=30, ge=1, le=300)
    idle_client_timeout_s: int | None = Field(default=None, ge=1, le=28800)


class Database(Section):
    """The PostgreSQL server and what protects its data."""

    instance_class: str = "db.t3.micro"
    # A major version alone takes the minor that RDS offers, and later ones by themselves; AWS retires minors.
    engine_version: str = Field(default="15", pattern=r"^\d{2}(\.\d{1,2})?$")
    storage_gb: int = Field(default=20, ge=20)
    # Above storage_gb RDS grows the disk by itself before it is full; None leaves it as it is.
    max_storage_gb: int | None = Field(default=None, le=65536)
    storage_type: Literal["gp3"] = "gp3"
    name: str = Field(default="spendsense", pattern=r"^[a-z][a-z0-9_]{0,62}$")
    master_username: str = Field(default="spendsense_admin", pattern=r"^[a-z][a-z0-9_]{0,62}$")
    # A higher number makes a new master password at the next apply.
    credentials_version: int = Field(default=1, ge=1)
    # 0 is no backups at all.
    backup_retention_days: int = Field(default=7, ge=0, le=35)
    multi_az: bool = False
    # What a person knowingly does without in prod.
    accepted_risks: tuple[Risk, ...] = ()
    protected: bool = False
    publicly_accessible: bool = False
    proxy: bool = False
    pool: Pool = Pool()
    performance_insights: bool = True
    # Connections that functions leave alone: 3 for superusers, 2 for RDS itself, 5 for people's tunnels.
    reserved_connections: int = 10

    @property
    def max_connections(self) -> int:
        """The server's connection limit."""
        return MAX_CONNECTIONS[self.instance_class]

    @property
    def memory_bytes(self) -> int:
        """The memory that the class leaves to the server, by the rule that gives the limit above."""
        return self.max_connections * BYTES_PER_CONNECTION

    @property
    def unaccepted_risks(self) -> list[Risk]:
        """What could lose data, and nobody has said yes to."""
        risks: dict[Risk, bool] = {
            "one-zone": not self.multi_az,
            "no-backups": not self.backup_retention_days,
        }
        return [risk for risk, there in risks.items() if there and risk not in self.accepted_risks]

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.instance_class not in MAX_CONNECTIONS:
            raise ValueError(
                f"{self.instance_class} is not in config/instance_classes.py: add its connection limit there"
            )
        if self.max_storage_gb is not None and self.max_storage_gb <= self.storage_gb:
            raise ValueError(f"a disk of {self.storage_gb} GB cannot grow to {self.max_storage_gb} GB")
        if self.publicly_accessible and self.protected:
            raise ValueError(f"a protected database is never public: {NOT_PUBLIC}")
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
            if not re.fullmatch(r"(email:|https://|arn:[a-z-]+:sqs:).+", subscriber):
                raise ValueError(
                    f"{subscriber!r} is not an alarm subscriber: write email:…, https://… or a queue's ARN"
                )
        return self
