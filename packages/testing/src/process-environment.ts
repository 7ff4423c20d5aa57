/**
 * Puts variables into the environment of this process, which the AWS SDK reads, and takes every `AWS_…` out
 * that a developer may have set there. Disposing puts back what was.
 */
export function enterEnvironment(variables: Readonly<Record<string, string>>): Disposable {
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, variables);
  return {
    [Symbol.dispose]() {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
    },
  };
}
