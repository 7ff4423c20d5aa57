#!/usr/bin/env -S node --max-semi-space-size=8 --heap-growing-percent=100
// Plain old JavaScript on purpose: it has to run, and to explain itself, on a Node that is too old for the rest.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `keyhammer needs Node 22.18 or later, and this is Node ${process.versions.node} (${process.execPath}).\n` +
      'The repository brings its own: start it as "npx keyhammer …" inside the repository, or install a newer Node.',
  );
  process.exitCode = 2;
} else {
  const { main } = await import('../src/main.ts');
  await main();
}
