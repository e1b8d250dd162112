import { Construct } from 'constructs';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Place, named } from './naming';
import { Network } from './network';

export interface ShelvesProps extends Place {
  network: Network;
}

/** What must not be lost: loans and covers, and the key to both. */
export class Shelves extends Construct {
  readonly key: KmsKey;
  readonly covers: S3Bucket;
  readonly loans: DbInstance;

  constructor(scope: Construct, id: string, props: ShelvesProps) {
    super(scope, id);

    this.key = new KmsKey(this, 'key', {
      description: 'Loans, images and covers',
      enableKeyRotation: true,
    });
    new KmsAlias(this, 'key-alias', {
      name: `alias/${named(props, 'lantern')}`,
      targetKeyId: this.key.keyId,
    });

    this.covers = new S3Bucket(this, 'covers', { bucket: named(props, 'covers') });
    new S3BucketVersioningA(this, 'covers-versioning', {
      bucket: this.covers.id,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'covers-encryption', {
      bucket: this.covers.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: 'aws:kms',
            kmsMasterKeyId: this.key.arn,
          },
        },
      ],
    });
    new S3BucketPublicAccessBlock(this, 'covers-access', {
      bucket: this.covers.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });

    const subnets = new DbSubnetGroup(this, 'loans-subnets', {
      name: named(props, 'loans'),
      subnetIds: props.network.privateSubnets.map((subnet) => subnet.id),
    });
    this.loans = new DbInstance(this, 'loans', {
      identifier: named(props, 'loans'),
      engine: 'postgres',
      engineVersion: '16.4',
      instanceClass: 'db.m7g.large',
      allocatedStorage: 200,
      dbName: 'loans',
      username: 'librarian',
      manageMasterUserPassword: true,
      multiAz: true,
      storageEncrypted: true,
      kmsKeyId: this.key.arn,
      backupRetentionPeriod: 30,
      deletionProtection: true,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [props.network.databaseGroup.id],
      finalSnapshotIdentifier: named(props, 'loans-final'),
    });
  }
}
