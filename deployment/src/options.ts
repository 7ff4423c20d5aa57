import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export interface Options {
  /** What `loadSettings` takes. */
  readonly configuration: string;
  readonly existingTables: readonly string[];
  /** The directory that the result goes to, if it was named. */
  readonly out?: string;
}

const TEXT = { type: 'string' } as const;
const SAMPLE = fileURLToPath(new URL('../../config', import.meta.url));

/**
 * What the command line says, or, under `cdk deploy`, its context: `--config ../my-config` or `-c config=../my-config`, and
 * `--existing-tables a,b` or `-c existing-tables=a,b`; `--out directory`. Paths are those of whoever typed them: npm runs this elsewhere.
 * @throws TypeError for an option that there is none of
 */
export function readOptions(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Options {
  const { values } = parseArgs({ args: [...args], options: { config: TEXT, 'existing-tables': TEXT, out: TEXT } });
  const context = contextOf(environment);
  const configuration = values.config ?? context.config;
  const directory = environment.INIT_CWD ?? process.cwd();
  return {
    configuration: configuration === undefined ? SAMPLE : placeOf(configuration, directory),
    existingTables: namesIn(values['existing-tables'] ?? context['existing-tables'] ?? ''),
    ...(values.out !== undefined && { out: resolve(directory, values.out) }),
  };
}

/** As the CDK's command line hands it over. */
function contextOf({
  CDK_CONTEXT_JSON = '{}',
}: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string | undefined>> {
  const context: unknown = JSON.parse(CDK_CONTEXT_JSON);
  const entries = typeof context === 'object' && context !== null ? Object.entries(context) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function placeOf(configuration: string, directory: string): string {
  const isRemote = /^(s3|ssm):/.test(configuration);
  return isRemote ? configuration : resolve(directory, configuration);
}

function namesIn(list: string): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
