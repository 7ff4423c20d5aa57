import type { JiraTicket, OciKeyRef, OciSandboxCredentials } from '@keyhammer/sandbox';
import { CliUnderTest, type Outcome } from '../src/cli-under-test.ts';
import { CloudsUnderTest } from '../src/clouds-under-test.ts';
import { ticketLines } from '../src/demo/ticket-text.ts';

export const IBM = 'platform-ibm';
export const OCI = 'analytics-oci';

const BY_HAND = { remediation_retention_period: 7 };
const ARMED = { ...BY_HAND, remediation: true };
const UNUSED_90_DAYS = { inactive_criteria_days: 90 };
/** A retention period of a week; what can be brought back is for the batch. */
export const EVERYTHING = {
  ibm_inactiveapikeys: { ...UNUSED_90_DAYS, ...ARMED },
  ibm_inactiveserviceids: { ...UNUSED_90_DAYS, ...ARMED },
  ibm_inactiveprofiles: { ...UNUSED_90_DAYS, ...BY_HAND },
  ibm_inactiveusers: { ...UNUSED_90_DAYS, ...BY_HAND },
  oci_adminapikeys: ARMED,
  oci_inactiveapikeys: { ...UNUSED_90_DAYS, ...ARMED },
};

/** What the JSON of any command says of one credential. */
export interface Said {
  readonly check: string;
  readonly id: string;
  readonly outcome?: string;
  readonly why?: string;
}

/** A company's clouds, and what there is to see of them from both sides. */
export class Company implements AsyncDisposable {
  readonly cli: CliUnderTest;
  readonly clouds: CloudsUnderTest;

  private constructor(cli: CliUnderTest, clouds: CloudsUnderTest) {
    this.cli = cli;
    this.clouds = clouds;
  }

  static async open(checks: Readonly<Record<string, object>> = EVERYTHING, start?: Date): Promise<Company> {
    const cli = await CliUnderTest.start(start && { start });
    const clouds = await CloudsUnderTest.start(cli);
    await clouds.configure(checks);
    return new Company(cli, clouds);
  }

  /** What people call the parts of the cast, for a list that reads well. */
  partOf({ id }: { readonly id: string }): string {
    const { ibmAccount, tenancy } = this.clouds;
    const ibm = [...Object.entries(ibmAccount.keys), ...Object.entries(ibmAccount.identities)];
    const isIt = (entity: object) =>
      ('id' in entity && entity.id === id) || ('iamId' in entity && entity.iamId === id && !('createdBy' in entity));
    const known = ibm.find(([, entity]) => isIt(entity))?.[0];
    return known ?? Object.entries(tenancy.cast).find(([, key]) => id === idOf(key))?.[0] ?? id;
  }

  /** Of the keys those that nobody can sign in with: disabled, or gone. */
  stopped(): readonly string[] {
    const { ibmAccount, tenancy } = this.clouds;
    const { apiKeys } = ibmAccount.world.account(ibmAccount.accountId);
    const ibm = Object.entries(ibmAccount.keys).filter(([, { id }]) => apiKeys.get(id)?.disabled !== false);
    const oci = Object.entries(tenancy.cast).filter(([, key]) => !this.hasKey(key));
    return [...ibm, ...oci].map(([part]) => part);
  }

  hasKey({ userId, fingerprint }: OciKeyRef): boolean {
    return this.clouds.tenancy.world.user(userId).keys.some((key) => key.fingerprint === fingerprint);
  }

  ticketAbout(words: string): JiraTicket {
    const ticket = this.cli.sandbox.jira.tickets.findLast(({ fields }) => String(fields.summary).includes(words));
    if (!ticket) throw new Error(`There is no ticket about ${words}`);
    return ticket;
  }

  /** Whoever has this private key asks OCI for something. */
  async letsIn({ user, fingerprint, privateKey }: OciSandboxCredentials): Promise<boolean> {
    const environment = { OCI_CLI_USER: user, OCI_CLI_FINGERPRINT: fingerprint, OCI_CLI_KEY_CONTENT: privateKey };
    const { status } = await this.clouds.runIn({ environment }, 'scan', 'oci', '--days', '300');
    return status === 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.clouds[Symbol.asyncDispose]();
    await this.cli[Symbol.asyncDispose]();
  }
}

/** Of the credential, as Keyhammer has it. */
export function idOf({ userId, fingerprint }: OciKeyRef): string {
  return `${userId}/${fingerprint}`;
}

export function issuesOf({ document }: Outcome): readonly Said[] {
  return (document as { issues: readonly Said[] }).issues;
}

/** What a ticket says, by the words before the colon. */
export function factsOf({ fields }: JiraTicket): Readonly<Record<string, string>> {
  const lines = ticketLines(fields.description).map((line) => line.split(/: (.*)/s));
  return Object.fromEntries(lines.map(([name = '', value = '']) => [name, value]));
}
