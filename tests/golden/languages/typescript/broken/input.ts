const before = new Bucket('before');
... the rest stays as it was
class Shop {
  ...
  make() {
    return new Queue('made', { fifo: true, ... });
  }
}
const after = new Topic('after', { name = });
