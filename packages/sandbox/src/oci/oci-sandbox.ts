import type { Clock } from '../clock.ts';
import { LoopbackService, type ReceivedRequest } from '../loopback-service.ts';
import { answerOci, ociOperationOf } from './answer.ts';
import { ociFaults } from './faults.ts';
import { domainUrl } from './identity-places.ts';
import type { OciRegion } from './model.ts';
import type { OciProxy } from './proxies.ts';
import { privateKeyWith } from './public-keys.ts';
import { newOciState, type OciState } from './state.ts';
import type { OciKeyRef, OciWorld } from './world.ts';

export interface OciSandboxOptions {
  readonly clock: Clock;
  readonly world: OciWorld;
  /** Added to every answer, in real milliseconds. */
  readonly latencyMs?: number;
  readonly port?: number;
}

/** Identity, Audit and the identity domains of an OCI, and a look inside. */
export interface OciSandbox {
  readonly url: string;
  /** What `oci.endpoint` is to be: `http://127.0.0.1:…/{service}/{region}`. */
  readonly endpoint: string;
  readonly world: OciWorld;
  /** For its call counts (`identity:ListUsers`, `audit:ListEvents`, `domains:ListGroups` …) and its faults. */
  readonly service: LoopbackService;
  /** Calls that the world's `throttle` has turned away. */
  readonly throttledCalls: number;
  /** Why requests got a 401, the last one last: OCI keeps that to itself. */
  readonly refusals: readonly string[];
  /** What `oci.tenancies.*.domains` names. */
  domainUrl(tenancyId: string, domainName: string): string;
  /** What somebody signs with; the world's operator, if absent. Throws for a key that was not made with `signs`. */
  credentials(ref?: OciKeyRef): OciSandboxCredentials;
  /** The same as a profile of an OCI configuration file. @param keyFile where its private key will be */
  configFile(keyFile: string, options?: { readonly profile?: string; readonly ref?: OciKeyRef }): string;
  /** The section `oci` of the configuration: all tenancies with their domains, and the sandbox's address. */
  configuration(): OciConfiguration;
  /** Somebody uses an API key: now, in the home region and the root compartment, if not told otherwise. */
  useKey(userId: string, fingerprint: string, use?: OciSandboxUse): void;
  /** The next calls of an operation get a 429, which says when to come again only if it is told here. */
  throttle(operation: string, times: number, retryAfterSeconds?: number): void;
  /** From now on requests may come through a proxy, whose address they were signed for. */
  expectProxy(proxy: OciProxy): void;
  close(): Promise<void>;
}

export interface OciSandboxUse {
  readonly at?: Date;
  readonly region?: OciRegion;
  /** Its OCID. */
  readonly compartment?: string;
  /** `ListUsers` */
  readonly action?: string;
}

export interface OciSandboxCredentials {
  readonly tenancy: string;
  readonly user: string;
  readonly fingerprint: string;
  /** PEM. */
  readonly privateKey: string;
  readonly region: OciRegion;
}

export interface OciConfiguration {
  readonly tenancies: Readonly<Record<string, { readonly name: string; readonly region: string; readonly domains: readonly string[] }>>;
  readonly endpoint: string;
}

/** All services and regions on one loopback port. */
export async function startOciSandbox(options: OciSandboxOptions): Promise<OciSandbox> {
  const { world, clock } = options;
  const state = newOciState(world, clock);
  const definition = { name: 'oci', operationOf: ociOperationOf, handle: (request: ReceivedRequest) => answerOci(state, request) };
  const service = await LoopbackService.start(definition, options);
  const { url } = service;
  state.baseUrl = url;
  const endpoint = `${url}/{service}/{region}`;
  const urlOfDomain = (tenancyId: string, name: string) => domainUrl(url, world.domain(tenancyId, name).slug);
  return {
    url,
    endpoint,
    world,
    service,
    refusals: state.refusals,
    get throttledCalls() {
      return state.buckets.refused;
    },
    domainUrl: urlOfDomain,
    credentials: (ref) => credentialsOf(world, ref),
    configFile: (keyFile, { profile = 'DEFAULT', ref } = {}) => profileOf(credentialsOf(world, ref), { profile, keyFile }),
    configuration: () => ({ tenancies: tenanciesOf(world, urlOfDomain), endpoint }),
    useKey: (userId, fingerprint, use = {}) => useKey(state, { userId, fingerprint }, use),
    throttle: (operation, times, retryAfterSeconds) =>
      service.addFault({
        matches: (request) => request.operation === operation,
        times,
        effect: ociFaults.tooManyRequests(retryAfterSeconds),
      }),
    expectProxy: (proxy) => void state.proxies.push(proxy),
    close: () => service.close(),
  };
}

function useKey({ world, clock }: OciState, ref: OciKeyRef, { at, region, compartment, action }: OciSandboxUse): void {
  world.useKey(ref, {
    at: at ?? clock.now(),
    ...(region !== undefined && { region }),
    ...(compartment !== undefined && { compartmentId: compartment }),
    ...(action !== undefined && { action }),
  });
}

function credentialsOf(world: OciWorld, ref: OciKeyRef | undefined = world.operator): OciSandboxCredentials {
  if (!ref) throw new Error("The sandbox's OCI has no operator to sign as: name a user and a key, or set the world's operator.");
  const { fingerprint } = world.key(ref);
  const privateKey = privateKeyWith(fingerprint);
  if (privateKey === undefined) throw new Error(`Nobody has the private key of ${fingerprint}: add it with \`signs: true\`.`);
  const { id: user, tenancyId: tenancy } = world.user(ref.userId);
  return { tenancy, user, fingerprint, privateKey, region: world.tenancy(tenancy).homeRegion };
}

function profileOf(
  { tenancy, user, fingerprint, region }: OciSandboxCredentials,
  { profile, keyFile }: { profile: string; keyFile: string },
) {
  const entries = { user, fingerprint, tenancy, region, key_file: keyFile };
  return [`[${profile}]`, ...Object.entries(entries).map(([name, value]) => `${name}=${value}`), ''].join('\n');
}

/** The default domain is asked by way of Identity. */
function tenanciesOf({ tenancies }: OciWorld, urlOfDomain: (tenancyId: string, name: string) => string): OciConfiguration['tenancies'] {
  return Object.fromEntries(
    Array.from(tenancies.values(), ({ id, name, homeRegion, domains }) => {
      const others = [...domains.values()].filter(({ type }) => type === 'SECONDARY');
      return [id, { name, region: homeRegion, domains: others.map((domain) => urlOfDomain(id, domain.name)) }];
    }),
  );
}
