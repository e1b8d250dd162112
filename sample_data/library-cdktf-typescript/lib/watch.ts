import { Construct } from 'constructs';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { Desk } from './desk';
import { Place, named } from './naming';
import { Shelves } from './shelves';

export interface WatchProps extends Place {
  desk: Desk;
  shelves: Shelves;
}

/** What wakes somebody up. */
export class Watch extends Construct {
  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);

    const topic = new SnsTopic(this, 'topic', {
      name: named(props, 'alarms'),
      kmsMasterKeyId: props.shelves.key.arn,
    });

    new CloudwatchMetricAlarm(this, 'service-cpu', {
      alarmName: named(props, 'service-cpu'),
      namespace: 'AWS/ECS',
      metricName: 'CPUUtilization',
      statistic: 'Average',
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 85,
      period: 60,
      evaluationPeriods: 5,
      dimensions: {
        ClusterName: props.desk.cluster.name,
        ServiceName: props.desk.service.name,
      },
      alarmActions: [topic.arn],
    });

    new CloudwatchMetricAlarm(this, 'loans-storage', {
      alarmName: named(props, 'loans-storage'),
      namespace: 'AWS/RDS',
      metricName: 'FreeStorageSpace',
      statistic: 'Minimum',
      comparisonOperator: 'LessThanThreshold',
      threshold: 10737418240,
      period: 300,
      evaluationPeriods: 1,
      dimensions: { DBInstanceIdentifier: props.shelves.loans.identifier },
      alarmActions: [topic.arn],
    });

    new CloudwatchMetricAlarm(this, 'unhealthy-hosts', {
      alarmName: named(props, 'unhealthy-hosts'),
      namespace: 'AWS/ApplicationELB',
      metricName: 'UnHealthyHostCount',
      statistic: 'Maximum',
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 0,
      period: 60,
      evaluationPeriods: 2,
      dimensions: {
        LoadBalancer: props.desk.balancer.arnSuffix,
        TargetGroup: props.desk.targets.arnSuffix,
      },
      alarmActions: [topic.arn],
    });
  }
}
