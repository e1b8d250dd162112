# security_groups.tf - internet to load balancer, load balancer to servers, servers to database

resource "aws_security_group" "alb" {
  name        = "payments-alb-${var.environment_suffix}"
  description = "Callers of the load balancer"
  vpc_id      = aws_vpc.main.id

  dynamic "ingress" {
    for_each = [80, 443]

    content {
      description = "Port ${ingress.value} from anywhere"
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }

  egress {
    description = "Targets and their health checks"
    from_port   = 8443
    to_port     = 8443
    protocol    = "tcp"
    cidr_blocks = [var.vpc_cidr]
  }

  tags = {
    Name = "payments-alb-${var.environment_suffix}"
  }
}

resource "aws_security_group" "app" {
  name        = "payments-app-${var.environment_suffix}"
  description = "Application servers"
  vpc_id      = aws_vpc.main.id

  ingress {
    description     = "From the load balancer"
    from_port       = 8443
    to_port         = 8443
    protocol        = "tcp"
    security_groups = [aws_security_group.alb.id]
  }

  egress {
    description = "Database, endpoints and updates"
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }

  tags = {
    Name = "payments-app-${var.environment_suffix}"
  }
}

resource "aws_security_group" "database" {
  name        = "payments-database-${var.environment_suffix}"
  description = "Aurora PostgreSQL"
  vpc_id      = aws_vpc.main.id

  ingress {
    description     = "PostgreSQL from the application servers"
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.app.id]
  }

  tags = {
    Name = "payments-database-${var.environment_suffix}"
  }
}
