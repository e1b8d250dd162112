data "archive_file" "functions" {
  type        = "zip"
  source_dir  = "${path.module}/functions"
  output_path = "${path.module}/functions.zip"
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${each.key}-${var.environment_suffix}"
  role             = aws_iam_role.function.arn
  handler          = each.value.handler
  timeout          = each.value.timeout
  runtime          = "python3.12"
  memory_size      = 512
  filename         = data.archive_file.functions.output_path
  source_code_hash = data.archive_file.functions.output_base64sha256
  kms_key_arn      = aws_kms_key.comb.arn

  environment {
    variables = {
      HIVES_TABLE  = aws_dynamodb_table.hives.name
      ALERTS_TABLE = aws_dynamodb_table.alerts.name
      ALERTS_TOPIC = aws_sns_topic.swarms.arn
    }
  }

  depends_on = [aws_cloudwatch_log_group.function]
}

resource "aws_lambda_event_source_mapping" "swarm" {
  event_source_arn               = aws_kinesis_stream.readings.arn
  function_name                  = aws_lambda_function.function["swarm"].arn
  starting_position              = "LATEST"
  batch_size                     = 500
  maximum_retry_attempts         = 3
  bisect_batch_on_function_error = true

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.dead.arn
    }
  }
}

resource "aws_sns_topic" "swarms" {
  name              = "swarms-${var.environment_suffix}"
  kms_master_key_id = aws_kms_key.comb.arn
}

resource "aws_sns_topic_subscription" "keepers" {
  topic_arn = aws_sns_topic.swarms.arn
  protocol  = "email"
  endpoint  = var.keeper_email
}

resource "aws_apigatewayv2_api" "state" {
  name          = "state-${var.environment_suffix}"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "state" {
  api_id                 = aws_apigatewayv2_api.state.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.function["state"].invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "state" {
  api_id    = aws_apigatewayv2_api.state.id
  route_key = "GET /hives/{hive_id}"
  target    = "integrations/${aws_apigatewayv2_integration.state.id}"
}

resource "aws_apigatewayv2_stage" "state" {
  api_id      = aws_apigatewayv2_api.state.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_burst_limit = 200
    throttling_rate_limit  = 100
  }
}

resource "aws_lambda_permission" "state" {
  statement_id  = "AllowHttpApi"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function["state"].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.state.execution_arn}/*/*"
}
