package app;

import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

class ShopStack extends Stack {
    private final String stage;

    ShopStack(final Construct scope, final String id, final String stage, final StackProps props) {
        super(scope, id, props);
        this.stage = stage;
        for (String name : List.of("logs", "media")) {
            bucket(name);
        }
        Queue queue = Queue.Builder.create(this, "Orders")
            .visibilityTimeout(Duration.seconds(45))
            .build();
        CfnOutput.Builder.create(this, "QueueUrl").value(queue.getQueueUrl()).build();
    }

    private Bucket bucket(String name) {
        return Bucket.Builder.create(this, name + "Bucket")
            .bucketName(String.format("%s-%s", name, stage))
            .encryption(BucketEncryption.KMS)
            .versioned(true)
            .build();
    }
}

public class Main {
    public static void main(String[] args) {
        App app = new App();
        new ShopStack(app, "Shop", "test", StackProps.builder().build());
        app.synth();
    }
}
