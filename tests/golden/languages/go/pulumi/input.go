package main

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	awsec2 "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3"
	. "example.com/names"
	_ "example.com/side"
)

const prefix = "shop"

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		vpc, err := awsec2.NewVpc(ctx, "main", &awsec2.VpcArgs{
			CidrBlock:          pulumi.String("10.0.0.0/16"), // the whole of it
			EnableDnsHostnames: pulumi.Bool(true),
			Tags: pulumi.StringMap{
				"Name": pulumi.String(fmt.Sprintf("%s-vpc", prefix)),
			},
		})
		if err != nil {
			return err
		}
		zones := []string{"a", "b"}
		var subnets pulumi.StringArray
		for i, zone := range zones {
			subnet, err := awsec2.NewSubnet(ctx, "subnet-"+zone, &awsec2.SubnetArgs{
				VpcId:     vpc.ID(),
				CidrBlock: pulumi.Sprintf("10.0.%d.0/24", i),
				Ingress: awsec2.SecurityGroupIngressArray{
					&awsec2.SecurityGroupIngressArgs{FromPort: pulumi.Int(0x50)},
				},
			}, pulumi.Parent(vpc))
			if err != nil {
				return err
			}
			subnets = append(subnets, subnet.ID())
		}
		if _, err := s3.NewBucket(ctx, "logs", nil); err != nil {
			return err
		}
		ctx.Export("vpc", vpc.ID())
		return nil
	})
}
