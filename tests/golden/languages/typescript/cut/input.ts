import * as aws from '@pulumi/aws';

export class Network {
  private readonly zones = ['a', 'b'];

  constructor(name: string) {
    const vpc = new aws.ec2.Vpc(name, { cidrBlock: '10.0.0.0/16' });
    for (const zone of this.zones) {
      new aws.ec2.Subnet(`${name}-${zone}`, {
        vpcId: vpc.id,
        tags: { Name: 'subn