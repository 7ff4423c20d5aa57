import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { FUNCTIONS, type FunctionName } from './functions.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Node takes `require` away from modules; some of the packages inside still call it for Node's own. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** What no function ever runs, and would make each one start later: who calls it all the same is told why it isn't there. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  dynalite: 'The embedded store is no part of the Lambda functions: they need "store": { "kind": "dynamodb" }',
  'postman-request': 'The HTTP client of jira-client is no part of the Lambda functions: the Jira adapter hands it another',
};

/**
 * One function as one minified module, the AWS SDK inside: what runs is what was tested, not what Lambda
 * happens to bring. The same sources give the same bytes.
 */
export async function bundleFunction(name: FunctionName): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [FUNCTIONS[name].entry],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    plugins: [leaveOut(LEFT_OUT)],
    minify: true,
    // In a stack trace, and in the name of an error, they are all that is left of the source.
    keepNames: true,
    legalComments: 'none',
    charset: 'utf8',
    outfile: 'index.mjs',
    write: false,
    logLevel: 'silent',
  });
  const [module] = outputFiles;
  if (!module) throw new Error(`esbuild wrote nothing for the function ${name}`);
  return module.contents;
}

function leaveOut(packages: Readonly<Record<string, string>>): Plugin {
  const filter = new RegExp(`^(${Object.keys(packages).join('|')})$`);
  return {
    name: 'leave-out',
    setup({ onResolve, onLoad }) {
      onResolve({ filter }, ({ path }) => ({ path, namespace: 'left-out' }));
      onLoad({ filter, namespace: 'left-out' }, ({ path }) => ({
        contents: `module.exports = () => { throw new Error(${JSON.stringify(packages[path])}); };`,
      }));
    },
  };
}
