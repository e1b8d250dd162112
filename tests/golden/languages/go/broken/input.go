package main

func one(ctx *pulumi.Context) {
	s3.NewBucket(ctx, "first", nil)
```
	... the rest as before ...
	if true {
		s3.NewBucket(ctx, "second", nil)

func two(ctx *pulumi.Context) {
	s3.NewBucket(ctx, "third", &s3.BucketArgs{Acl: pulumi.String("private")})
}
