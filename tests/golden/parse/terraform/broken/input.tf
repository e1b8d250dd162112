resource "aws_db_instance" "main" {
  engine = "postgres
  multi_az = true
  tags = { Name = "db"; Env = "dev" }
  timeouts {
    create = "1h"
    this line is no HCL
    delete = "2h"
  }
  password = [1, 2
  port = 5432
}

resource "aws_sns_topic" "sound" {
  name = "alerts"
}

resource "aws_kms_key" "open" {
  enable_key_rotation = true

resource "aws_sqs_queue" "after" {
  name = "jobs"
}
