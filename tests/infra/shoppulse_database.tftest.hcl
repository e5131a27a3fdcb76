# ShopPulse's Database stack of staging against a mocked provider: what Terraform makes of the expressions in the JSON.
# Run by tests/infra/test_terraform.py, which lays the synthesised stack beside this file as a module.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:mocked" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mocked" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:us-east-1:123456789012:function:mocked" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:mocked" }
  }
  mock_resource "aws_db_instance" {
    defaults = { address = "mocked.rds.amazonaws.com", port = 5432 }
  }
  mock_resource "aws_db_proxy_default_target_group" {
    defaults = { name = "default" }
  }
  mock_resource "aws_db_proxy" {
    defaults = { endpoint = "mocked.proxy-x.rds.amazonaws.com" }
  }
}

override_data {
  target = data.terraform_remote_state.remote_vpc
  values = {
    outputs = {
      VpcId             = "vpc-mocked"
      PrivateSubnetIds  = ["subnet-a", "subnet-b"]
      IsolatedSubnetIds = ["subnet-c", "subnet-d"]
    }
  }
}

run "apply" {
  command = apply

  module {
    source = "./stack"
  }

  assert {
    condition     = output.DatabaseProxyEndpoint == "mocked.proxy-x.rds.amazonaws.com"
    error_message = "functions connect to the proxy"
  }
  assert {
    condition     = output.DatabaseEndpoint == "mocked.rds.amazonaws.com"
    error_message = "people reach the server itself"
  }
  assert {
    condition = alltrue([
      for function in [
        aws_lambda_function.test-db-connection_function_FFF66A23,
        aws_lambda_function.shoppulse-rotate-credentials_function_7C21FD20,
      ] : function.environment[0].variables.RDS_PORT == "5432"
      && function.environment[0].variables.RDS_PROXY_ENDPOINT == "mocked.proxy-x.rds.amazonaws.com"
      && toset(function.vpc_config[0].subnet_ids) == toset(["subnet-a", "subnet-b"])
    ])
    error_message = "functions are told the proxy's address and live in private subnets"
  }
  assert {
    condition = length(jsondecode(
      aws_lambda_function.shoppulse-rotate-credentials_function_7C21FD20.environment[0].variables.RDS_USER_SECRET_ARNS
    )) == 2
    error_message = "two users take turns"
  }
}
