import { randomUUID } from 'node:crypto';
import type { Reply } from '../loopback-service.ts';
import type { AwsError } from './aws-error.ts';

/** A result as the API's model has it: a list becomes `<member>`s, a map `<entry>`s, an absent value no element. */
export type XmlValue =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly XmlValue[]
  | ReadonlyMap<string, string | number>
  | { readonly [name: string]: XmlValue };

/** The AWS Query protocol of IAM and STS: a form goes in, XML comes out. */
export function queryReply(namespace: string, action: string, result: XmlValue): Reply {
  const requestId = randomUUID();
  const wrapped = result === undefined ? '' : element(`${action}Result`, result);
  const metadata = element('ResponseMetadata', { RequestId: requestId });
  return xmlReply(200, requestId, `<${action}Response xmlns="${namespace}">${wrapped}${metadata}</${action}Response>`);
}

export function queryError(namespace: string, error: AwsError): Reply {
  const requestId = randomUUID();
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  const body = element('Error', { Type: type, Code: error.code, Message: error.message }) + element('RequestId', requestId);
  return xmlReply(error.status, requestId, `<ErrorResponse xmlns="${namespace}">${body}</ErrorResponse>`);
}

/** IAM's times have no milliseconds. */
export function isoSeconds(instant: Date | number): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');
}

function xmlReply(status: number, requestId: string, body: string): Reply {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}

function element(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  return `<${name}>${contentOf(value)}</${name}>`;
}

function contentOf(value: Exclude<XmlValue, undefined>): string {
  if (value instanceof Date) return isoSeconds(value);
  if (Array.isArray(value)) return value.map((item) => element('member', item)).join('');
  if (value instanceof Map) return Array.from(value, ([key, inner]) => element('entry', { key, value: inner })).join('');
  if (typeof value !== 'object') return escapeXml(String(value));
  return Object.entries(value)
    .map(([name, inner]) => element(name, inner))
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
