// Checks the package as users get it: packs it, lays it into an empty project beside its run-time dependencies alone,
// and there imports every entry and starts the command. Fails on files that do not belong in a package.

import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const project = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
  exports: Record<string, unknown>;
  bin: Record<string, string>;
  dependencies: Record<string, string>;
};
const allowed = /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/.+\.(?:js|d\.ts))$/;
const wanted = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/index.js', 'dist/index.d.ts'];

const scratch = mkdtempSync(join(tmpdir(), 'troupe-package-'));
const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const tool = (name: string): string => join(project, 'node_modules', '.bin', name);

try {
  run('npm', ['pack', '--silent', '--pack-destination', scratch], project); // builds dist/ first
  const tarball = join(scratch, `${manifest.name}-${manifest.version}.tgz`);
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer } });
  const advice = messages.map((message) => `publint, ${message.type}: ${formatMessage(message, pkg) ?? message.code}`);
  if (advice.length > 0) throw new Error(advice.join('\n'));

  const home = join(scratch, 'node_modules', manifest.name);
  mkdirSync(home, { recursive: true });
  run('tar', ['-xzf', tarball, '-C', home, '--strip-components=1'], scratch);
  for (const name of Object.keys(manifest.dependencies)) {
    const place = join(scratch, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(project, 'node_modules', name), place);
  }

  const files = globSync('**/*', { cwd: home, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1));
  const strange = files.filter((file) => !allowed.test(file));
  if (strange.length > 0) throw new Error(`these do not belong in the package: ${strange.join(', ')}`);
  const absent = wanted.filter((file) => !files.includes(file));
  if (absent.length > 0) throw new Error(`these are not in the package: ${absent.join(', ')}`);

  const entries = Object.keys(manifest.exports).filter((entry) => !entry.endsWith('.json'));
  for (const entry of entries) {
    const name = join(manifest.name, entry);
    const script = `const names = Object.keys(await import(process.argv[1])); if (names.length === 0) process.exit(1);`;
    run(process.execPath, ['--input-type=module', '--eval', script, name], scratch);
  }

  // The declarations must satisfy a user with the strictest settings and without `skipLibCheck`.
  writeFileSync(join(scratch, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(scratch, 'user.ts'),
    entries.map((entry, index) => `export * as e${index} from '${join(manifest.name, entry)}';`).join('\n'),
  );
  symlinkSync(join(project, 'node_modules', '@types'), join(scratch, 'node_modules', '@types'));
  const strict = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'esnext', '--types', 'node'];
  run(tool('tsc'), [...strict, '--exactOptionalPropertyTypes', 'user.ts'], scratch);

  for (const command of Object.values(manifest.bin)) {
    const version = run(process.execPath, [join(home, command), '--version'], scratch).trim();
    if (version !== manifest.version)
      throw new Error(`${command} --version says '${version}', not ${manifest.version}`);
  }
  console.log(`package: ${files.length} files, ${entries.length} entries imported and type-checked, command started`);
} catch (error) {
  const { message, stdout } = error as Error & { stdout?: string }; // tsc writes its findings to stdout
  console.error(`package: ${message}\n${stdout ?? ''}`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true });
}
