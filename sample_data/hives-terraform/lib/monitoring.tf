resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  name              = "/aws/lambda/${each.key}-${var.environment_suffix}"
  retention_in_days = 45
}

resource "aws_cloudwatch_log_group" "archive" {
  name              = "/combwatch/archive-${var.environment_suffix}"
  retention_in_days = 45
}

resource "aws_cloudwatch_metric_alarm" "iterator_age" {
  alarm_name          = "iterator-age-${var.environment_suffix}"
  namespace           = "AWS/Kinesis"
  metric_name         = "GetRecords.IteratorAgeMilliseconds"
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 120000
  period              = 60
  evaluation_periods  = 2
  alarm_actions       = [aws_sns_topic.swarms.arn]

  dimensions = {
    StreamName = aws_kinesis_stream.readings.name
  }
}

resource "aws_cloudwatch_metric_alarm" "swarm_errors" {
  alarm_name          = "swarm-errors-${var.environment_suffix}"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.swarms.arn]

  dimensions = {
    FunctionName = aws_lambda_function.function["swarm"].function_name
  }
}

resource "aws_cloudwatch_metric_alarm" "dead_readings" {
  alarm_name          = "dead-readings-${var.environment_suffix}"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.swarms.arn]

  dimensions = {
    QueueName = aws_sqs_queue.dead.name
  }
}
