locals {
  trusted = {
    rule     = "iot.amazonaws.com"
    archive  = "firehose.amazonaws.com"
    function = "lambda.amazonaws.com"
  }
}

data "aws_iam_policy_document" "trust" {
  for_each = local.trusted

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = [each.value]
    }
  }
}

resource "aws_iam_role" "rule" {
  name               = "rule-${var.environment_suffix}"
  assume_role_policy = data.aws_iam_policy_document.trust["rule"].json
}

resource "aws_iam_role_policy" "rule" {
  name = "put-readings"
  role = aws_iam_role.rule.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["kinesis:PutRecord"]
        Resource = aws_kinesis_stream.readings.arn
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = aws_sqs_queue.dead.arn
      },
    ]
  })
}

resource "aws_iam_role" "archive" {
  name               = "archive-${var.environment_suffix}"
  assume_role_policy = data.aws_iam_policy_document.trust["archive"].json
}

resource "aws_iam_role_policy" "archive" {
  name = "write-archive"
  role = aws_iam_role.archive.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream"]
        Resource = aws_kinesis_stream.readings.arn
      },
      {
        Effect   = "Allow"
        Action   = ["s3:PutObject", "s3:AbortMultipartUpload"]
        Resource = "${aws_s3_bucket.archive.arn}/*"
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = aws_kms_key.comb.arn
      },
    ]
  })
}

resource "aws_iam_role" "function" {
  name               = "function-${var.environment_suffix}"
  assume_role_policy = data.aws_iam_policy_document.trust["function"].json
}

resource "aws_iam_role_policy" "function" {
  name = "read-stream-write-state"
  role = aws_iam_role.function.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream"]
        Resource = aws_kinesis_stream.readings.arn
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
        Resource = [aws_dynamodb_table.hives.arn, aws_dynamodb_table.alerts.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = aws_sns_topic.swarms.arn
      },
    ]
  })
}
