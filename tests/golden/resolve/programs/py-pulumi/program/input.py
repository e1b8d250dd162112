import pulumi
import pulumi_aws as aws

config = pulumi.Config()
env = config.get("env") or "dev"
size = config.require_int("size")
common = {"Environment": env}
west = aws.Provider("west", region="us-west-2")


class Store(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("shop:Store", name, None, opts)
        for kind in ["logs", "media"]:
            aws.s3.Bucket(
                f"{name}-{kind}",
                bucket=f"{name}-{kind}-{env}",
                tags={**common, "Kind": kind},
                opts=pulumi.ResourceOptions(parent=self),
            )
        self.register_outputs({})


Store("store")
ami = aws.ec2.get_ami(most_recent=True, owners=["amazon"])
vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", opts=pulumi.ResourceOptions(provider=west))
web = [aws.ec2.Instance(f"web-{i}", ami=ami.id, instance_type="t3.micro") for i in range(2)]
pulumi.export("vpc_id", vpc.id)
