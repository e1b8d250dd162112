import software.amazon.awscdk.Stack;

public class CutStack extends Stack {
    public CutStack(Construct scope, String id) {
        super(scope, id);
        Vpc vpc = Vpc.Builder.create(this, "Vpc").maxAzs(2).build();
        Bucket.Builder.create(this, "Logs")
            .versioned(true)
            .bucketName("logs-of-the-sh