import type { ReceivedRequest } from '../loopback-service.ts';
import type { OciCaller } from './caller.ts';
import type { OciCompartment, OciDomain, OciRegion, OciUser } from './model.ts';
import { NotAuthenticated, notAuthorizedOrNotFound, onlyInHomeRegion } from './oci-error.ts';
import { requiredParameter } from './parameters.ts';
import type { OciState } from './state.ts';
import type { OciTenancy } from './tenancy.ts';

/** A request with a good signature. */
export interface OciCall {
  readonly state: OciState;
  readonly now: Date;
  readonly caller: OciCaller;
  readonly request: ReceivedRequest;
  /** `ListUsers`, below its service: `identity:ListUsers`. */
  readonly operation: string;
  /** Of the path, in its order. */
  readonly params: readonly string[];
  /** Of the service's address; absent for identity domains, which have none. */
  readonly region?: OciRegion;
  /** Answered in every region that the tenancy subscribes to. */
  readonly anyRegion: boolean;
}

export interface OciAnswer {
  readonly status: number;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type OciHandler = (call: OciCall) => OciAnswer;

/** The user of the path, wherever in the tenancy; throws 404 for one who is not there or not to be seen. */
export function userInPath(call: OciCall): OciUser {
  const user = call.state.world.findUser(call.params[0] ?? '');
  if (!user) throw notAuthorizedOrNotFound();
  enter(call, user.tenancyId, user.id);
  return user;
}

/** The tenancy that `compartmentId` must name in lists of users and groups. */
export function tenancyInQuery(call: OciCall): OciTenancy {
  return namedTenancy(call, requiredParameter(call.request.query, 'compartmentId'));
}

export function tenancyInPath(call: OciCall): OciTenancy {
  return namedTenancy(call, call.params[0] ?? '');
}

/** The compartment of `compartmentId`, by its OCID, and its tenancy. The root is `undefined`. */
export function compartmentInQuery(call: OciCall): { tenancy: OciTenancy; id: string; compartment: OciCompartment | undefined } {
  const id = requiredParameter(call.request.query, 'compartmentId');
  const { tenancies } = call.state.world;
  const tenancy = tenancies.get(id) ?? [...tenancies.values()].find(({ compartments }) => compartments.has(id));
  if (!tenancy) throw notAuthorizedOrNotFound();
  enter(call, tenancy.id, id);
  return { tenancy, id, compartment: tenancy.compartments.get(id) };
}

export function domainInPath(call: OciCall): OciDomain {
  const domain = call.state.world.findDomain(call.params[0] ?? '');
  if (!domain) throw notAuthorizedOrNotFound();
  enter(call, domain.tenancyId, domain.id);
  return domain;
}

function namedTenancy(call: OciCall, id: string): OciTenancy {
  const tenancy = call.state.world.tenancies.get(id);
  if (!tenancy) throw notAuthorizedOrNotFound();
  enter(call, id, id);
  return tenancy;
}

/** Throws unless the caller may do this in the tenancy, to what has the OCID `about`, from this region. */
function enter({ state: { world }, caller: { user }, operation, region, anyRegion }: OciCall, tenancyId: string, about: string): void {
  const { admits, regions, homeRegion } = world.tenancy(tenancyId);
  if (region !== undefined && !regions.includes(region)) throw new NotAuthenticated(`${tenancyId} does not subscribe to ${region}`);
  if (user.tenancyId !== tenancyId && !admits.has(user.tenancyId)) throw notAuthorizedOrNotFound();
  if (user.allows && !user.allows.includes(operation)) throw notAuthorizedOrNotFound();
  if (world.isDenied(tenancyId, operation, about)) throw notAuthorizedOrNotFound();
  if (region !== undefined && region !== homeRegion && !anyRegion) throw onlyInHomeRegion(homeRegion);
}
