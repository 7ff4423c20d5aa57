import { fileURLToPath } from 'node:url';
import { loadSettings } from '@keyhammer/config';
import { buildApp } from './app.ts';
import { codeFromFiles } from './code-source.ts';
import { functionFile, writeFunctionFiles } from './function-files.ts';
import { functionsOf } from './functions.ts';
import { readOptions } from './options.ts';
import { runScript } from './run-script.ts';

const HERE = fileURLToPath(new URL('../cdk.out', import.meta.url));

/** `npm run synth`, and the app of `cdk deploy`, which says itself where it wants the result and speaks for itself. */
await runScript(async () => {
  const asked = process.env.CDK_OUTDIR;
  const { configuration, existingTables, out = asked ?? HERE } = readOptions(process.argv.slice(2), process.env);
  const settings = await loadSettings(configuration, { now: new Date() });
  const names = functionsOf(settings);
  await writeFunctionFiles(names);
  const { app } = buildApp(settings, { code: codeFromFiles((name) => functionFile(name)), existingTables, outdir: out });
  const stacks = app.synth().stacks.map(({ stackName }) => stackName);
  return asked === undefined ? `The stacks ${stacks.join(' and ')}, with ${names.length} functions, are in ${out}` : undefined;
});
