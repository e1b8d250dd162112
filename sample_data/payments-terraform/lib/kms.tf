# kms.tf - one key for payment data, one for logs

locals {
  account = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}"

  key_administration = {
    Sid       = "Administration"
    Effect    = "Allow"
    Principal = { AWS = "${local.account}:root" }
    Action = [
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DeleteAlias",
      "kms:Describe*",
      "kms:EnableKeyRotation",
      "kms:GenerateDataKey*",
      "kms:Get*",
      "kms:List*",
      "kms:PutKeyPolicy",
      "kms:RevokeGrant",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:Update*",
    ]
    Resource = "*"
  }

  key_use = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
}

resource "aws_kms_key" "data" {
  description             = "Payment data of ${var.environment_suffix}"
  enable_key_rotation     = true
  deletion_window_in_days = 10

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      local.key_administration,
      {
        Sid       = "EncryptedVolumesOfTheFleet"
        Effect    = "Allow"
        Principal = { AWS = "${local.account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling" }
        Action    = concat(local.key_use, ["kms:CreateGrant"])
        Resource  = "*"
      },
    ]
  })

  tags = {
    Name = "payments-data-${var.environment_suffix}"
  }
}

resource "aws_kms_alias" "data" {
  name          = "alias/payments-data-${var.environment_suffix}"
  target_key_id = aws_kms_key.data.key_id
}

resource "aws_kms_key" "logs" {
  description             = "Logs and alarms of ${var.environment_suffix}"
  enable_key_rotation     = true
  deletion_window_in_days = 10

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      local.key_administration,
      {
        Sid       = "LogsAndAlarms"
        Effect    = "Allow"
        Principal = { Service = ["logs.${var.aws_region}.amazonaws.com", "cloudwatch.amazonaws.com"] }
        Action    = local.key_use
        Resource  = "*"
      },
    ]
  })

  tags = {
    Name = "payments-logs-${var.environment_suffix}"
  }
}

resource "aws_kms_alias" "logs" {
  name          = "alias/payments-logs-${var.environment_suffix}"
  target_key_id = aws_kms_key.logs.key_id
}
