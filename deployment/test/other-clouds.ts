import {
  addOciOperator,
  type Clock,
  type IbmSandbox,
  IbmWorld,
  ibmApiKeyValueOf,
  MovableClock,
  type OciKeyRef,
  type OciSandbox,
  OciWorld,
  startIbmSandbox,
  startOciSandbox,
} from '@keyhammer/sandbox';

export const IBM_ACCOUNT = 'c0ffee00c0ffee00c0ffee00c0ffee00';
export const TENANCY = 'ocid1.tenancy.oc1..aaaadeployed';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * An account of IBM Cloud and a tenancy of OCI, both small: one key that is to be retired, one that is fine, and Keyhammer's own,
 * which is no administrator's.
 */
export class OtherClouds implements AsyncDisposable {
  readonly ibm: IbmSandbox;
  readonly oci: OciSandbox;
  /** API keys by their ids. */
  readonly ibmKeys: { readonly stale: string; readonly used: string };
  readonly administrators: OciKeyRef;
  readonly engineers: OciKeyRef;

  private constructor(parts: Pick<OtherClouds, 'ibm' | 'oci' | 'ibmKeys' | 'administrators' | 'engineers'>) {
    this.ibm = parts.ibm;
    this.oci = parts.oci;
    this.ibmKeys = parts.ibmKeys;
    this.administrators = parts.administrators;
    this.engineers = parts.engineers;
  }

  static async open(): Promise<OtherClouds> {
    const clock = new MovableClock(new Date());
    const { world: ibmWorld, ...ibmKeys } = ibmAccount(clock);
    const { world: ociWorld, ...ociKeys } = tenancy(clock);
    const ibm = await startIbmSandbox({ clock, world: ibmWorld });
    const oci = await startOciSandbox({ clock, world: ociWorld });
    return new OtherClouds({ ibm, oci, ibmKeys, ...ociKeys });
  }

  /** The sections of the configuration. */
  configuration() {
    return { ibm: this.ibm.configuration(), oci: this.oci.configuration() };
  }

  /** What belongs into the secret: nothing of it is anywhere else. */
  secret(): Readonly<Record<'ibm' | 'oci', object>> {
    const { IBMCLOUD_API_KEY: apiKey = '' } = this.ibm.environment();
    const { privateKey, ...signer } = this.oci.credentials();
    return { ibm: { api_key: apiKey }, oci: { ...signer, key: privateKey } };
  }

  /** Somebody makes Keyhammer a new API key in IBM Cloud, and deletes the former one. Returns the new one. */
  rotateIbmKey(): string {
    const { world } = this.ibm;
    const operator = world.operators.get(IBM_ACCOUNT);
    if (!operator) throw new Error('there is no operator');
    const { id } = world.addApiKey(IBM_ACCOUNT, operator.iamId, { name: 'keyhammer, the next one', created: new Date() });
    world.deleteApiKey(IBM_ACCOUNT, operator.keyId);
    return ibmApiKeyValueOf(id);
  }

  isEnabled(keyId: string): boolean {
    return !this.ibm.world.apiKey(IBM_ACCOUNT, keyId).disabled;
  }

  fingerprintsOf({ userId }: OciKeyRef): readonly string[] {
    return this.oci.world.user(userId).keys.map(({ fingerprint }) => fingerprint);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ibm.close();
    await this.oci.close();
  }
}

/** As issues name it. */
export function idOf({ userId, fingerprint }: OciKeyRef): string {
  return `${userId}/${fingerprint}`;
}

/** Variables that a developer may have set, and no function has. */
export function withoutKeysOfTheMachine(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const names = Object.keys(environment).filter((name) => /^(IBMCLOUD|OCI_CLI)_/.test(name));
  return Object.fromEntries(names.map((name) => [name, '']));
}

function ibmAccount(clock: Clock) {
  const world = new IbmWorld();
  world.addAccount({ id: IBM_ACCOUNT, name: 'platform' });
  world.addOperator(IBM_ACCOUNT, { kind: 'service-id', created: daysAgo(clock, 30) });
  const user = world.addUser(IBM_ACCOUNT, { email: 'maria.lopez@example.com', added: daysAgo(clock, 500), lastAuthn: daysAgo(clock, 1) });
  const keyUsed = (name: string, days: number) =>
    world.addApiKey(IBM_ACCOUNT, user.iamId, { name, created: daysAgo(clock, 400), lastAuthn: daysAgo(clock, days) }).id;
  return { world, stale: keyUsed('laptop', 205), used: keyUsed('pipeline', 1) };
}

function tenancy(clock: Clock) {
  const world = new OciWorld();
  world.addTenancy({ id: TENANCY, name: 'analytics', homeRegion: 'eu-frankfurt-1' });
  world.operator = addOciOperator(world, TENANCY, clock.now());
  const keyOf = (name: string): OciKeyRef => {
    const { id: userId } = world.addUser(TENANCY, { name, email: name, created: daysAgo(clock, 500) });
    return { userId, fingerprint: world.addKey(userId, { created: daysAgo(clock, 400) }).fingerprint };
  };
  const [administrators, engineers] = [keyOf('nina.becker@example.com'), keyOf('jonas.weber@example.com')];
  world.addGroup(TENANCY, { name: 'Administrators', members: [administrators.userId] });
  return { world, administrators, engineers };
}

function daysAgo(clock: Clock, days: number): Date {
  return new Date(clock.now().getTime() - days * DAY_MS);
}
