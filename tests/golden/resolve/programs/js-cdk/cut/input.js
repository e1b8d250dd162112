const cdk = require('aws-cdk-lib');
const { Queue } = require('aws-cdk-lib/aws-sqs');
const dynamodb = require('aws-cdk-lib/aws-dynamodb');

const DEFAULTS = { billingMode: dynamodb.BillingMode.PAY_PER_REQUEST };

class ShopStack extends cdk.Stack {
  constructor(scope, id, { stage = 'dev', ...props } = {}) {
    super(scope, id, props);
    ['orders', 'carts'].forEach((name) => {
      new dynamodb.Table(this, `${name}Table`, {
        ...DEFAULTS,
        tableName: `${stage}-${name}`,
        partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      });
    });
    const dead = new Queue(this, 'Dead');
    new Queue(this, 'Main', { deadLetterQueue: { queue: dead, 