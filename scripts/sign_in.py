"""Signs in and prints tokens, so that a request from a terminal is one line.

For example: curl -H "Authorization: Bearer $(spendsense sign-in hannah@demo.com)" …/api/v1/users/me
"""

import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import typer

from scripts.lib.console import OperatorError, UsageError, emit, main
from scripts.lib.demo.people import DEMO_USERS
from scripts.lib.deployed import people
from scripts.lib.options import LOCAL, Env, Json, StackName
from scripts.lib.target import Target, resolve


class Token(StrEnum):
    """Which token to print."""

    ACCESS = "access"
    ID = "id"
    REFRESH = "refresh"


@dataclass(frozen=True)
class Result:
    """What Cognito hands out."""

    access_token: str
    id_token: str
    refresh_token: str
    expires_in: int
    token_type: str


def run(target: Target, email: str, password: str, stack_name: str | None = None) -> Result:
    """Sign in with a password."""
    pool = people.pool_of(target, stack_name)
    client = target.client("cognito-idp")
    try:
        answer = client.initiate_auth(
            ClientId=pool.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )
    except (client.exceptions.NotAuthorizedException, client.exceptions.UserNotFoundException):
        raise OperatorError(
            f"Cognito refuses {email} with this password.", "Demo users: `spendsense create-demo-users`."
        ) from None
    except client.exceptions.UserNotConfirmedException:
        raise OperatorError(
            f"{email} has not confirmed the sign-up.", "Enter the code from the e-mail."
        ) from None
    if "AuthenticationResult" not in answer:
        raise OperatorError(
            f"Cognito asks {email} for more: {answer.get('ChallengeName', 'unknown')}.",
            "Set a permanent password (`aws cognito-idp admin-set-user-password --permanent`).",
        )
    tokens = answer["AuthenticationResult"]
    return Result(
        access_token=tokens["AccessToken"],
        id_token=tokens["IdToken"],
        refresh_token=tokens.get("RefreshToken", ""),
        expires_in=tokens["ExpiresIn"],
        token_type=tokens["TokenType"],
    )


def password_for(target: Target, email: str, *, from_stdin: bool) -> str:
    """The password: from standard input, the known one of a local demo user, or asked for in a terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if target.is_local and email in {demo.email for demo in DEMO_USERS}:
        return people.DEMO_PASSWORD
    if not sys.stdin.isatty():
        raise UsageError("No terminal to ask for the password in.", "Hand it in: --password-stdin.")
    asked: str = typer.prompt("Password", hide_input=True, err=True)
    return asked


def command(
    email: Annotated[str, typer.Argument(help="Who signs in.")],
    *,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    token: Annotated[
        Token, typer.Option(help="Which token to print (all of them with --json).")
    ] = Token.ACCESS,
    env: Env = LOCAL,
    stack_name: StackName = None,
    as_json: Json = False,
) -> None:
    """Sign in and print the tokens."""
    target = resolve(env)
    result = run(target, email, password_for(target, email, from_stdin=password_stdin), stack_name)
    if as_json:
        emit(result, as_json)
    else:
        sys.stdout.write(f"{getattr(result, f'{token}_token')}\n")


if __name__ == "__main__":
    main(command)
