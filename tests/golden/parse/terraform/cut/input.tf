resource "aws_lb" "web" {
  name    = "web"
  subnets = [aws_subnet.a.id, aws_subnet.b.id]
}

resource "aws_lb_listener" "https" {
  port = 443
  default_action {
    type = "forward"
    forward {
      weights = [
        10,
        20
