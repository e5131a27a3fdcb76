"""Connects through the proxy as the application does, and tells what came of it: never with what secret."""

import time
from typing import Any

from edge.logging import logger
from shoppulse_lambdas.login import application_login, signed_in
from shoppulse_lambdas.settings import settings

# pg_stat_ssl speaks of the proxy's own connection to the server: the client's is the driver's to tell.
_ABOUT = "SELECT current_setting('server_version'), current_database(), current_user"


def handler(_event: Any, _context: Any) -> dict[str, Any]:
    """Server version, TLS in use and milliseconds; raises, so that the failure is alarmed."""
    found = settings()
    login = application_login(found)
    begun = time.perf_counter()
    with signed_in(login, found.service) as driver:
        connected = time.perf_counter()
        with driver.cursor() as cursor:
            cursor.execute(_ABOUT)
            version, database, user = cursor.fetchone() or ("", "", "")
        answered = time.perf_counter()
        tls = driver.info.ssl_attribute("protocol") if driver.info.ssl_in_use else None
    answer = {
        "server_version": version,
        "database": database,
        "user": user,
        "tls": tls,
        "connect_ms": round((connected - begun) * 1000, 1),
        "query_ms": round((answered - connected) * 1000, 1),
    }
    logger.info("connected", extra=answer)
    return answer
