import { App } from 'cdktf';
import { LibraryStack } from './library-stack';

const app = new App();
new LibraryStack(app, 'library', {
  environment: 'production',
  region: 'eu-west-3',
  certificateArn: 'arn:aws:acm:eu-west-3:123456789012:certificate/lantern',
});
app.synth();
