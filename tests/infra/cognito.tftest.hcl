# The Cognito stack of prod against a mocked provider: what Terraform makes of the expressions in the JSON.
# Run by tests/infra/test_terraform.py, which lays the synthesised stack beside this file as a module.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:mocked" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:us-east-1:123456789012:function:mocked" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:us-east-1:123456789012:mocked" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:us-east-1:123456789012:rule/mocked" }
  }
  mock_resource "aws_cognito_user_pool" {
    defaults = {
      id  = "us-east-1_mocked"
      arn = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_mocked"
    }
  }
}

run "apply" {
  command = apply

  module {
    source = "./stack"
  }

  assert {
    condition     = output.UserPoolId == "us-east-1_mocked"
    error_message = "the pool's id is the pool's"
  }
  assert {
    condition     = aws_lambda_permission.post-confirmation_from-user-pool_2D29B463.source_arn == output.UserPoolArn
    error_message = "this pool, and no other, calls post-confirmation"
  }
  assert {
    condition     = aws_lambda_function.repair-signups_function_FB4ED369.environment[0].variables["USER_POOL_ID"] == output.UserPoolId
    error_message = "the sweep knows its pool"
  }
  assert {
    condition = jsondecode(aws_iam_role_policy.repair-signups_execution_publish-events_506EF86C.policy).Statement[0].Resource == [
      "arn:aws:events:us-east-1:123456789012:event-bus/default",
    ]
    error_message = "events are published on this account's own bus"
  }
}
