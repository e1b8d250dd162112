const { App, S3Backend, TerraformOutput, TerraformStack } = require('cdktf');
const { AwsProvider } = require('@cdktf/provider-aws/lib/provider');
const { Subnet } = require('@cdktf/provider-aws/lib/subnet');
const { Vpc } = require('@cdktf/provider-aws/lib/vpc');
const { DataAwsCallerIdentity } = require('@cdktf/provider-aws/lib/data-aws-caller-identity');

class NetworkStack extends TerraformStack {
  constructor(scope, id, stage) {
    super(scope, id);
    const region = process.env.AWS_REGION || 'eu-west-1';
    new AwsProvider(this, 'aws', { region, defaultTags: [{ tags: { stage } }] });
    new S3Backend(this, { bucket: 'state', key: `${stage}/${id}.tfstate`, region });
    const me = new DataAwsCallerIdentity(this, 'me');
    const vpc = new Vpc(this, 'vpc', { cidrBlock: '10.0.0.0/16', tags: { Owner: me.accountId } });
    const subnets = ['a', 'b'].map(
      (zone, i) => new Subnet(this, `subnet-${zone}`, { vpcId: vpc.id, cidrBlock: `10.0.${i}.0/24`, availabilityZone: region + zone })
    );
    vpc.addOverride('lifecycle.prevent_destroy', true);
    new TerraformOutput(this, 'subnets', { value: subnets.map((one) => one.id) });
  }
}

const app = new App();
new NetworkStack(app, 'network', 'test');
app.synth();
