resource "aws_s3_bucket" "archive" {
  bucket = "combwatch-archive-${data.aws_caller_identity.current.account_id}-${var.environment_suffix}"
}

resource "aws_s3_bucket_versioning" "archive" {
  bucket = aws_s3_bucket.archive.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "archive" {
  bucket = aws_s3_bucket.archive.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.comb.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "archive" {
  bucket                  = aws_s3_bucket.archive.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "archive" {
  bucket = aws_s3_bucket.archive.id

  rule {
    id     = "to-glacier"
    status = "Enabled"

    filter {
      prefix = "readings/"
    }

    transition {
      days          = 90
      storage_class = "GLACIER"
    }
  }
}

resource "aws_dynamodb_table" "hives" {
  name         = "hives-${var.environment_suffix}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "hive_id"

  attribute {
    name = "hive_id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.comb.arn
  }
}

resource "aws_dynamodb_table" "alerts" {
  name         = "alerts-${var.environment_suffix}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "hive_id"
  range_key    = "raised_at"

  attribute {
    name = "hive_id"
    type = "S"
  }

  attribute {
    name = "raised_at"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.comb.arn
  }
}
