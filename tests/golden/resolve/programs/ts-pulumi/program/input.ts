import * as pulumi from '@pulumi/pulumi';
import * as aws from '@pulumi/aws';

const config = new pulumi.Config();
const env = config.get('env') || 'dev';
const common = { Environment: env, Team: 'shop' };
const provider = new aws.Provider('west', { region: 'us-west-2' });

class Store extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('shop:Store', name, {}, opts);
    for (const kind of ['logs', 'media']) {
      new aws.s3.Bucket(`${name}-${kind}`, { bucket: `${name}-${kind}-${env}`, tags: { ...common, Kind: kind } }, { parent: this });
    }
    this.registerOutputs({});
  }
}

new Store('store', { provider });
const zones = aws.getAvailabilityZones({ state: 'available' });
const vpc = new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16', tags: common }, { provider });
export const vpcId = vpc.id;
