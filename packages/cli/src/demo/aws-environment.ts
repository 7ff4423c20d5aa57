/**
 * Puts other AWS settings into this process's own environment, which is where the AWS SDK reads them, and takes
 * all that were there out: the demo must never reach a real account. Returns how to put everything back.
 */
export function borrowAwsEnvironment(settings: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  for (const name of awsNames()) delete process.env[name];
  Object.assign(process.env, settings);
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}

function awsNames(): readonly string[] {
  return Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
}

/** What would lead anywhere but to the sandbox, or belongs to another key than its own. */
const OF_CLOUDS = /^(AWS|IBMCLOUD|OCI)_/i;

/** An environment without anybody's own settings and credentials for a cloud. */
export function withoutOwnClouds(environment: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !OF_CLOUDS.test(name)));
}
