package com.example.shop;

import java.util.*;
import software.amazon.awscdk.App;
import software.amazon.awscdk.services.s3.Bucket;
import static software.amazon.awscdk.services.ec2.SubnetType.PUBLIC;
import static com.example.shop.Names.*;

/** The stack of the shop. */
public class ShopStack extends Stack implements Tagged {
    private static final String PREFIX = "shop-" + "v2";
    private final Bucket logs;
    private int count;

    public ShopStack(final Construct scope, final String id) {
        this(scope, id, null);
    }

    public ShopStack(final Construct scope, final String id, final StackProps props) {
        super(scope, id, props);
        String suffix = Optional.ofNullable(props.getSuffix()).orElse("dev"); // the default
        this.logs = Bucket.Builder.create(this, "Logs")
                .bucketName(String.format("%s-logs-%s", PREFIX, suffix))
                // nobody reads these after a month
                .lifecycleRules(List.of(LifecycleRule.builder().expiration(Duration.days(30)).build()))
                .versioned(true)
                .build();
        for (int i = 0; i < 3; i++) {
            makeQueue("queue-" + i, Map.of("TIER", i == 0 ? "gold" : "silver"));
        }
        for (String zone : new String[] {"a", "b"}) {
            count += 1;
        }
        List.of("x", "y").forEach(name -> new Topic(this, name));
        names.stream().map(Topic::getArn).toList();
        new CfnOutput(this, "Size", CfnOutputProps.builder().value((String) sizes.get(0)).build());
    }

    private Queue makeQueue(String name, Map<String, String> tags) {
        return Queue.Builder.create(this, name).visibilityTimeout(Duration.seconds(1_000L)).build();
    }

    static class Props {
        final String prefix = PREFIX;
    }

    public static void main(final String... args) {
        App app = new App();
        new ShopStack(app, "Shop");
        app.synth();
    }
}
