// only the part that changes
private void createTopic(String name) {
    Topic.Builder.create(this, name).build();
}

Bucket bucket = new Bucket(this, "größe→🙂");
bucket.grantRead(role);
