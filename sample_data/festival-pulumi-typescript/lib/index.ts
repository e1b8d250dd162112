import { ProgrammeStack } from './programme-stack';

const gloamfest = new ProgrammeStack('gloamfest', {
  region: 'eu-west-2',
  cidr: '10.91.0.0/16',
  fleet: { least: 4, most: 20 },
});

export const siteDomain = gloamfest.siteDomain;
export const balancerDns = gloamfest.balancerDns;
export const tableName = gloamfest.tableName;
export const weatherSecretArn = gloamfest.weatherSecretArn;
export const alarmTopicArn = gloamfest.alarmTopicArn;
