"""Queues that are encrypted, take messages over TLS alone, and only from those that they were opened for."""

from dataclasses import asdict, dataclass

from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct

from components.base.account import Account
from components.base.policy import Statement, policy_document
from components.function.execution_role import ExecutionRole

# The longest that SQS keeps anything: a dead letter of a Friday night survives a holiday.
RETENTION_S = 14 * 24 * 3600


@dataclass(frozen=True)
class QueueSettings:
    """What becomes of messages at work and of those that fail; by default as AWS has it."""

    visibility_timeout_seconds: int | None = None
    redrive_policy: str | None = None


class GuardedQueue(Construct):
    """A queue of SQS, into which EventBridge may put events of those rules that it was opened for."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        account: Account,
        settings: QueueSettings = QueueSettings(),
    ) -> None:
        super().__init__(scope, id_)
        self.name = name
        # The policy stands in the queue itself (a resource of its own takes Terraform 25 s more to wait for),
        # so it cannot refer to it.
        self._own_arn = account.arn("sqs", name)
        self._rule_arns: list[str] = []
        self._queue = SqsQueue(
            self,
            "queue",
            name=name,
            message_retention_seconds=RETENTION_S,
            sqs_managed_sse_enabled=True,
            policy=self._document(),
            **asdict(settings),
        )

    @property
    def arn(self) -> str:
        """ARN of the queue."""
        return str(self._queue.arn)

    def accept_from_rule(self, rule_arn: str) -> None:
        """Let EventBridge put messages here for this one rule."""
        self._rule_arns.append(rule_arn)
        self._queue.policy = self._document()

    def _document(self) -> str:
        statements: list[Statement] = [
            {
                "Sid": "TlsOnly",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "sqs:*",
                "Resource": self._own_arn,
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ]
        if self._rule_arns:
            statements.append(
                {
                    "Sid": "EventsOfRules",
                    "Effect": "Allow",
                    "Principal": {"Service": "events.amazonaws.com"},
                    "Action": "sqs:SendMessage",
                    "Resource": self._own_arn,
                    "Condition": {"ArnEquals": {"aws:SourceArn": list(self._rule_arns)}},
                }
            )
        return policy_document(*statements)


class DeadLetterQueue(GuardedQueue):
    """Keeps what could not be done, until a person looks at it and sends it again."""

    def grant_send(self, role: ExecutionRole) -> IamRolePolicy:
        """Let a function's role put letters here."""
        return role.allow("send-dead-letters", ["sqs:SendMessage"], [self.arn])
