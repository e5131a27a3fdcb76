"""One SNS topic, and the alarms that write to it."""

from dataclasses import dataclass

from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy
from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription
from constructs import Construct

from components.base.policy import policy_document

PERIOD_S = 300
# At four fifths of its timeout a function still answers, and there is time to act.
DURATION_SHARE = 0.8
# A night of a hundred thousand people is done in less; one that fails is then at its second attempt.
LATE_S = 3600


@dataclass(frozen=True)
class NewTopic:
    """The topic of a product, which alarms of this account alone may write to, and who hears of them."""

    name: str
    account_id: str
    subscribers: tuple[str, ...] = ()


class Alarms(Construct):
    """What the topic of a product, a new one or one by its ARN, is told about.

    Things are watched by name, of whichever stack.
    """

    def __init__(self, scope: Construct, id_: str, *, topic: NewTopic | str) -> None:
        super().__init__(scope, id_)
        self.topic_arn = topic if isinstance(topic, str) else self._made(topic)

    def watch_function(self, name: str, *, timeout_s: int, slow_after_s: float | None = None) -> None:
        """Alarm on errors, throttles and slow runs: as long as `slow_after_s`, else near the timeout."""
        slow_s = timeout_s * DURATION_SHARE if slow_after_s is None else slow_after_s
        dimensions = {"FunctionName": name}
        self.alarm(f"{name}-errors", "AWS/Lambda", "Errors", dimensions, why=f"{name} failed")
        self.alarm(
            f"{name}-throttles", "AWS/Lambda", "Throttles", dimensions, why=f"{name} was refused a run"
        )
        self.alarm(
            f"{name}-duration",
            "AWS/Lambda",
            "Duration",
            dimensions,
            statistic="Maximum",
            threshold=slow_s * 1000,
            why=f"{name} ran for {slow_s:g} s or more, of {timeout_s} s that it may",
        )

    def watch_queue(self, name: str) -> None:
        """Alarm as soon as a dead letter lies in the queue, and until it is gone."""
        self.alarm(
            f"{name}-not-empty",
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            {"QueueName": name},
            statistic="Maximum",
            why=f"{name} holds dead letters: see what failed, fix it, then redrive",
        )

    def watch_work(self, name: str) -> None:
        """Alarm when the oldest message has waited so long that the night is behind."""
        self.alarm(
            f"{name}-late",
            "AWS/SQS",
            "ApproximateAgeOfOldestMessage",
            {"QueueName": name},
            statistic="Maximum",
            threshold=LATE_S,
            why=f"{name} has had a message for {LATE_S // 60} minutes: it fails, or there are too few copies",
        )

    def watch_api(self, name: str, *, stage: str) -> None:
        """Alarm on answers of 500 and above, whoever gave them."""
        self.alarm(
            f"{name}-5xx",
            "AWS/ApiGateway",
            "5XXError",
            {"ApiName": name, "Stage": stage},
            why=f"{name} answered with a server error",
        )

    def alarm(
        self,
        name: str,
        namespace: str,
        metric: str,
        dimensions: dict[str, str],
        *,
        why: str,
        statistic: str = "Sum",
        threshold: float = 1,
        below: bool = False,
        periods: int = 1,
        period_s: int = PERIOD_S,
    ) -> None:
        """Alarm when the metric is at the threshold or above (`below`: or under it) for so many periods."""
        CloudwatchMetricAlarm(
            self,
            name,
            alarm_name=name,
            alarm_description=why,
            namespace=namespace,
            metric_name=metric,
            dimensions=dimensions,
            statistic=statistic,
            comparison_operator=f"{'Less' if below else 'Greater'}ThanOrEqualToThreshold",
            threshold=threshold,
            period=period_s,
            evaluation_periods=periods,
            treat_missing_data="notBreaching",  # a function that nobody calls is not broken
            alarm_actions=[self.topic_arn],
            ok_actions=[self.topic_arn],
        )

    def _made(self, new: NewTopic) -> str:
        topic = SnsTopic(self, "topic", name=new.name)
        SnsTopicPolicy(self, "policy", arn=topic.arn, policy=_policy(topic.arn, new.account_id))
        for number, address in enumerate(new.subscribers):
            protocol, endpoint = subscription(address)
            SnsTopicSubscription(
                self,
                f"subscriber-{number}",
                topic_arn=topic.arn,
                protocol=protocol,
                endpoint=endpoint,
            )
        return str(topic.arn)


def _policy(topic_arn: str, account_id: str) -> str:
    return policy_document(
        {
            "Sid": "AlarmsOfThisAccount",
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": topic_arn,
            "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
        }
    )


def subscription(address: str) -> tuple[str, str]:
    """Protocol and endpoint of a subscriber, one that the configuration has let pass."""
    if address.startswith("email:"):
        return "email", address.removeprefix("email:")
    if address.startswith("https://"):
        return "https", address
    return "sqs", address
