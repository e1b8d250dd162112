package main

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		env := config.New(ctx, "").Require("env")
		west, err := aws.NewProvider(ctx, "west", &aws.ProviderArgs{Region: pulumi.String("us-west-2")})
		if err != nil {
			return err
		}
		vpc, err := ec2.NewVpc(ctx, "main", &ec2.VpcArgs{
			CidrBlock: pulumi.String("10.0.0.0/16"),
			Tags:      pulumi.StringMap{"Environment": pulumi.String(env)},
		}, pulumi.Provider(west))
		if err != nil {
			return err
		}
		for i := 0; i < 2; i++ {
			_, err = ec2.NewSubnet(ctx, fmt.Sprintf("subnet-%d", i), &ec2.SubnetArgs{
				VpcId:     vpc.ID(),
				CidrBlock: pulumi.Sprintf("10.0.%d.0/24", i),
			})
			if err != nil {
				return err
			}
		}
		ctx.Export("vpcId", vpc.ID())
		return nil
	})
}
