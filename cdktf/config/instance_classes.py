"""What a database's instance class can carry. Facts of AWS, looked up by the configuration's checks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InstanceClass:
    """`max_connections` is RDS's default, min(DBInstanceClassMemory / 9,531,392 bytes, 5000), with the memory
    left after the host's own share. On PostgreSQL, unlike MySQL, Performance Insights has no class
    restriction among current generations; the classes before them cannot carry PostgreSQL 15 either.
    """

    max_connections: int
    performance_insights: bool = True


INSTANCE_CLASSES = {
    "db.t2.micro": InstanceClass(81, performance_insights=False),
    "db.t3.micro": InstanceClass(81),
    "db.t3.small": InstanceClass(181),
    "db.t3.medium": InstanceClass(405),
    "db.t4g.micro": InstanceClass(81),
    "db.t4g.small": InstanceClass(181),
    "db.t4g.medium": InstanceClass(405),
    "db.m6g.large": InstanceClass(838),
    "db.m7g.large": InstanceClass(838),
    "db.r7g.large": InstanceClass(1690),
}
