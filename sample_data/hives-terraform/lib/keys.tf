resource "aws_kms_key" "comb" {
  description             = "Everything that a hive has ever said"
  enable_key_rotation     = true
  deletion_window_in_days = 14
}

resource "aws_kms_alias" "comb" {
  name          = "alias/combwatch-${var.environment_suffix}"
  target_key_id = aws_kms_key.comb.key_id
}
