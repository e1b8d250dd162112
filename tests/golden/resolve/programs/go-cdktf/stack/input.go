package main

import (
	"fmt"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	awsprovider "github.com/cdktf/cdktf-provider-aws-go/aws/v19/provider"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/subnet"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/vpc"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
)

func NewNetworkStack(scope constructs.Construct, id string) cdktf.TerraformStack {
	stack := cdktf.NewTerraformStack(scope, &id)
	awsprovider.NewAwsProvider(stack, jsii.String("aws"), &awsprovider.AwsProviderConfig{Region: jsii.String("eu-west-1")})
	cdktf.NewS3Backend(stack, &cdktf.S3BackendConfig{
		Bucket: jsii.String("state"),
		Key:    jsii.String(id + ".tfstate"),
	})
	main := vpc.NewVpc(stack, jsii.String("vpc"), &vpc.VpcConfig{
		CidrBlock: jsii.String("10.0.0.0/16"),
		Tags:      &map[string]*string{"Name": jsii.String(id)},
	})
	for i, zone := range []string{"a", "b"} {
		subnet.NewSubnet(stack, jsii.String("subnet-"+zone), &subnet.SubnetConfig{
			VpcId:     main.Id(),
			CidrBlock: jsii.String(fmt.Sprintf("10.0.%d.0/24", i)),
		})
	}
	cdktf.NewTerraformOutput(stack, jsii.String("vpc_id"), &cdktf.TerraformOutputConfig{Value: main.Id()})
	return stack
}

func main() {
	app := cdktf.NewApp(nil)
	NewNetworkStack(app, "network")
	app.Synth()
}
