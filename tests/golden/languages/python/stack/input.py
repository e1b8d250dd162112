#!/usr/bin/env python3
"""A stack of the Cloud Development Kit."""
from __future__ import annotations

import os
import aws_cdk as cdk
from aws_cdk import Stack, aws_s3 as s3, aws_ec2 as ec2
from constructs import Construct
from .network import (
    Network,  # the one with endpoints
    Peering as Peer,
)


class ShopStack(Stack):
    DAYS = 30

    def __init__(self, scope: Construct, construct_id: str, *, suffix: str = "dev", **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self.suffix = suffix
        self.buckets = {}
        for index, name in enumerate(["orders", "invoices"], start=1):
            self.buckets[name] = s3.Bucket(
                self,
                f"{name.title()}Bucket{index:02d}",
                bucket_name=f"{name}-{self.suffix}",
                versioned=True,
                lifecycle_rules=[s3.LifecycleRule(expiration=cdk.Duration.days(self.DAYS))],
            )
        self._network()

    def _network(self) -> None:
        # ... the rest stays as it is
        vpc = ec2.Vpc(self, "Vpc", max_azs=2 if self.is_production else 1)
        cdk.CfnOutput(self, "VpcId", value=vpc.vpc_id)

    @property
    def is_production(self) -> bool:
        return self.suffix == "prod"


app = cdk.App()
ShopStack(app, "Shop", suffix=app.node.try_get_context("suffix") or os.getenv("SUFFIX", "dev"))

if __name__ == "__main__":
    app.synth()
