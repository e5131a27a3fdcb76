# The Lambda stack of prod against a mocked provider: what Terraform makes of other stacks' outputs.
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
    defaults = {
      arn        = "arn:aws:lambda:us-east-1:123456789012:function:mocked"
      invoke_arn = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/mocked/invocations"
    }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:us-east-1:123456789012:mocked" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:mocked" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:us-east-1:123456789012:rule/mocked" }
  }
  mock_resource "aws_api_gateway_rest_api" {
    defaults = {
      id            = "mockedapi"
      execution_arn = "arn:aws:execute-api:us-east-1:123456789012:mockedapi"
    }
  }
  mock_resource "aws_api_gateway_stage" {
    defaults = { invoke_url = "https://mockedapi.execute-api.us-east-1.amazonaws.com/prod" }
  }
}

override_data {
  target = data.terraform_remote_state.remote_database
  values = {
    outputs = {
      ConnectionSecretArn   = "arn:aws:secretsmanager:us-east-1:123456789012:secret:connection"
      UploadsBucketName     = "spendsense-uploads-prod"
      UploadsBucketArn      = "arn:aws:s3:::spendsense-uploads-prod"
      ExportsBucketName     = "spendsense-exports-prod"
      ExportsBucketArn      = "arn:aws:s3:::spendsense-exports-prod"
      EncryptionKeyArn      = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      LambdaSecurityGroupId = "sg-functions"
      PrivateSubnetIds      = ["subnet-a", "subnet-b"]
    }
  }
}

override_data {
  target = data.terraform_remote_state.remote_cognito
  values = {
    outputs = {
      CognitoSecretArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:cognito"
      UserPoolArn      = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_mocked"
    }
  }
}

override_data {
  target = data.terraform_remote_state.remote_s3
  values = {
    outputs = { CloudFrontDistributionUrl = "https://mocked.cloudfront.net" }
  }
}

run "apply" {
  command = apply

  module {
    source = "./stack"
  }

  assert {
    condition     = output.ApiGatewayUrl == "https://mockedapi.execute-api.us-east-1.amazonaws.com/prod"
    error_message = "the address is the stage's"
  }
  assert {
    condition = alltrue([
      for function in [
        aws_lambda_function.spendsense-api_function_4A0BB3A0,
        aws_lambda_function.compute-features_function_8674C60A,
      ] : function.vpc_config[0].subnet_ids == toset(["subnet-a", "subnet-b"])
    ])
    error_message = "functions run in the subnets of the Database stack"
  }
  assert {
    condition     = aws_lambda_function.spendsense-api_function_4A0BB3A0.environment[0].variables["FRONTEND_ORIGIN"] == "https://mocked.cloudfront.net"
    error_message = "the distribution's address may call the API"
  }
  assert {
    condition     = aws_lambda_permission.spendsense-api_from-gateway_51BC9D44.source_arn == "arn:aws:execute-api:us-east-1:123456789012:mockedapi/prod/*/api/v1/*"
    error_message = "the gateway's own stage calls the API function, and nobody else"
  }
  assert {
    condition     = can(regex("^[0-9a-f]{64}$", aws_api_gateway_deployment.rest-api_published_deployment_B757141C.triggers["configuration"]))
    error_message = "the redeploy trigger is a hash over resolved values"
  }
}
