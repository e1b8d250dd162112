package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

type Props struct {
	awscdk.StackProps
	Suffix *string
	Sizes  []int
	Port   int
}

type Shop struct {
	awscdk.Stack
	bucket awss3.Bucket
}

func NewShop(scope constructs.Construct, id *string, props *Props) *Shop {
	var sprops awscdk.StackProps
	if props != nil {
		sprops = props.StackProps
	}
	stack := awscdk.NewStack(scope, id, &sprops)
	shop := &Shop{Stack: stack}
	shop.makeBucket(*props.Suffix)
	return shop
}

func (s *Shop) makeBucket(suffix string) {
	s.bucket = awss3.NewBucket(s.Stack, jsii.String("Logs"), &awss3.BucketProps{
		Versioned: jsii.Bool(true),
		LifecycleRules: &[]*awss3.LifecycleRule{
			{Enabled: jsii.Bool(true), Expiration: awscdk.Duration_Days(jsii.Number(30))},
		},
		Tags: &map[string]*string{"suffix": &suffix},
	})
	func(s int) { use(s) }(1)
}

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	NewShop(app, jsii.String("Shop"), &Props{Suffix: jsii.String("dev")})
	app.Synth(nil)
}
