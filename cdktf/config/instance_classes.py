"""What a database's instance class can carry. Facts of AWS, looked up by the configuration's checks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InstanceClass:
    """`max_connections` is RDS's default, min(DBInstanceClassMemory / 9,531,392 bytes, 5000), with the memory
    left after the host's own share; rounded down to what is measured on a fresh PostgreSQL instance.
    """

    max_connections: int
    performance_insights: bool


INSTANCE_CLASSES = {
    "db.t3.micro": InstanceClass(81, performance_insights=False),
    "db.t3.small": InstanceClass(181, performance_insights=False),
    "db.t3.medium": InstanceClass(405, performance_insights=True),
    "db.t4g.micro": InstanceClass(81, performance_insights=False),
    "db.t4g.small": InstanceClass(181, performance_insights=False),
    "db.t4g.medium": InstanceClass(405, performance_insights=True),
    "db.m6g.large": InstanceClass(838, performance_insights=True),
    "db.m7g.large": InstanceClass(838, performance_insights=True),
    "db.r7g.large": InstanceClass(1690, performance_insights=True),
}
