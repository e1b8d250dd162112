import os
import aws_cdk as cdk
from aws_cdk import aws_s3 as s3, aws_lambda as _lambda
from constructs import Construct


class Tagged(cdk.Stack):
    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self.stage = self.node.try_get_context("stage") or "dev"


class ShopStack(Tagged):
    def __init__(self, scope, construct_id, **kwargs):
        super().__init__(scope, construct_id, **kwargs)
        common = {"versioned": True, "removal_policy": cdk.RemovalPolicy.DESTROY}
        buckets = {
            name: s3.Bucket(self, f"{name.title()}Bucket", bucket_name=f"{name}-{self.stage}", **common)
            for name in ("logs", "media")
        }
        fn = self._function("resize", 256)
        buckets["media"].grant_read(fn)
        cdk.CfnOutput(self, "MediaArn", value=buckets["media"].bucket_arn)

    def _function(self, name, memory):
        return _lambda.Function(
            self,
            f"{name}-fn",
            runtime=_lambda.Runtime.PYTHON_3_12,
            handler="index.handler",
            memory_size=memory,
            timeout=cdk.Duration.seconds(30),
        )


app = cdk.App()
ShopStack(app, "Shop", env=cdk.Environment(region=os.getenv("AWS_REGION", "eu-west-1")))
app.synth()
