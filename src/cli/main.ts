#!/usr/bin/env node
// The command `troupe`. Nothing is imported before the version of Node is checked, so that an old one gets one clear line
// instead of a syntax error from within.

const oldestNode = 24;
const version = process.versions.node;

if (Number.parseInt(version, 10) < oldestNode) {
  process.stderr.write(
    `troupe: this is Node ${version}, Troupe needs Node ${oldestNode} or newer: see https://nodejs.org/en/download\n`,
  );
  process.exitCode = 2;
} else {
  const { troupe } = await import('./program.ts');
  const code = await troupe(process.argv.slice(2));
  // A script may leave timers and watchers behind: nothing of it may keep the process alive. First, all output must be out.
  process.stdout.write('', () => process.exit(code));
}
