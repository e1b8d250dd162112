resource "aws_vpc" "main" {
<<<<<<< HEAD
  cidr_block = "10.0.0.0/16"
=======
  cidr_block = "10.1.0.0/16"
>>>>>>> feature
  enable_dns_support = true
}
