// Loading a bootstrap script: from the path on the command line to the function that it exports.
// Whatever is wrong with the script becomes a TROUPE_BOOTSTRAP error whose message says what, where, and what to do.

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TroupeError } from '../errors.ts';
import type { FleetDefinition } from '../fleet.ts';
import { nearest } from '../options.ts';
import { errorText, placeOf, whatOf } from './error-text.ts';

const extensions = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];
const example = 'export default (fleet) => { … }';

export function bootstrapError(message: string, cause?: unknown): TroupeError {
  return new TroupeError('TROUPE_BOOTSTRAP', message, cause === undefined ? {} : { cause });
}

/** Imports the script and returns its default export. Throws TROUPE_BOOTSTRAP. */
export async function loadScript(script: string): Promise<FleetDefinition> {
  const path = resolve(script);
  checkPath(script, path);
  silenceTypelessWarning();
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
  } catch (error) {
    throw bootstrapError(await whyNotLoaded(script, path, error), error);
  }
  return checkExports(script, module);
}

function checkPath(script: string, path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    const near = nearestScript(path);
    const hint =
      near === undefined ? 'Give the path of a bootstrap script.' : `Did you mean ${join(dirname(script), near)}?`;
    throw bootstrapError(`${script} does not exist. ${hint}`);
  }
  if (stats.isDirectory()) {
    const inside = extensions.map((extension) => `fleet${extension}`).find((file) => existsSync(join(path, file)));
    const hint = inside === undefined ? 'Give the path of a script.' : `Did you mean ${join(script, inside)}?`;
    throw bootstrapError(`${script} is a folder. ${hint}`);
  }
  if (!extensions.includes(extname(path))) {
    throw bootstrapError(`${script} is not a script: its name must end in one of ${extensions.join(', ')}.`);
  }
}

function nearestScript(path: string): string | undefined {
  let scripts: string[];
  try {
    scripts = readdirSync(dirname(path)).filter((file) => extensions.includes(extname(file)));
  } catch {
    return undefined;
  }
  const stem = (file: string): string => basename(file, extname(file));
  const near = nearest(stem(path), scripts.map(stem));
  return scripts.find((file) => stem(file) === near);
}

function checkExports(script: string, module: { readonly default?: unknown }): FleetDefinition {
  const start = module.default;
  if (typeof start === 'function') return start as FleetDefinition;
  const named = Object.entries(module).find(([, value]) => typeof value === 'function')?.[0];
  if (start !== undefined)
    throw bootstrapError(`${script}: its default export is ${kindOf(start)}, not a function. Write: ${example}`);
  const found = named === undefined ? 'it exports no function' : `it exports ${named}, but not as its default`;
  throw bootstrapError(`${script} has no default export: ${found}. Write: ${example}`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

async function whyNotLoaded(script: string, path: string, error: unknown): Promise<string> {
  const code = typeof error === 'object' && error !== null ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    const advice = 'Node only strips types: write it without enums, namespaces and parameter properties.';
    return `${script} cannot be loaded: ${errorText(error)}. ${advice}`;
  }
  if (code === 'ERR_MODULE_NOT_FOUND') {
    return `${script} cannot be loaded: ${whatOf(error)}. Check that import, or install the package.`;
  }
  if (error instanceof SyntaxError && error.message.startsWith('The requested module')) {
    return `${script} cannot be loaded: ${errorText(error)}. Check that import.`;
  }
  if (!(error instanceof SyntaxError)) return `${script} threw while it was loading: ${errorText(error)}`;
  if (error.message.startsWith('Cannot use import statement outside a module')) {
    return `${script} is taken for a CommonJS module. Set "type": "module" in its package.json, or name it .mts or .mjs.`;
  }
  const place = placeOf(error) ?? (await placeOfSyntaxError(path)) ?? `in a module that ${script} imports`;
  return `${script} does not parse: ${whatOf(error)} (${place})`;
}

/** Node keeps the place of a syntax error in an ES module to itself, except when it only checks the file. */
function placeOfSyntaxError(path: string): Promise<string | undefined> {
  const { promise, resolve: settle } = Promise.withResolvers<string | undefined>();
  execFile(process.execPath, ['--check', path], { timeout: 5_000 }, (failure, _stdout, stderr) => {
    if (failure === null) settle(undefined);
    else settle(placeOf(Object.assign(new Error(), { stack: stderr })));
  });
  return promise;
}

/** A script in a folder without package.json is fine; Node's advice about it would bury what the fleet has to say. */
function silenceTypelessWarning(): void {
  const printers = process.listeners('warning');
  process.removeAllListeners('warning').on('warning', (warning) => {
    if ((warning as NodeJS.ErrnoException).code === 'MODULE_TYPELESS_PACKAGE_JSON') return;
    for (const print of printers) print(warning);
  });
}
