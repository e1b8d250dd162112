# outputs.tf - what the operators are handed

output "load_balancer_dns_name" {
  description = "Where callers arrive"
  value       = aws_lb.payments.dns_name
}

output "writer_endpoint" {
  description = "Endpoint of the Aurora writer"
  value       = aws_rds_cluster.payments.endpoint
}

output "reader_endpoint" {
  description = "Endpoint that balances over the Aurora readers"
  value       = aws_rds_cluster.payments.reader_endpoint
}

output "live_color" {
  description = "Fleet that takes the traffic"
  value       = var.live_color
}

output "alert_topic_arn" {
  description = "Topic that receives every alarm"
  value       = aws_sns_topic.alerts.arn
}
