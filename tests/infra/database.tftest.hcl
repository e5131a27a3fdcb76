# The Database stack of staging against a mocked provider: what Terraform makes of the expressions in the JSON.
# Run by tests/infra/test_terraform.py, which lays the synthesised stack beside this file as a module.

mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["us-east-1d", "us-east-1a", "us-east-1b"] }
  }
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
  mock_resource "aws_db_instance" {
    defaults = { address = "mocked.rds.amazonaws.com", port = 5432 }
  }
}

run "apply" {
  command = apply

  module {
    source = "./stack"
  }

  assert {
    condition     = output.DatabaseName == "spendsense"
    error_message = "the database is called spendsense"
  }
  assert {
    condition     = output.DatabaseEndpoint == "mocked.rds.amazonaws.com" && output.DatabasePort == 5432
    error_message = "host and port are the server's"
  }
  assert {
    condition     = length(output.PrivateSubnetIds) == 2
    error_message = "functions have a subnet in each of two zones"
  }
  assert {
    condition = [
      aws_subnet.network_private_0_subnet_28612760.availability_zone,
      aws_subnet.network_private_1_subnet_FAB3B030.availability_zone,
    ] == ["us-east-1a", "us-east-1b"]
    error_message = "the two zones are the first by name"
  }
  assert {
    condition = anytrue([
      for statement in jsondecode(aws_kms_key.encryption_key_EEB70057.policy).Statement :
      try(statement.Principal.AWS, "") == "arn:aws:iam::123456789012:root"
    ])
    error_message = "the account itself rules its key"
  }
}
