import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

interface ShopProps extends cdk.StackProps {
  stage: string;
}

abstract class Tagged extends cdk.Stack {
  protected readonly common = { versioned: true, removalPolicy: cdk.RemovalPolicy.RETAIN };
}

export class ShopStack extends Tagged {
  constructor(scope: Construct, id: string, props: ShopProps) {
    super(scope, id, props);
    for (const [i, name] of ['logs', 'media'].entries()) {
      new s3.Bucket(this, `${name}-${i}`, { ...this.common, bucketName: `${name}-${props.stage}`
    }
    const queue = this.queue('orders', 45);
    new cdk.CfnOutput(this, 'QueueUrl', { value: queue.queueUrl });
  }

  private queue(name: string, seconds: number): sqs.Queue {
    return new sqs.Queue(this, `${name}Queue`, { visibilityTimeout: cdk.Duration.seconds(seconds) });
  }
}

const app = new cdk.App();
const stage = app.node.tryGetContext('stage') || 'dev';
new ShopStack(app, `Shop-${stage}`, { stage });
