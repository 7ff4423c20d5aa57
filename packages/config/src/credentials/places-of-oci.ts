import type { OciCredentials } from '../secrets.ts';
import { itemOci, namedOci, namesProfiles, withKeyOfFile } from './oci.ts';
import { ENVIRONMENT, type Place, placesOf, type Reader } from './places.ts';
import { ABSENT, found, type Named } from './reading.ts';
import type { SecretSources } from './sources.ts';

const ociReader: Reader<readonly OciCredentials[]> = { item: 'oci', named: namedOci, hammer: itemOci };

/**
 * What is said to Keyhammer, by the environment or by its configuration, goes before a file that is there for other tools: a
 * function has no such file, and on a laptop it may well be about another tenancy, or an administrator's own key.
 */
export function placesOfOci(sources: SecretSources, secret: Place<Named>): readonly Place<readonly OciCredentials[]>[] {
  const { environment, readFile, readOciProfiles } = sources;
  const [, ...kept] = placesOf(ociReader, sources, secret);
  const profiles: Place<readonly OciCredentials[]> = async () => {
    const credentials = await readOciProfiles?.();
    return credentials === undefined ? ABSENT : found(credentials);
  };
  const inEnvironment: Place<readonly OciCredentials[]> = async () => {
    const whole = readFile ? await withKeyOfFile(environment, readFile) : found(environment);
    return whole.kind === 'found' ? namedOci(whole.credentials, ENVIRONMENT) : whole;
  };
  return namesProfiles(environment) ? [inEnvironment, profiles, ...kept] : [inEnvironment, ...kept, profiles];
}
