package app;

import com.hashicorp.cdktf.App;
import com.hashicorp.cdktf.S3Backend;
import com.hashicorp.cdktf.TerraformOutput;
import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.providers.aws.provider.AwsProvider;
import com.hashicorp.cdktf.providers.aws.subnet.Subnet;
import com.hashicorp.cdktf.providers.aws.vpc.Vpc;
import java.util.Map;
import software.constructs.Construct;

class NetworkStack extends TerraformStack {
    NetworkStack(Construct scope, String id) {
        super(scope, id);
        AwsProvider.Builder.create(this, "aws").region("eu-west-1").build();
        S3Backend.Builder.create(this).bucket("state").key(id + ".tfstate").region("eu-west-1").build();
        Vpc vpc = Vpc.Builder.create(this, "vpc").cidrBlock("10.0.0.0/16").tags(Map.of("Name", id)).build();
        for (int i = 0; i < 2; i++) {
            Subnet.Builder.create(this, "subnet-" + i).vpcId(vpc.getId()).cidrBlock("10.0." + i + ".0/24").build();
        }
        TerraformOutput.Builder.create(this, "vpc_id").value(vpc.getId()).build();
    }
}

public class Main {
    public static void main(String[] args) {
        App app = new App();
        new NetworkStack(app, "network");
        app.synth();
    }
}
