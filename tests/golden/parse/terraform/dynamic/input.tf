variable "rules" {}

resource "aws_security_group" "known" {
  dynamic "ingress" {
    for_each = [80, 443]
    content {
      from_port = ingress.value
      to_port   = ingress.value
      protocol  = "tcp"
    }
  }
  ingress {
    from_port = 22
  }
}

resource "aws_security_group" "unknown" {
  dynamic "ingress" {
    for_each = var.rules
    iterator = rule
    content {
      from_port = rule.value.port
      protocol  = "tcp"
    }
  }
}

resource "aws_security_group" "none" {
  dynamic "ingress" {
    for_each = []
    content {
      protocol = "tcp"
    }
  }
}

resource "aws_sqs_queue" "each" {
  for_each = { orders = 30, mails = 60 }
  name     = each.key
  delay    = each.value
}

resource "aws_sqs_queue" "one" {
  for_each = toset(["only"])
  name     = "${each.key}-queue"
}

resource "aws_sqs_queue" "unknown" {
  for_each = var.rules
  name     = each.value.name
}
