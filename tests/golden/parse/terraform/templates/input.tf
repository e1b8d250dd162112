variable "bucket" { default = "logs" }

resource "aws_s3_bucket" "logs" {
  bucket = var.bucket
}

resource "aws_s3_bucket_policy" "encoded" {
  bucket = aws_s3_bucket.logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["s3:GetObject"]
      Resource  = "${aws_s3_bucket.logs.arn}/*"
      Condition = { StringEquals = { "aws:PrincipalTag/Env" = var.bucket } }
    }]
  })
}

resource "aws_s3_bucket_policy" "heredoc" {
  bucket = aws_s3_bucket.logs.id
  policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Action": ["s3:GetObject"],
        "Resource": "${aws_s3_bucket.logs.arn}",
        "Condition": {"StringEquals": {"aws:PrincipalTag/Env": "${var.bucket}"}}
      }]
    }
  POLICY
}

resource "aws_instance" "web" {
  user_data = <<-EOF
    #!/bin/bash
      echo "${var.bucket} $${HOME}"

    %{if var.bucket == "logs"}yes%{else}no%{endif}
  EOF
  verbatim  = <<EOF
  two blanks ${aws_s3_bucket.logs.id}
EOF
  escaped   = "tab\there \"quoted\" \u00e9 100%"
  whole     = "${aws_s3_bucket.logs.id}"
}
