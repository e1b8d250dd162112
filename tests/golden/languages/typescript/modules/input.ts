#!/usr/bin/env node
import 'source-map-support/register';
import * as aws from '@pulumi/aws';
import { Stack, aws_s3 as s3, type App } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import base, { other } from './base';
import fs = require('fs');
const path = require('path');
const { a, b: c } = require('./pair');
const Lone = require('./lone').Lone;
const lazy = await import('./lazy');

export const region = 'eu-west-1', zones = 3;
export function twice(n: number): number { return n * 2; }
export default class Shop extends Stack {}
export { region as where, other };
export { Queue, Topic as Subject } from './messages';
export * from './all';
export * as tools from './tools';
export type { Construct };
export interface Props { name: string }
export type Size = 'small' | 'large';

declare const injected: string;
declare module 'x' { const y: number; }

namespace Limits {
  export const most = 5;
  const hidden = 1;
}
