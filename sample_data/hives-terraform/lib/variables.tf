variable "region" {
  description = "Where the readings go"
  type        = string
  default     = "us-west-2"
}

variable "environment_suffix" {
  description = "Ends every name"
  type        = string
  default     = "dev"
}

variable "keeper_email" {
  description = "Who hears about swarms while the mobile application is not ready"
  type        = string
  default     = "keepers@combwatch.example"
}

locals {
  functions = {
    swarm = { handler = "swarm.detect", timeout = 60 }
    state = { handler = "state.latest", timeout = 10 }
  }
}
