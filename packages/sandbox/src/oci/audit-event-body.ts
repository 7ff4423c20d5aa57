import type { OciAuditRecord, OciPlace } from './audit-log.ts';
import { scimIdOf } from './identifiers.ts';
import { timeOf } from './identity-bodies.ts';
import type { OciTenancy } from './tenancy.ts';
import type { OciWorld } from './world.ts';

/** An instant at which there is something to tell: a call with an API key, or, without a record, the filler. */
export interface AuditMoment {
  readonly at: number;
  readonly record?: OciAuditRecord;
}

/** Where it happened. */
export interface AuditScene {
  readonly world: OciWorld;
  readonly tenancy: OciTenancy;
  readonly place: OciPlace;
}

export function auditEventBody({ at, record }: AuditMoment, { world, tenancy, place }: AuditScene) {
  const id = scimIdOf(`${place.region} ${place.compartmentId} ${at} ${record?.userId ?? ''} ${record?.action ?? ''}`);
  const name = record?.action ?? 'GetConsoleSession';
  return {
    eventType: `com.oraclecloud.identityControlPlane.${name}`,
    cloudEventsVersion: '0.1',
    eventTypeVersion: '2.0',
    source: 'IdentityControlPlane',
    eventId: uuidOf(id),
    eventTime: timeOf(at),
    contentType: 'application/json',
    data: {
      eventGroupingId: id,
      eventName: name,
      compartmentId: place.compartmentId,
      compartmentName: tenancy.compartments.get(place.compartmentId)?.name ?? tenancy.name,
      resourceName: null,
      resourceId: null,
      availabilityDomain: 'AD1',
      freeformTags: null,
      definedTags: null,
      identity: record ? keyIdentity(record, tenancy, world) : (OTHERS[Math.floor(at / 60_000) % OTHERS.length] ?? null),
      request: { id, path: '/20160918', action: 'GET', parameters: {}, headers: {} },
      response: { status: String(record?.status ?? 200), responseTime: timeOf(at), headers: {}, payload: {}, message: null },
      stateChange: null,
      additionalDetails: null,
    },
  };
}

function keyIdentity({ userId, fingerprint }: OciAuditRecord, { id }: OciTenancy, world: OciWorld) {
  const user = world.findUser(userId);
  return {
    ...NOBODY,
    principalName: user?.name ?? null,
    principalId: userId,
    authType: 'natv',
    tenantId: id,
    credentials: `${user?.tenancyId ?? id}/${userId}/${fingerprint}`,
    ipAddress: '203.0.113.17',
    userAgent: 'Oracle-JavaSDK/3.60.0',
  };
}

const NOBODY = {
  principalName: null,
  principalId: null,
  authType: null,
  callerName: null,
  callerId: null,
  tenantId: null,
  ipAddress: null,
  credentials: null,
  userAgent: null,
  consoleSessionId: null,
};

/** Who acts without an API key: a service, somebody in the Console, an instance. */
const OTHERS = [
  null,
  { ...NOBODY, principalName: 'ssm', authType: 'obo' },
  { ...NOBODY, principalName: 'somebody', authType: 'natv', credentials: '', consoleSessionId: 'csid-0' },
  { ...NOBODY, principalName: 'instance', authType: 'x509', credentials: 'ST$eyJraWQiOiJhc3cifQ' },
];

function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
