import { Construct } from 'constructs';
import { S3Backend, TerraformOutput, TerraformStack } from 'cdktf';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Desk } from './desk';
import { Place } from './naming';
import { Network } from './network';
import { Shelves } from './shelves';
import { Watch } from './watch';

export interface LibraryStackProps extends Place {
  certificateArn: string;
}

export class LibraryStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: LibraryStackProps) {
    super(scope, id);

    new S3Backend(this, {
      bucket: 'lantern-terraform-state',
      key: `loans/${props.environment}.tfstate`,
      region: props.region,
      encrypt: true,
      dynamodbTable: 'lantern-terraform-locks',
    });

    new AwsProvider(this, 'aws', {
      region: props.region,
      defaultTags: [
        {
          tags: {
            environment: props.environment,
            project: 'lantern',
            owner: 'circulation',
            cost_center: '4410',
          },
        },
      ],
    });

    const network = new Network(this, 'network', props);
    const shelves = new Shelves(this, 'shelves', { ...props, network });
    const desk = new Desk(this, 'desk', { ...props, network, shelves });
    new Watch(this, 'watch', { ...props, desk, shelves });

    new TerraformOutput(this, 'balancer-address', { value: desk.balancer.dnsName });
    new TerraformOutput(this, 'registry-url', { value: desk.repository.repositoryUrl });
    new TerraformOutput(this, 'loans-endpoint', { value: shelves.loans.endpoint });
  }
}
