import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

export interface ProgrammeArgs {
  region: string;
  cidr: string;
  /** How many instances there are, at least and at most. */
  fleet: { least: number; most: number };
}

/** The programme of one festival: site, service, and who is woken up. */
export class ProgrammeStack extends pulumi.ComponentResource {
  public readonly siteDomain: pulumi.Output<string>;
  public readonly balancerDns: pulumi.Output<string>;
  public readonly tableName: pulumi.Output<string>;
  public readonly weatherSecretArn: pulumi.Output<string>;
  public readonly alarmTopicArn: pulumi.Output<string>;

  constructor(name: string, args: ProgrammeArgs, opts?: pulumi.ComponentResourceOptions) {
    super('gloamfest:programme:ProgrammeStack', name, args, opts);

    const provider = new aws.Provider('london', { region: args.region }, { parent: this });
    const own: pulumi.CustomResourceOptions = { parent: this, provider };
    const tags = { Festival: name };

    // ---- key

    const caller = aws.getCallerIdentityOutput({}, { provider });
    const key = new aws.kms.Key(
      'key',
      {
        description: 'Programme, logs and secrets',
        enableKeyRotation: true,
        policy: caller.accountId.apply((account) =>
          JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { AWS: `arn:aws:iam::${account}:root` },
                Action: 'kms:*',
                Resource: '*',
              },
              {
                Effect: 'Allow',
                Principal: { Service: `logs.${args.region}.amazonaws.com` },
                Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey'],
                Resource: '*',
              },
            ],
          })
        ),
        tags,
      },
      own
    );
    new aws.kms.Alias('key-alias', { name: `alias/${name}`, targetKeyId: key.keyId }, own);

    // ---- network

    const vpc = new aws.ec2.Vpc(
      'vpc',
      {
        cidrBlock: args.cidr,
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags,
      },
      own
    );
    const gateway = new aws.ec2.InternetGateway('gateway', { vpcId: vpc.id, tags }, own);

    const publicSubnets: aws.ec2.Subnet[] = [];
    const privateSubnets: aws.ec2.Subnet[] = [];
    ['a', 'b'].forEach((zone, index) => {
      publicSubnets.push(
        new aws.ec2.Subnet(
          `public-${zone}`,
          {
            vpcId: vpc.id,
            cidrBlock: `10.91.${index}.0/24`,
            availabilityZone: `${args.region}${zone}`,
            tags,
          },
          own
        )
      );
      privateSubnets.push(
        new aws.ec2.Subnet(
          `private-${zone}`,
          {
            vpcId: vpc.id,
            cidrBlock: `10.91.${index + 100}.0/24`,
            availabilityZone: `${args.region}${zone}`,
            tags,
          },
          own
        )
      );
    });

    const natAddress = new aws.ec2.Eip('nat-address', { domain: 'vpc', tags }, own);
    const nat = new aws.ec2.NatGateway(
      'nat',
      { allocationId: natAddress.id, subnetId: publicSubnets[0].id, tags },
      own
    );

    const publicRoutes = new aws.ec2.RouteTable('public-routes', { vpcId: vpc.id, tags }, own);
    new aws.ec2.Route(
      'public-default',
      { routeTableId: publicRoutes.id, destinationCidrBlock: '0.0.0.0/0', gatewayId: gateway.id },
      own
    );
    const privateRoutes = new aws.ec2.RouteTable('private-routes', { vpcId: vpc.id, tags }, own);
    new aws.ec2.Route(
      'private-default',
      { routeTableId: privateRoutes.id, destinationCidrBlock: '0.0.0.0/0', natGatewayId: nat.id },
      own
    );
    publicSubnets.forEach((subnet, index) => {
      new aws.ec2.RouteTableAssociation(
        `public-association-${index}`,
        { subnetId: subnet.id, routeTableId: publicRoutes.id },
        own
      );
    });
    privateSubnets.forEach((subnet, index) => {
      new aws.ec2.RouteTableAssociation(
        `private-association-${index}`,
        { subnetId: subnet.id, routeTableId: privateRoutes.id },
        own
      );
    });

    const balancerGroup = new aws.ec2.SecurityGroup(
      'balancer-group',
      {
        description: 'CloudFront to the load balancer',
        vpcId: vpc.id,
        ingress: [{ fromPort: 80, toPort: 80, protocol: 'tcp', cidrBlocks: ['0.0.0.0/0'] }],
        egress: [{ fromPort: 8080, toPort: 8080, protocol: 'tcp', cidrBlocks: [args.cidr] }],
        tags,
      },
      own
    );
    const serviceGroup = new aws.ec2.SecurityGroup(
      'service-group',
      {
        description: 'Load balancer to the instances',
        vpcId: vpc.id,
        ingress: [
          { fromPort: 8080, toPort: 8080, protocol: 'tcp', securityGroups: [balancerGroup.id] },
        ],
        egress: [{ fromPort: 0, toPort: 0, protocol: '-1', cidrBlocks: ['0.0.0.0/0'] }],
        tags,
      },
      own
    );

    // ---- access logs of the load balancer

    const accessLogs = new aws.s3.BucketV2('access-logs', { bucketPrefix: `${name}-access-logs-`, tags }, own);
    new aws.s3.BucketVersioningV2(
      'access-logs-versioning',
      { bucket: accessLogs.id, versioningConfiguration: { status: 'Enabled' } },
      own
    );
    new aws.s3.BucketServerSideEncryptionConfigurationV2(
      'access-logs-encryption',
      {
        bucket: accessLogs.id,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
            bucketKeyEnabled: true,
          },
        ],
      },
      own
    );
    new aws.s3.BucketPublicAccessBlock(
      'access-logs-private',
      {
        bucket: accessLogs.id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      own
    );
    const accessLogsPolicy = new aws.s3.BucketPolicy(
      'access-logs-policy',
      {
        bucket: accessLogs.id,
        policy: accessLogs.arn.apply((arn) =>
          JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
                Action: 's3:PutObject',
                Resource: `${arn}/*`,
              },
            ],
          })
        ),
      },
      own
    );

    // ---- programme and secret

    const table = new aws.dynamodb.Table(
      'programme',
      {
        billingMode: 'PROVISIONED',
        readCapacity: 200,
        writeCapacity: 20,
        hashKey: 'stage',
        rangeKey: 'begins',
        attributes: [
          { name: 'stage', type: 'S' },
          { name: 'begins', type: 'S' },
        ],
        serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
        pointInTimeRecovery: { enabled: true },
        tags,
      },
      own
    );
    const weather = new aws.secretsmanager.Secret(
      'weather',
      { description: 'Key of the weather service, put in by hand', kmsKeyId: key.arn, tags },
      own
    );

    // ---- load balancer

    const balancer = new aws.lb.LoadBalancer(
      'balancer',
      {
        loadBalancerType: 'application',
        internal: false,
        subnets: publicSubnets.map((subnet) => subnet.id),
        securityGroups: [balancerGroup.id],
        accessLogs: { bucket: accessLogs.bucket, enabled: true },
        tags,
      },
      { ...own, dependsOn: [accessLogsPolicy] }
    );
    const targets = new aws.lb.TargetGroup(
      'targets',
      {
        port: 8080,
        protocol: 'HTTP',
        vpcId: vpc.id,
        healthCheck: { path: '/programme', interval: 10, timeout: 5, unhealthyThreshold: 2 },
        tags,
      },
      own
    );
    new aws.lb.Listener(
      'listener',
      {
        loadBalancerArn: balancer.arn,
        port: 80,
        protocol: 'HTTP',
        defaultActions: [{ type: 'forward', targetGroupArn: targets.arn }],
      },
      own
    );

    // ---- instances

    const role = new aws.iam.Role(
      'service-role',
      {
        assumeRolePolicy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
          ],
        }),
        tags,
      },
      own
    );
    new aws.iam.RolePolicy(
      'service-policy',
      {
        role: role.id,
        policy: pulumi.all([table.arn, weather.arn]).apply(([tableArn, secretArn]) =>
          JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: tableArn },
              { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: secretArn },
            ],
          })
        ),
      },
      own
    );
    const profile = new aws.iam.InstanceProfile('service-profile', { role: role.name }, own);
    const image = aws.ssm.getParameterOutput(
      { name: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64' },
      { provider }
    );
    const template = new aws.ec2.LaunchTemplate(
      'service-template',
      {
        imageId: image.value,
        instanceType: 'c7g.large',
        vpcSecurityGroupIds: [serviceGroup.id],
        iamInstanceProfile: { arn: profile.arn },
        metadataOptions: { httpTokens: 'required' },
      },
      own
    );
    const fleet = new aws.autoscaling.Group(
      'fleet',
      {
        minSize: args.fleet.least,
        maxSize: args.fleet.most,
        vpcZoneIdentifiers: privateSubnets.map((subnet) => subnet.id),
        targetGroupArns: [targets.arn],
        healthCheckType: 'ELB',
        launchTemplate: { id: template.id, version: '$Latest' },
      },
      own
    );
    new aws.autoscaling.Policy(
      'cpu',
      {
        autoscalingGroupName: fleet.name,
        policyType: 'TargetTrackingScaling',
        targetTrackingConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: 'ASGAverageCPUUtilization' },
          targetValue: 50,
        },
      },
      own
    );

    // ---- site

    const site = new aws.cloudfront.Distribution(
      'site',
      {
        enabled: true,
        origins: [
          {
            originId: 'balancer',
            domainName: balancer.dnsName,
            customOriginConfig: {
              httpPort: 80,
              httpsPort: 443,
              originProtocolPolicy: 'http-only',
              originSslProtocols: ['TLSv1.2'],
            },
          },
        ],
        defaultCacheBehavior: {
          targetOriginId: 'balancer',
          viewerProtocolPolicy: 'redirect-to-https',
          allowedMethods: ['GET', 'HEAD'],
          cachedMethods: ['GET', 'HEAD'],
          forwardedValues: { queryString: true, cookies: { forward: 'none' } },
          minTtl: 0,
          defaultTtl: 30,
          maxTtl: 60,
        },
        restrictions: { geoRestriction: { restrictionType: 'none' } },
        viewerCertificate: { cloudfrontDefaultCertificate: true },
        tags,
      },
      own
    );

    // ---- monitoring

    new aws.cloudwatch.LogGroup(
      'service-logs',
      { name: `/${name}/service`, retentionInDays: 14, kmsKeyId: key.arn, tags },
      own
    );
    const topic = new aws.sns.Topic('alarms', { kmsMasterKeyId: key.id, tags }, own);
    new aws.cloudwatch.MetricAlarm(
      'server-errors',
      {
        namespace: 'AWS/ApplicationELB',
        metricName: 'HTTPCode_ELB_5XX_Count',
        statistic: 'Sum',
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 25,
        period: 60,
        evaluationPeriods: 1,
        dimensions: { LoadBalancer: balancer.arnSuffix },
        alarmActions: [topic.arn],
        tags,
      },
      own
    );
    new aws.cloudwatch.MetricAlarm(
      'throttled-reads',
      {
        namespace: 'AWS/DynamoDB',
        metricName: 'ReadThrottleEvents',
        statistic: 'Sum',
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 0,
        period: 60,
        evaluationPeriods: 2,
        dimensions: { TableName: table.name },
        alarmActions: [topic.arn],
        tags,
      },
      own
    );
    new aws.cloudwatch.MetricAlarm(
      'unhealthy-hosts',
      {
        namespace: 'AWS/ApplicationELB',
        metricName: 'UnHealthyHostCount',
        statistic: 'Maximum',
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 0,
        period: 60,
        evaluationPeriods: 2,
        dimensions: { LoadBalancer: balancer.arnSuffix, TargetGroup: targets.arnSuffix },
        alarmActions: [topic.arn],
        tags,
      },
      own
    );

    this.siteDomain = site.domainName;
    this.balancerDns = balancer.dnsName;
    this.tableName = table.name;
    this.weatherSecretArn = weather.arn;
    this.alarmTopicArn = topic.arn;
    this.registerOutputs({
      siteDomain: this.siteDomain,
      balancerDns: this.balancerDns,
      tableName: this.tableName,
      weatherSecretArn: this.weatherSecretArn,
      alarmTopicArn: this.alarmTopicArn,
    });
  }
}
