Here is the bucket:

resource "aws_s3_bucket" "data" {
  bucket = "data"
  # ... the rest is unchanged
  ...
  tags = { Name = "data" }
}

```
resource "aws_s3_bucket_versioning" "data" {
+ status = "Enabled"
- status = "Suspended"
  bucket = aws_s3_bucket.data.id
}
And that is all.
