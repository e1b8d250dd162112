interface Args extends Base { name: string; }

enum Tier { Web, App = 10, Data, Named = 'named' }

const enum Flag { On = 'on' }

@Injectable()
export abstract class Network<T> extends pulumi.ComponentResource<T> implements Args {
  public static readonly type = 'net:Network';
  declare kind: string;
  name!: string;
  private readonly tags: Record<string, string> = { Team: 'net' };
  #secret = 1;
  'quoted-name' = 2;
  handler = async (event: Event) => event.id;

  static { register(Network); }

  constructor(
    private readonly scope: Construct,
    readonly id: string,
    { cidr = '10.0.0.0/16', ...others }: Args = {},
    zones?: number,
    ...rest: string[]
  ) {
    super(Network.type, id, {}, others);
    this.name = `${id}-net`;
    super.check(zones!);
  }

  constructor(one: string);
  abstract make(): void;
  get arn(): string { return this.#secret; }
  set arn(value) { this.#secret = value; }
  static async *parts?(): void {}
  protected cidr(this: Network, n: number) { return n; }
  [Symbol.iterator]() {}
}

const Small = class extends Network {};
const Mixed = mix(class Inner extends Network {});
