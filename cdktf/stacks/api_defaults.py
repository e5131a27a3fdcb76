"""What an environment decides for the API of either product."""

from components.api.stage import StageSettings
from components.identity.user_pool import TokenLifetimes
from config.environment import Environment


def token_lifetimes(config: Environment) -> TokenLifetimes:
    """How long a sign-in lasts."""
    return TokenLifetimes(
        access_minutes=config.cognito.access_token_minutes,
        id_minutes=config.cognito.id_token_minutes,
        refresh_days=config.cognito.refresh_token_days,
    )


def stage_settings(config: Environment, *, log_key_arn: str) -> StageSettings:
    """How much may be asked, and how long is remembered who asked."""
    return StageSettings(
        name=config.environment,
        rate=config.api.throttling_rate,
        burst=config.api.throttling_burst,
        log_retention_days=config.functions.log_retention_days,
        log_key_arn=log_key_arn,
    )
