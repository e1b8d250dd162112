package main

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		bucket, err := s3.NewBucket(ctx, "logs", &s3.BucketArgs{
			Versioning: &s3.BucketVersioningArgs{Enabled: pulumi.Bool(true)},
			Acl: pulumi.Str