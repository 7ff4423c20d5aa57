export type OciService = 'identity' | 'audit';

const DEFAULT_TEMPLATE = 'https://{service}.{region}.oraclecloud.com';

/** The root URL of a service in a region, without a trailing slash. @param template has `{service}` and `{region}` in it */
export function endpointOf(service: OciService, region: string, template = DEFAULT_TEMPLATE): string {
  return withoutSlash(template.replaceAll('{service}', service).replaceAll('{region}', region));
}

export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
