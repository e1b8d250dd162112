terraform {
  required_version = ">= 1.6"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
  backend "s3" {
    bucket = "state"
    key    = "shop/terraform.tfstate"
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Owner = "shop" }
  }
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

module "logs" {
  source    = "./modules/logs"
  providers = { aws = aws.west }
  days      = 30
}

moved {
  from = aws_vpc.old
  to   = aws_vpc.main
}
