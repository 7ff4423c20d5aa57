import { sign } from 'node:crypto';
import type { OciSandboxCredentials } from '@keyhammer/sandbox';
import type { DemoStage } from './demo-stage.ts';

/** Somebody asks OCI for the tenancy's users, with a request that is signed with their private key. The status of the answer. */
export async function askSigned({ sandbox, now }: DemoStage, credentials: OciSandboxCredentials): Promise<number> {
  const { tenancy, user, fingerprint, privateKey, region } = credentials;
  const service = sandbox.oci.endpoint.replace('{service}', 'identity').replace('{region}', region);
  const url = new URL(`${service}/20160918/users?compartmentId=${encodeURIComponent(tenancy)}`);
  const date = now.toUTCString();
  const signed = { 'x-date': date, '(request-target)': `get ${url.pathname}${url.search}`, host: url.host };
  const text = Object.entries(signed).map(([name, value]) => `${name}: ${value}`);
  const signature = sign('sha256', Buffer.from(text.join('\n')), privateKey).toString('base64');
  const parts = { keyId: `${tenancy}/${user}/${fingerprint}`, algorithm: 'rsa-sha256', headers: Object.keys(signed).join(' '), signature };
  const authorization = Object.entries(parts).map(([name, value]) => `${name}="${value}"`);
  const answer = await fetch(url, { headers: { 'x-date': date, authorization: `Signature version="1",${authorization.join(',')}` } });
  await answer.arrayBuffer();
  return answer.status;
}
