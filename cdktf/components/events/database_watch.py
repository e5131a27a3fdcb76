"""What raises an alarm at a database: its server's limits, and what keeps a proxy from sharing."""

from components.events.alarms import Alarms
from config.sections import Database

FULL = 0.8
LEFT = 0.1
PERIODS = 3  # a quarter of an hour: a backup or a large query alone disturbs nobody
GIGABYTE = 1024**3
# gp3 answers within a few milliseconds; twenty on average are a disk that is kept waiting.
SLOW_DISK_S = 0.02
# A pinned connection serves one client alone: at a tenth of all of them the proxy no longer helps.
PINNED = 0.1


def watch_database(alarms: Alarms, *, server: str, proxy: str, config: Database) -> None:
    """Alarm on connections, CPU, memory, latencies and storage of the server, and on pinning at the proxy."""
    of_server = {"DBInstanceIdentifier": server}

    def on(label: str, metric: str, threshold: float, why: str, *, below: bool = False) -> None:
        alarms.alarm(
            f"{server}-{label}",
            "AWS/RDS",
            metric,
            of_server,
            why=f"{server} {why}",
            statistic="Average",
            threshold=threshold,
            below=below,
            periods=PERIODS,
        )

    on("connections", "DatabaseConnections", int(config.max_connections * FULL), "runs out of connections")
    on("cpu", "CPUUtilization", FULL * 100, "has little CPU left")
    on("memory", "FreeableMemory", int(config.memory_bytes * LEFT), "has little memory left", below=True)
    on("read-latency", "ReadLatency", SLOW_DISK_S, "reads slowly from its disk")
    on("write-latency", "WriteLatency", SLOW_DISK_S, "writes slowly to its disk")
    on(
        "storage",
        "FreeStorageSpace",
        int(config.storage_gb * GIGABYTE * LEFT),
        "has little disk left: raise storage_gb",
        below=True,
    )
    alarms.alarm(
        f"{proxy}-pinned",
        "AWS/RDS",
        "DatabaseConnectionsCurrentlySessionPinned",
        {"ProxyName": proxy},
        why=f"{proxy} cannot share connections that sessions have pinned",
        # Each machine of a proxy tells of its own connections once a minute: their sum is the proxy's.
        statistic="Sum",
        period_s=60,
        threshold=int(config.max_connections * PINNED),
    )
