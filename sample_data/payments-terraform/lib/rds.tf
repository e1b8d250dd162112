# rds.tf - one writer, two readers

resource "aws_db_subnet_group" "aurora" {
  name       = "payments-aurora-${var.environment_suffix}"
  subnet_ids = aws_subnet.database[*].id

  tags = {
    Name = "payments-aurora-${var.environment_suffix}"
  }
}

resource "aws_rds_cluster_parameter_group" "aurora" {
  name        = "payments-aurora-${var.environment_suffix}"
  family      = "aurora-postgresql16"
  description = "TLS only, slow statements logged"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "750"
  }
}

resource "aws_rds_cluster" "payments" {
  cluster_identifier = "payments-${var.environment_suffix}"
  engine             = "aurora-postgresql"
  engine_version     = "16.4"
  database_name      = "authorisations"
  port               = local.db_port

  master_username               = "ledger_admin"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = aws_kms_key.data.arn

  db_subnet_group_name            = aws_db_subnet_group.aurora.name
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.aurora.name
  vpc_security_group_ids          = [aws_security_group.database.id]

  storage_encrypted = true
  kms_key_id        = aws_kms_key.data.arn

  backup_retention_period      = 14
  preferred_backup_window      = "01:30-02:15"
  preferred_maintenance_window = "sun:03:00-sun:04:00"
  copy_tags_to_snapshot        = true

  deletion_protection             = false
  skip_final_snapshot             = true
  enabled_cloudwatch_logs_exports = ["postgresql"]

  tags = {
    Name = "payments-${var.environment_suffix}"
  }
}

resource "aws_rds_cluster_instance" "writer" {
  identifier         = "payments-writer-${var.environment_suffix}"
  cluster_identifier = aws_rds_cluster.payments.id
  engine             = aws_rds_cluster.payments.engine
  instance_class     = "db.r6g.large"
  availability_zone  = local.azs[0]
  promotion_tier     = 0

  publicly_accessible             = false
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.data.arn
  monitoring_interval             = 15
  monitoring_role_arn             = aws_iam_role.rds_monitoring.arn

  tags = {
    Name = "payments-writer-${var.environment_suffix}"
    Role = "writer"
  }
}

resource "aws_rds_cluster_instance" "reader" {
  count = 2

  identifier         = "payments-reader-${count.index + 1}-${var.environment_suffix}"
  cluster_identifier = aws_rds_cluster.payments.id
  engine             = aws_rds_cluster.payments.engine
  instance_class     = "db.r6g.large"
  availability_zone  = local.azs[count.index + 1]
  promotion_tier     = count.index + 1

  publicly_accessible             = false
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.data.arn
  monitoring_interval             = 15
  monitoring_role_arn             = aws_iam_role.rds_monitoring.arn

  tags = {
    Name = "payments-reader-${count.index + 1}-${var.environment_suffix}"
    Role = "reader"
  }
}
