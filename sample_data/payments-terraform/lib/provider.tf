# provider.tf - versions, state and the tags that every resource inherits

terraform {
  required_version = ">= 1.6.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.60"
    }
  }

  backend "s3" {}
}

provider "aws" {
  region = var.aws_region

  default_tags {
    tags = {
      Owner       = var.owner
      CostCentre  = var.cost_centre
      DataClass   = "cardholder"
      Environment = var.environment_suffix
    }
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}
