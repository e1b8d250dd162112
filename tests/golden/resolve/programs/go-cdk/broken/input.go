package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

type ShopProps struct {
	awscdk.StackProps
	Stage string
}

func bucket(stack awscdk.Stack, name string, stage string) awss3.Bucket {
	return awss3.NewBucket(stack, jsii.String(name+"Bucket"), &awss3.BucketProps{
		BucketName: jsii.String(fmt.Sprintf("%s-%s", name, stage)),
		Versioned:  jsii.Bool(true,
	})
}

func NewShopStack(scope constructs.Construct, id string, props *ShopProps) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, &props.StackProps)
	for _, name := range []string{"logs", "media"} {
		bucket(stack, name, props.Stage)
	}
	queue := awssqs.NewQueue(stack, jsii.String("Orders"), &awssqs.QueueProps{
		VisibilityTimeout: awscdk.Duration_Seconds(jsii.Number(45)),
	})
	awscdk.NewCfnOutput(stack, jsii.String("QueueUrl"), &awscdk.CfnOutputProps{Value: queue.QueueUrl()})
	return stack
}

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	NewShopStack(app, "Shop", &ShopProps{Stage: "test"})
	app.Synth(nil)
}
