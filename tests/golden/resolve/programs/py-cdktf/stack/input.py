from cdktf import App, S3Backend, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc import Vpc

ZONES = ["a", "b"]


class NetworkStack(TerraformStack):
    def __init__(self, scope, id_, region="eu-west-1"):
        super().__init__(scope, id_)
        AwsProvider(self, "aws", region=region)
        S3Backend(self, bucket="state", key=f"{id_}.tfstate", region=region)
        tags = {"Stack": id_}
        vpc = Vpc(self, "vpc", cidr_block="10.0.0.0/16", tags={**tags, "Name": "main"})
        for number, zone in enumerate(ZONES, start=1):
            Subnet(
                self,
                f"subnet_{zone}",
                vpc_id=vpc.id,
                cidr_block=f"10.0.{number}.0/24",
                availability_zone=region + zone,
            )
        TerraformOutput(self, "vpc_id", value=vpc.id)


app = App()
NetworkStack(app, "network")
app.synth()
