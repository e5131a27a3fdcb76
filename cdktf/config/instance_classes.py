"""What a database's instance class can carry. Facts of AWS, looked up by the configuration's checks.

RDS's default for max_connections is min(DBInstanceClassMemory / BYTES_PER_CONNECTION, 5000), with the memory
left after the host's own share. Only classes that carry PostgreSQL 15 are here, and each of them has
Performance Insights.
"""

BYTES_PER_CONNECTION = 9_531_392
MAX_CONNECTIONS = {
    "db.t3.micro": 81,
    "db.t3.small": 181,
    "db.t3.medium": 405,
    "db.t4g.micro": 81,
    "db.t4g.small": 181,
    "db.t4g.medium": 405,
    "db.m6g.large": 838,
    "db.m7g.large": 838,
    "db.r7g.large": 1690,
}
