// only the part that changes: größe→🙂
bucket := awss3.NewBucket(stack, jsii.String("größe"), nil)
bucket.GrantRead(role, nil)

func helper() *string {
	return jsii.String("x")
}
