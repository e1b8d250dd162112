public class BrokenStack extends Stack {
    public BrokenStack(Construct scope) {
        super(scope, "x");
        new Topic(this, "first");
```
        ... the rest as before ...
        new Topic(this, "second";
    }

    private void queue() {
        new Queue(this, "one");

    private void bucket() {
        new Bucket(this, "two");
    }
}
