resource "aws_iot_thing_type" "hive" {
  name = "hive-${var.environment_suffix}"
}

resource "aws_iot_policy" "hive" {
  name = "hive-${var.environment_suffix}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["iot:Publish"]
      Resource = ["arn:aws:iot:${var.region}:${data.aws_caller_identity.current.account_id}:topic/hives/*/readings"]
    }]
  })
}

resource "aws_iot_topic_rule" "readings" {
  name        = "readings_${var.environment_suffix}"
  enabled     = true
  sql         = "SELECT *, topic(2) AS hive_id FROM 'hives/+/readings'"
  sql_version = "2016-03-23"

  kinesis {
    role_arn      = aws_iam_role.rule.arn
    stream_name   = aws_kinesis_stream.readings.name
    partition_key = "$${topic(2)}"
  }

  error_action {
    sqs {
      queue_url  = aws_sqs_queue.dead.url
      role_arn   = aws_iam_role.rule.arn
      use_base64 = false
    }
  }
}

resource "aws_kinesis_stream" "readings" {
  name             = "readings-${var.environment_suffix}"
  shard_count      = 4
  retention_period = 72
  encryption_type  = "KMS"
  kms_key_id       = aws_kms_key.comb.arn
}

resource "aws_kinesis_firehose_delivery_stream" "archive" {
  name        = "archive-${var.environment_suffix}"
  destination = "extended_s3"

  kinesis_source_configuration {
    kinesis_stream_arn = aws_kinesis_stream.readings.arn
    role_arn           = aws_iam_role.archive.arn
  }

  extended_s3_configuration {
    role_arn           = aws_iam_role.archive.arn
    bucket_arn         = aws_s3_bucket.archive.arn
    prefix             = "readings/!{timestamp:yyyy/MM/dd}/"
    error_output_prefix = "errors/"
    buffering_size     = 64
    buffering_interval = 300
    compression_format = "GZIP"
    kms_key_arn        = aws_kms_key.comb.arn

    cloudwatch_logging_options {
      enabled         = true
      log_group_name  = aws_cloudwatch_log_group.archive.name
      log_stream_name = "delivery"
    }
  }
}

resource "aws_sqs_queue" "dead" {
  name                      = "dead-readings-${var.environment_suffix}"
  message_retention_seconds = 1209600
  kms_master_key_id         = aws_kms_key.comb.arn
}
