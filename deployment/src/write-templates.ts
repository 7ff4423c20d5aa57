import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSettings } from '@keyhammer/config';
import { functionFile, writeFunctionFiles } from './function-files.ts';
import { FUNCTION_NAMES } from './functions.ts';
import { readOptions } from './options.ts';
import { runScript } from './run-script.ts';
import { templatesOf } from './templates.ts';
import { writeTerraformPolicies } from './write-terraform-policies.ts';

const COMMITTED = fileURLToPath(new URL('../templates', import.meta.url));

/** `npm run templates`: the templates, the functions' zip files, and how to deploy them. */
await runScript(async () => {
  const { configuration, existingTables, out = COMMITTED } = readOptions(process.argv.slice(2), process.env);
  const settings = await loadSettings(configuration, { now: new Date() });
  await mkdir(out, { recursive: true });
  for (const [file, template] of templatesOf(settings, { existingTables })) {
    await writeFile(join(out, file), `${JSON.stringify(template, null, 2)}\n`);
  }
  await writeTerraformPolicies();
  await writeFunctionFiles(FUNCTION_NAMES);
  return howToDeploy(out, await folderOf(FUNCTION_NAMES));
});

/** Another one whenever the code is another: by it CloudFormation sees that there is something to update. */
async function folderOf(names: typeof FUNCTION_NAMES): Promise<string> {
  const hash = createHash('sha256');
  for (const name of names) hash.update(await readFile(functionFile(name)));
  return `keyhammer/${hash.digest('hex').slice(0, 12)}`;
}

function howToDeploy(templates: string, folder: string): string {
  const functions = dirname(functionFile('initiator'));
  return `The templates are in ${templates}, the functions in ${functions}. To deploy them by way of a bucket of yours:

  aws s3 cp ${functions} s3://BUCKET/${folder} --recursive
  aws cloudformation deploy --stack-name keyhammer --template-file ${join(templates, 'central.template.json')} \\
    --s3-bucket BUCKET --capabilities CAPABILITY_NAMED_IAM --parameter-overrides CodeBucket=BUCKET CodePrefix=${folder}`;
}
