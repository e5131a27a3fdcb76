# ShopPulse's Api stack of staging against a mocked provider: what Terraform makes of other stacks' outputs.
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
  mock_resource "aws_cognito_user_pool" {
    defaults = { arn = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_mocked" }
  }
  mock_resource "aws_cloudfront_distribution" {
    defaults = {
      arn         = "arn:aws:cloudfront::123456789012:distribution/MOCKED"
      domain_name = "mocked.cloudfront.net"
    }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mocked" }
  }
  mock_resource "aws_lambda_function" {
    defaults = {
      arn        = "arn:aws:lambda:us-east-1:123456789012:function:mocked"
      invoke_arn = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/mocked/invocations"
    }
  }
  mock_resource "aws_api_gateway_rest_api" {
    defaults = {
      id            = "mockedapi"
      execution_arn = "arn:aws:execute-api:us-east-1:123456789012:mockedapi"
    }
  }
  mock_resource "aws_api_gateway_stage" {
    defaults = { invoke_url = "https://mockedapi.execute-api.us-east-1.amazonaws.com/staging" }
  }
}

override_data {
  target = data.terraform_remote_state.remote_vpc
  values = {
    outputs = { PrivateSubnetIds = ["subnet-a", "subnet-b"] }
  }
}

override_data {
  target = data.terraform_remote_state.remote_database
  values = {
    outputs = {
      AppSecretArn          = "arn:aws:secretsmanager:us-east-1:123456789012:secret:application"
      DatabasePort          = "5432"
      DatabaseProxyEndpoint = "mocked.proxy-x.rds.amazonaws.com"
      EncryptionKeyArn      = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      LambdaSecurityGroupId = "sg-functions"
      AlarmTopicArn         = "arn:aws:sns:us-east-1:123456789012:shoppulse-alarms-staging"
    }
  }
}

run "apply" {
  command = apply

  module {
    source = "./stack"
  }

  assert {
    condition     = output.ApiUrl == "https://mockedapi.execute-api.us-east-1.amazonaws.com/staging"
    error_message = "the address is the stage's"
  }
  assert {
    condition     = output.CloudFrontDistributionUrl == "https://mocked.cloudfront.net"
    error_message = "the dashboard is at the distribution's address"
  }
  assert {
    condition = (
      aws_lambda_function.shoppulse-api_function_7DC96A90.environment[0].variables.FRONTEND_ORIGIN
      == "https://mocked.cloudfront.net"
    )
    error_message = "the distribution's address may call the API"
  }
  assert {
    condition = (
      aws_lambda_function.shoppulse-api_function_7DC96A90.environment[0].variables.RDS_PROXY_ENDPOINT
      == "mocked.proxy-x.rds.amazonaws.com"
      && toset(aws_lambda_function.shoppulse-api_function_7DC96A90.vpc_config[0].subnet_ids) == toset(["subnet-a", "subnet-b"])
      && toset(aws_lambda_function.shoppulse-api_function_7DC96A90.vpc_config[0].security_group_ids) == toset(["sg-functions"])
    )
    error_message = "the function is told the proxy's address and lives among functions in private subnets"
  }
  assert {
    condition     = aws_lambda_permission.shoppulse-api_from-gateway_5A41477E.source_arn == "arn:aws:execute-api:us-east-1:123456789012:mockedapi/staging/*/shoppulse/v1/*"
    error_message = "the gateway's own stage calls the function, and nobody else"
  }
}
