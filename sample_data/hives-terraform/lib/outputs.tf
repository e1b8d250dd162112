output "stream_name" {
  description = "Where readings are buffered"
  value       = aws_kinesis_stream.readings.name
}

output "archive_bucket" {
  description = "Where every reading is kept"
  value       = aws_s3_bucket.archive.bucket
}

output "hives_table" {
  description = "Latest state of each hive"
  value       = aws_dynamodb_table.hives.name
}

output "state_api" {
  description = "Where the latest state is asked for"
  value       = aws_apigatewayv2_api.state.api_endpoint
}

output "swarm_topic" {
  description = "Where alerts are raised"
  value       = aws_sns_topic.swarms.arn
}
