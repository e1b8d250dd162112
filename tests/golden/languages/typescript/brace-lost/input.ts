interface Props {
  name: string;

export class First {
  constructor() {
    new Bucket(this, 'one', { versioned: true });
  }

export class Second {
  constructor() {
    new Queue(this, 'two', { fifo: true, tags: { a: 'b' );
  }
}

const app = new App();
