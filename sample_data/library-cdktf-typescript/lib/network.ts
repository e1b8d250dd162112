import { Construct } from 'constructs';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Place, named } from './naming';

/** Three zones, each with a way out of its own, and who may talk to whom. */
export class Network extends Construct {
  readonly vpc: Vpc;
  readonly publicSubnets: Subnet[] = [];
  readonly privateSubnets: Subnet[] = [];
  readonly balancerGroup: SecurityGroup;
  readonly serviceGroup: SecurityGroup;
  readonly databaseGroup: SecurityGroup;

  constructor(scope: Construct, id: string, place: Place) {
    super(scope, id);

    this.vpc = new Vpc(this, 'vpc', {
      cidrBlock: '10.20.0.0/16',
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: named(place, 'vpc') },
    });

    const gateway = new InternetGateway(this, 'gateway', {
      vpcId: this.vpc.id,
      tags: { Name: named(place, 'gateway') },
    });

    const publicTable = new RouteTable(this, 'public-table', { vpcId: this.vpc.id });
    new Route(this, 'public-route', {
      routeTableId: publicTable.id,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.id,
    });

    ['a', 'b', 'c'].forEach((zone, index) => {
      const publicSubnet = new Subnet(this, `public-${zone}`, {
        vpcId: this.vpc.id,
        cidrBlock: `10.20.${index}.0/24`,
        availabilityZone: `${place.region}${zone}`,
      });
      const privateSubnet = new Subnet(this, `private-${zone}`, {
        vpcId: this.vpc.id,
        cidrBlock: `10.20.${index + 10}.0/24`,
        availabilityZone: `${place.region}${zone}`,
      });
      this.publicSubnets.push(publicSubnet);
      this.privateSubnets.push(privateSubnet);

      const address = new Eip(this, `nat-address-${zone}`, { domain: 'vpc' });
      const nat = new NatGateway(this, `nat-${zone}`, {
        allocationId: address.id,
        subnetId: publicSubnet.id,
      });

      const privateTable = new RouteTable(this, `private-table-${zone}`, { vpcId: this.vpc.id });
      new Route(this, `private-route-${zone}`, {
        routeTableId: privateTable.id,
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: nat.id,
      });

      new RouteTableAssociation(this, `public-association-${zone}`, {
        subnetId: publicSubnet.id,
        routeTableId: publicTable.id,
      });
      new RouteTableAssociation(this, `private-association-${zone}`, {
        subnetId: privateSubnet.id,
        routeTableId: privateTable.id,
      });
    });

    this.balancerGroup = new SecurityGroup(this, 'balancer-group', {
      name: named(place, 'balancer'),
      vpcId: this.vpc.id,
      ingress: [{ fromPort: 443, toPort: 443, protocol: 'tcp', cidrBlocks: ['0.0.0.0/0'] }],
      egress: [{ fromPort: 3000, toPort: 3000, protocol: 'tcp', cidrBlocks: ['10.20.0.0/16'] }],
    });

    this.serviceGroup = new SecurityGroup(this, 'service-group', {
      name: named(place, 'service'),
      vpcId: this.vpc.id,
      ingress: [
        { fromPort: 3000, toPort: 3000, protocol: 'tcp', securityGroups: [this.balancerGroup.id] },
      ],
      egress: [{ fromPort: 0, toPort: 0, protocol: '-1', cidrBlocks: ['0.0.0.0/0'] }],
    });

    this.databaseGroup = new SecurityGroup(this, 'database-group', {
      name: named(place, 'database'),
      vpcId: this.vpc.id,
      ingress: [
        { fromPort: 5432, toPort: 5432, protocol: 'tcp', securityGroups: [this.serviceGroup.id] },
      ],
    });
  }
}
