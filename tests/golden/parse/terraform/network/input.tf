# A network of two subnets, with everything that an attribute can be.
variable "environment" {
  description = "Suffix of every name"
  type        = string
  default     = "dev"

  validation {
    condition     = length(var.environment) > 1
    error_message = "Too short."
  }
}

variable "zones" {
  type    = list(string)
  default = ["a", "b"]
}

locals {
  prefix = "shop-${var.environment}"
  tags = {
    Environment = var.environment
    Team        = "payments"
  }
}

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
  tags                 = merge(local.tags, { Name = "${local.prefix}-vpc" })
}

resource "aws_subnet" "private" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = var.zones[count.index]
  tags              = merge(local.tags, { Name = "${local.prefix}-${count.index + 1}" })
}

resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id

  ingress {
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }

  ingress {
    from_port       = 80
    to_port         = 80
    security_groups = [aws_security_group.lb.id]
  }

  egress {
    from_port = 0
    to_port   = -1
  }

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [tags, ingress[0].cidr_blocks]
  }

  depends_on = [aws_vpc.main, module.logs]
}

data "aws_ami" "linux" {
  provider    = aws.west
  most_recent = true
  filter {
    name   = "name"
    values = ["al2023-*"]
  }
}

output "subnets" {
  value     = aws_subnet.private[*].id
  sensitive = false
}
