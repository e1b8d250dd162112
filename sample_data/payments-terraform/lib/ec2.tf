# ec2.tf - one launch template, one Auto Scaling group for each colour

data "aws_ami" "linux" {
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["al2023-ami-2023.*-x86_64"]
  }

  filter {
    name   = "virtualization-type"
    values = ["hvm"]
  }
}

resource "aws_launch_template" "app" {
  name          = "payments-app-${var.environment_suffix}"
  image_id      = data.aws_ami.linux.id
  instance_type = "m6i.large"

  vpc_security_group_ids = [aws_security_group.app.id]

  iam_instance_profile {
    arn = aws_iam_instance_profile.app.arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = 40
      encrypted             = true
      kms_key_id            = aws_kms_key.data.arn
      delete_on_termination = true
    }
  }

  user_data = base64encode(<<-EOT
    #!/bin/bash
    set -euo pipefail
    dnf install -y docker amazon-cloudwatch-agent
    systemctl enable --now docker

    # The service fetches its own password; only the secret's name is handed over.
    docker run --detach --restart always --publish 8443:8443 \
      --env DB_HOST='${aws_rds_cluster.payments.endpoint}' \
      --env DB_SECRET='${aws_rds_cluster.payments.master_user_secret[0].secret_arn}' \
      --log-driver awslogs \
      --log-opt awslogs-region='${var.aws_region}' \
      --log-opt awslogs-group='${aws_cloudwatch_log_group.app.name}' \
      '${var.container_image}'
  EOT
  )

  tag_specifications {
    resource_type = "instance"

    tags = {
      Name = "payments-app-${var.environment_suffix}"
    }
  }
}

resource "aws_autoscaling_group" "app" {
  for_each = local.colors

  name                = "payments-${each.key}-${var.environment_suffix}"
  vpc_zone_identifier = aws_subnet.private[*].id
  target_group_arns   = [aws_lb_target_group.app[each.key].arn]

  min_size         = each.key == var.live_color || var.canary_weight > 0 ? 4 : 0
  max_size         = 16
  default_cooldown = 90

  health_check_type         = "ELB"
  health_check_grace_period = 240

  enabled_metrics = [
    "GroupDesiredCapacity",
    "GroupInServiceInstances",
    "GroupTotalInstances",
  ]

  launch_template {
    id      = aws_launch_template.app.id
    version = aws_launch_template.app.latest_version
  }

  instance_refresh {
    strategy = "Rolling"

    preferences {
      min_healthy_percentage = 90
    }
  }

  dynamic "tag" {
    for_each = {
      Name  = "payments-${each.key}-${var.environment_suffix}"
      Color = each.key
    }

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}

resource "aws_autoscaling_policy" "cpu" {
  for_each = local.colors

  name                   = "payments-cpu-${each.key}-${var.environment_suffix}"
  autoscaling_group_name = aws_autoscaling_group.app[each.key].name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = 55

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
