# cloudwatch.tf - logs, and the alarms that wake somebody up

resource "aws_cloudwatch_log_group" "app" {
  name              = "/ostrelle/payments/${var.environment_suffix}"
  retention_in_days = 90
  kms_key_id        = aws_kms_key.logs.arn
}

resource "aws_cloudwatch_log_group" "flow" {
  name              = "/ostrelle/flow/${var.environment_suffix}"
  retention_in_days = 30
  kms_key_id        = aws_kms_key.logs.arn
}

resource "aws_sns_topic" "alerts" {
  name              = "payments-alerts-${var.environment_suffix}"
  kms_master_key_id = aws_kms_key.logs.id
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.alert_emails

  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_cloudwatch_metric_alarm" "db_connections" {
  alarm_name          = "payments-db-connections-${var.environment_suffix}"
  alarm_description   = "More than 70 percent of the connections are taken"
  namespace           = "AWS/RDS"
  metric_name         = "DatabaseConnections"
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 700
  period              = 60
  evaluation_periods  = 3
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]

  dimensions = {
    DBClusterIdentifier = aws_rds_cluster.payments.cluster_identifier
  }
}

resource "aws_cloudwatch_metric_alarm" "replica_lag" {
  alarm_name          = "payments-replica-lag-${var.environment_suffix}"
  alarm_description   = "A reader falls behind the writer"
  namespace           = "AWS/RDS"
  metric_name         = "AuroraReplicaLagMaximum"
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 400
  period              = 60
  evaluation_periods  = 2
  alarm_actions       = [aws_sns_topic.alerts.arn]

  dimensions = {
    DBClusterIdentifier = aws_rds_cluster.payments.cluster_identifier
  }
}

resource "aws_cloudwatch_metric_alarm" "server_errors" {
  alarm_name          = "payments-server-errors-${var.environment_suffix}"
  alarm_description   = "The load balancer answers with server errors"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_ELB_5XX_Count"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 25
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]

  dimensions = {
    LoadBalancer = aws_lb.payments.arn_suffix
  }
}

resource "aws_cloudwatch_metric_alarm" "unhealthy_hosts" {
  for_each = local.colors

  alarm_name          = "payments-unhealthy-hosts-${each.key}-${var.environment_suffix}"
  alarm_description   = "A target of the ${each.key} fleet fails its health check"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "UnHealthyHostCount"
  statistic           = "Maximum"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 2
  alarm_actions       = [aws_sns_topic.alerts.arn]

  dimensions = {
    LoadBalancer = aws_lb.payments.arn_suffix
    TargetGroup  = aws_lb_target_group.app[each.key].arn_suffix
  }
}
