# variables.tf - everything that differs from one environment to the next

variable "aws_region" {
  description = "Region that the platform runs in"
  type        = string
  default     = "eu-west-1"
}

variable "environment_suffix" {
  description = "Suffix of every name, for example a pull request or a stage"
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]{2,16}$", var.environment_suffix))
    error_message = "Use 2 to 16 lower-case letters, digits or hyphens."
  }
}

variable "owner" {
  description = "Team that answers for these resources"
  type        = string
  default     = "authorisation"
}

variable "cost_centre" {
  description = "Cost centre that is charged"
  type        = string
  default     = "4410"
}

variable "vpc_cidr" {
  description = "Address range of the VPC"
  type        = string
  default     = "10.42.0.0/16"
}

variable "live_color" {
  description = "Fleet that takes the traffic"
  type        = string
  default     = "blue"

  validation {
    condition     = contains(["blue", "green"], var.live_color)
    error_message = "The live colour is blue or green."
  }
}

variable "canary_weight" {
  description = "Percentage of the traffic that the idle fleet receives"
  type        = number
  default     = 0

  validation {
    condition     = var.canary_weight >= 0 && var.canary_weight <= 100
    error_message = "A weight lies between 0 and 100."
  }
}

variable "container_image" {
  description = "Image of the authorisation service"
  type        = string
  default     = "public.ecr.aws/docker/library/nginx:1.27"
}

variable "certificate_arn" {
  description = "ARN of the certificate that the HTTPS listener presents"
  type        = string
}

variable "zone_name" {
  description = "Public hosted zone that holds the record"
  type        = string
}

variable "standby_dns_name" {
  description = "Host that serves the standby page"
  type        = string
}

variable "alert_emails" {
  description = "Addresses that receive the alarms"
  type        = set(string)
  default     = []
}

locals {
  az_count = 3
  azs      = slice(data.aws_availability_zones.available.names, 0, local.az_count)
  colors   = toset(["blue", "green"])

  traffic = {
    for color in local.colors :
    color => color == var.live_color ? 100 - var.canary_weight : var.canary_weight
  }

  db_port  = 5432
  app_port = 8443
}
