import { Construct } from 'constructs';
import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { Place, named } from './naming';
import { Network } from './network';
import { Shelves } from './shelves';

export interface DeskProps extends Place {
  network: Network;
  shelves: Shelves;
  certificateArn: string;
}

const ECS_MAY_ASSUME = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
});

/** The catalogue application, and the load balancer that people meet first. */
export class Desk extends Construct {
  readonly balancer: Lb;
  readonly targets: LbTargetGroup;
  readonly repository: EcrRepository;
  readonly cluster: EcsCluster;
  readonly service: EcsService;

  constructor(scope: Construct, id: string, props: DeskProps) {
    super(scope, id);
    const { network, shelves } = props;

    this.repository = new EcrRepository(this, 'repository', {
      name: named(props, 'catalogue'),
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: shelves.key.arn }],
    });
    this.cluster = new EcsCluster(this, 'cluster', {
      name: named(props, 'catalogue'),
      setting: [{ name: 'containerInsights', value: 'enabled' }],
    });
    const logs = new CloudwatchLogGroup(this, 'logs', {
      name: `/ecs/${named(props, 'catalogue')}`,
      retentionInDays: 90,
    });

    const taskRole = new IamRole(this, 'task-role', {
      name: named(props, 'task'),
      assumeRolePolicy: ECS_MAY_ASSUME,
    });
    new IamRolePolicy(this, 'task-policy', {
      name: 'covers',
      role: taskRole.id,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['s3:GetObject', 's3:PutObject'],
            Resource: `${shelves.covers.arn}/*`,
          },
        ],
      }),
    });
    const executionRole = new IamRole(this, 'execution-role', {
      name: named(props, 'execution'),
      assumeRolePolicy: ECS_MAY_ASSUME,
    });
    new IamRolePolicyAttachment(this, 'execution-policy', {
      role: executionRole.name,
      policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy',
    });

    this.balancer = new Lb(this, 'balancer', {
      name: `${props.environment}-catalogue`,
      loadBalancerType: 'application',
      internal: false,
      subnets: network.publicSubnets.map((subnet) => subnet.id),
      securityGroups: [network.balancerGroup.id],
    });
    this.targets = new LbTargetGroup(this, 'targets', {
      name: `${props.environment}-catalogue`,
      port: 3000,
      protocol: 'HTTP',
      targetType: 'ip',
      vpcId: network.vpc.id,
      healthCheck: { path: '/ready', interval: 10, timeout: 5, healthyThreshold: 2 },
    });
    const listener = new LbListener(this, 'listener', {
      loadBalancerArn: this.balancer.arn,
      port: 443,
      protocol: 'HTTPS',
      certificateArn: props.certificateArn,
      defaultAction: [{ type: 'forward', targetGroupArn: this.targets.arn }],
    });

    const task = new EcsTaskDefinition(this, 'task', {
      family: named(props, 'catalogue'),
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '512',
      memory: '1024',
      taskRoleArn: taskRole.arn,
      executionRoleArn: executionRole.arn,
      containerDefinitions: JSON.stringify([
        {
          name: 'catalogue',
          image: `${this.repository.repositoryUrl}:stable`,
          portMappings: [{ containerPort: 3000 }],
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': logs.name,
              'awslogs-region': props.region,
              'awslogs-stream-prefix': 'catalogue',
            },
          },
        },
      ]),
    });
    this.service = new EcsService(this, 'service', {
      name: named(props, 'catalogue'),
      cluster: this.cluster.id,
      taskDefinition: task.arn,
      launchType: 'FARGATE',
      desiredCount: 3,
      networkConfiguration: {
        subnets: network.privateSubnets.map((subnet) => subnet.id),
        securityGroups: [network.serviceGroup.id],
      },
      loadBalancer: [
        { targetGroupArn: this.targets.arn, containerName: 'catalogue', containerPort: 3000 },
      ],
      dependsOn: [listener],
    });

    const range = new AppautoscalingTarget(this, 'range', {
      minCapacity: 3,
      maxCapacity: 24,
      resourceId: `service/${this.cluster.name}/${this.service.name}`,
      scalableDimension: 'ecs:service:DesiredCount',
      serviceNamespace: 'ecs',
    });
    new AppautoscalingPolicy(this, 'cpu', {
      name: named(props, 'cpu'),
      policyType: 'TargetTrackingScaling',
      resourceId: range.resourceId,
      scalableDimension: range.scalableDimension,
      serviceNamespace: range.serviceNamespace,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: 65,
        predefinedMetricSpecification: {
          predefinedMetricType: 'ECSServiceAverageCPUUtilization',
        },
      },
    });
  }
}
