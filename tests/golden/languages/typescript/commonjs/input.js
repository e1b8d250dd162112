const cdk = require('aws-cdk-lib');
const { Bucket } = require('aws-cdk-lib/aws-s3');

class Shop extends cdk.Stack {
  static count = 0;

  constructor(scope, id, props) {
    super(scope, id, props);
    this.bucket = new Bucket(this, 'Bucket', { versioned: true });
  }
}

module.exports = { Shop };
exports.extra = 1;
