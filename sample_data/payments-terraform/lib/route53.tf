# route53.tf - callers go to the standby page when the load balancer is gone

data "aws_route53_zone" "public" {
  name         = var.zone_name
  private_zone = false
}

resource "aws_route53_health_check" "primary" {
  fqdn              = aws_lb.payments.dns_name
  type              = "HTTPS"
  port              = 443
  resource_path     = "/healthz"
  request_interval  = 10
  failure_threshold = 3

  tags = {
    Name = "payments-primary-${var.environment_suffix}"
  }
}

resource "aws_route53_record" "primary" {
  zone_id         = data.aws_route53_zone.public.zone_id
  name            = "pay-${var.environment_suffix}"
  type            = "CNAME"
  ttl             = 30
  set_identifier  = "primary"
  records         = [aws_lb.payments.dns_name]
  health_check_id = aws_route53_health_check.primary.id

  failover_routing_policy {
    type = "PRIMARY"
  }
}

resource "aws_route53_record" "secondary" {
  zone_id        = data.aws_route53_zone.public.zone_id
  name           = "pay-${var.environment_suffix}"
  type           = "CNAME"
  ttl            = 30
  set_identifier = "secondary"
  records        = [var.standby_dns_name]

  failover_routing_policy {
    type = "SECONDARY"
  }
}
