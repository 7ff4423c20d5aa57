import {
  type DemoIbmAccount,
  type DemoOciTenancy,
  demoIbmAccount,
  demoOciTenancy,
  type IbmSandbox,
  type OciSandbox,
  startIbmSandbox,
  startOciSandbox,
} from '@keyhammer/sandbox';
import type { CliUnderTest, Outcome, Setting } from './cli-under-test.ts';

/** The demo's IBM Cloud account and its tenancy of OCI, beside the AWS organisation of a command line under test, with its clock. */
export class CloudsUnderTest implements AsyncDisposable {
  readonly ibm: IbmSandbox;
  readonly oci: OciSandbox;
  readonly ibmAccount: DemoIbmAccount;
  readonly tenancy: DemoOciTenancy;
  readonly #cli: CliUnderTest;

  private constructor(cli: CliUnderTest, ibm: IbmSandbox, oci: OciSandbox, demo: { ibm: DemoIbmAccount; oci: DemoOciTenancy }) {
    this.#cli = cli;
    this.ibm = ibm;
    this.oci = oci;
    this.ibmAccount = demo.ibm;
    this.tenancy = demo.oci;
  }

  static async start(cli: CliUnderTest): Promise<CloudsUnderTest> {
    const { clock } = cli.sandbox;
    const demo = { ibm: demoIbmAccount(clock.now()), oci: demoOciTenancy(clock.now()) };
    const ibm = await startIbmSandbox({ clock, world: demo.ibm.world });
    const oci = await startOciSandbox({ clock, world: demo.oci.world });
    return new CloudsUnderTest(cli, ibm, oci, demo);
  }

  /** Both accounts into the configuration, and the checks that are to look at them, each with these settings. */
  async configure(checks: Readonly<Record<string, object>> = {}): Promise<void> {
    await this.#cli.configure((files) => {
      const given = Object.entries(checks).map(([name, settings]) => [name, { enabled: true, reporting: true, ...settings }]);
      const sections = { ibm: this.ibm.configuration(), oci: this.oci.configuration(), ...Object.fromEntries(given) };
      Object.assign(files['config.json'], sections);
    });
  }

  /** What a person has set who works with both. */
  environment(): Readonly<Record<string, string>> {
    const { tenancy, user, fingerprint, privateKey, region } = this.oci.credentials();
    return {
      ...this.ibm.environment(),
      IBMCLOUD_IAM_API_ENDPOINT: this.ibm.url,
      IBMCLOUD_USER_MANAGEMENT_ENDPOINT: this.ibm.url,
      OCI_CLI_TENANCY: tenancy,
      OCI_CLI_USER: user,
      OCI_CLI_FINGERPRINT: fingerprint,
      OCI_CLI_KEY_CONTENT: privateKey,
      OCI_CLI_REGION: region,
      KEYHAMMER_OCI_ENDPOINT: this.oci.endpoint,
    };
  }

  async run(...argv: readonly string[]): Promise<Outcome> {
    return await this.runIn({}, ...argv);
  }

  async json(...argv: readonly string[]): Promise<Outcome> {
    return await this.runIn({}, '--output', 'json', ...argv);
  }

  async runIn({ environment, ...setting }: Setting, ...argv: readonly string[]): Promise<Outcome> {
    return await this.#cli.runIn({ ...setting, environment: { ...this.environment(), ...environment } }, ...argv);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.ibm.close(), this.oci.close()]);
  }
}
