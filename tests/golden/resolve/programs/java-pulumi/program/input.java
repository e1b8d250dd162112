package app;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.Provider;
import com.pulumi.aws.ProviderArgs;
import com.pulumi.aws.ec2.Subnet;
import com.pulumi.aws.ec2.SubnetArgs;
import com.pulumi.aws.ec2.Vpc;
import com.pulumi.aws.ec2.VpcArgs;
import com.pulumi.resources.CustomResourceOptions;
import java.util.Map;

public class Main {
    public static void main(String[] args) {
        Pulumi.run(Main::stack);
    }

    private static void stack(Context ctx) {
        String env = ctx.config().get("env").orElse("dev");
        var west = new Provider("west", ProviderArgs.builder().region("us-west-2").build());
        var vpc = new Vpc("main-" + env, VpcArgs.builder()
            .cidrBlock("10.0.0.0/16")
            .tags(Map.of("Environment", env))
            .build(), CustomResourceOptions.builder().provider(west).build());
        for (int i = 0; i < 2; i++) {
            new Subnet("subnet-" + i, SubnetArgs.builder().vpcId(vpc.id()).cidrBlock("10.0." + i + ".0/24").build());
        }
        ctx.export("vpcId", vpc.id());
    }
}
